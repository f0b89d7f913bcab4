namespace Vigie.Logs.Templates;

/// <summary>Puts words on a <see cref="MaskedLine"/>, with the few rules that look at the words before.</summary>
internal static class Emit
{
    private static readonly HashIndex Units = LowerWords.Index(
        "b byte bytes kb mb gb tb kib mib gib tib kbytes mbytes bit bits kbps mbps gbps hz khz mhz ghz "
        + "ns us ms s sec secs second seconds msec usec millisecond milliseconds microseconds min mins minute minutes "
        + "h hr hrs hour hours day days utc gmt pst pdt est edt cst cdt mst mdt cet cest bst am pm");

    private static readonly HashIndex Months = LowerWords.Index("jan feb mar apr may jun jul aug sep oct nov dec");
    private static readonly HashIndex Days = LowerWords.Index("mon tue wed thu fri sat sun");
    private static readonly HashIndex StatusWords = LowerWords.Index(
        "status status_code statuscode http_status http_code response");
    private static readonly HashIndex Owners = LowerWords.Index("user username account host hostname");
    private static readonly HashIndex Prepositions = LowerWords.Index("for from by of to as on at with invalid illegal");
    private static readonly HashIndex CodeWords = LowerWords.Index("code");

    /// <summary>
    /// A word without digits. A unit after a number belongs to the number. <paramref name="compound"/>: it may be made
    /// of several words.
    /// </summary>
    public static void Letters(ReadOnlySpan<byte> word, bool compound, MaskedLine line)
    {
        int last = line.Count - 1;
        if (word.Length <= 12 && line.IsNumeric(last) && line.OpenGap is [(byte)' '] && Units.Find(LowerWords.Key(word)) >= 0)
        {
            line.DropGap();
            line.MarkQuantity();
            return;
        }
        if (IsNamePlace(line) && !ProtectedWords.IsStrong(word, Hash64.Of(word)))
            line.AddVariable(quantity: false);
        else line.AddWord(word, compound);
    }

    /// <summary>"For user", "from host": what comes next is a name, were it a common word.</summary>
    private static bool IsNamePlace(MaskedLine line)
    {
        int last = line.Count - 1;
        return last > 0 && line.OpenGap is [(byte)' '] && line.Gap(last) is [(byte)' ']
            && line.Word(last).Length is >= 4 and <= 8 && line.Word(last - 1).Length <= 7
            && Owners.Find(LowerWords.Key(line.Word(last))) >= 0 && Prepositions.Find(LowerWords.Key(line.Word(last - 1))) >= 0;
    }

    /// <summary>A whole word that is a variable. Variables with only a blank or a comma between them are one.</summary>
    public static void Variable(ReadOnlySpan<byte> raw, MaskedLine line)
    {
        if (raw.Length == 3 && raw[0] == '5' && IsDigits(raw) && IsStatusPlace(line))
        {
            line.AddProtected("5<*>"u8);
            return;
        }
        if (line.OpenGap is [(byte)' ']) TakeDate(line);
        bool quantity = raw.Length > 1 && Look.HasUnit(raw);
        if (line.IsNumeric(line.Count - 1) && !line.IsMarked(line.Count - 1) && Joins(line.OpenGap))
        {
            line.DropGap();
            if (quantity) line.MarkQuantity();
            return;
        }
        line.AddVariable(quantity);
        line.FoldRepeats();
    }

    /// <summary>
    /// A word of letters and digits: its runs of digits become variables, and so does a part that alternates too often
    /// to be a name. A name with one digit at its end (eth0, IPv6, L2) stays as it is: few such are variables, and
    /// those that are show it by their variants. <paramref name="start"/>: where the word lies in the message.
    /// </summary>
    public static void Mixed(ReadOnlySpan<byte> word, int start, MaskedLine line)
    {
        if (IsNameWithDigit(word) || ProtectedWords.Contains(word, Hash64.Of(word), compound: false))
        {
            line.AddWord(word, compound: true);
            return;
        }
        line.Begin();
        int at = 0, firstDigit = word.IndexOfAnyInRange((byte)'0', (byte)'9');
        int lastDigit = word.LastIndexOfAnyInRange((byte)'0', (byte)'9');
        while (at < word.Length)
        {
            if (Look.StartsWithUuid(word[at..]))
            {
                line.Append("<*>"u8);
                line.AddPart(start + at, start + at + Look.UuidLength);
                at += Look.UuidLength;
                continue;
            }
            int end = at;
            while (end < word.Length && char.IsAsciiLetterOrDigit((char)word[end])) end++;
            if (end == at)
            {
                end++;
                if (!IsSign(word, at)) line.Append(word[at..end]);
            }
            else if (end == at + 1 && at > firstDigit && at < lastDigit && char.IsAsciiLetter((char)word[at]))
            {
                // The m of task_2008_m_01: a letter alone between the numbers of an identifier is a part like them.
                line.Append("<*>"u8);
                line.AddPart(start + at, start + end);
            }
            else Part(word[at..end], start + at, line);
            at = end;
        }
        line.End(compound: true);
        // A list of ids of one kind is one variable.
        int last = line.Count - 1;
        if (last > 0 && Joins(line.Gap(last)) && line.Word(last).SequenceEqual(line.Word(last - 1))) line.Pop();
        else line.FoldRepeats();
    }

    /// <summary>The minus of a number inside a word: blk_-16.</summary>
    private static bool IsSign(ReadOnlySpan<byte> word, int at) =>
        word[at] == '-' && at > 0 && !char.IsAsciiLetterOrDigit((char)word[at - 1]) && at + 1 < word.Length
        && char.IsAsciiDigit((char)word[at + 1]);

    private static bool IsNameWithDigit(ReadOnlySpan<byte> word) =>
        word.Length > 1 && char.IsAsciiDigit((char)word[^1]) && char.IsAsciiLetter((char)word[^2])
        && word.IndexOfAnyInRange((byte)'0', (byte)'9') == word.Length - 1;

    private static void Part(ReadOnlySpan<byte> part, int start, MaskedLine line)
    {
        if (Look.IsIdentifier(part) || DigitRuns(part) >= 3)
        {
            line.Append("<*>"u8);
            line.AddPart(start, start + part.Length);
            return;
        }
        for (int at = 0; at < part.Length;)
        {
            int end = at;
            bool digit = char.IsAsciiDigit((char)part[at]);
            while (end < part.Length && char.IsAsciiDigit((char)part[end]) == digit) end++;
            line.Append(digit ? "<*>"u8 : part[at..end]);
            if (digit) line.AddPart(start + at, start + end);
            at = end;
        }
    }

    private static int DigitRuns(ReadOnlySpan<byte> part)
    {
        int runs = 0;
        bool before = false;
        foreach (byte b in part)
        {
            bool digit = char.IsAsciiDigit((char)b);
            if (digit && !before) runs++;
            before = digit;
        }
        return runs;
    }

    /// <summary>A month before a number, and a day of the week before that, are part of a date.</summary>
    private static void TakeDate(MaskedLine line)
    {
        int last = line.Count - 1;
        if (last < 0 || line.Word(last).Length != 3 || Months.Find(LowerWords.Key(line.Word(last))) < 0) return;
        line.PopWord();
        if (last > 0 && line.Word(last - 1).Length == 3 && Days.Find(LowerWords.Key(line.Word(last - 1))) >= 0) line.PopWord();
    }

    /// <summary>Jan to dec, in any case.</summary>
    public static bool IsMonth(ReadOnlySpan<byte> word) => Months.Find(LowerWords.Key(word)) >= 0;

    private static bool IsStatusPlace(MaskedLine line)
    {
        if (line.OpenGap.SequenceEqual("\" "u8)) return true;
        int last = line.Count - 1;
        if (last < 0 || line.Word(last).Length > 16) return false;
        ulong word = LowerWords.Key(line.Word(last));
        if (StatusWords.Find(word) >= 0) return true;
        if (last == 0) return false;
        if (CodeWords.Find(word) >= 0) return StatusWords.Find(LowerWords.Key(line.Word(last - 1))) >= 0;
        return line.IsNumeric(last) && line.Word(last - 1).SequenceEqual("HTTP"u8) && line.Gap(last) is [(byte)'/'];
    }

    /// <summary>Gaps that part the items of a list, an address from its port, a date from a time.</summary>
    private static bool Joins(ReadOnlySpan<byte> gap) =>
        gap is [(byte)' '] or [(byte)','] or [(byte)':'] or [(byte)',', (byte)' '];

    private static bool IsDigits(ReadOnlySpan<byte> word) => !word.ContainsAnyExceptInRange((byte)'0', (byte)'9');
}
