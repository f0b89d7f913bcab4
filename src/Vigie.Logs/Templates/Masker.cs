using System.Buffers;

namespace Vigie.Logs.Templates;

/// <summary>
/// Cuts a message into words and masks what is variable by its look alone: numbers, quantities, times, identifiers,
/// addresses, paths. One pass over the bytes; no rule knows a particular system.
/// </summary>
internal static class Masker
{
    // A longer run without a break is no word of a language: encoded bytes, a list without blanks.
    private const int LongestWord = 64;

    private const int LongestLabel = 40;
    private const int LongestQuoted = 128;

    private static readonly SearchValues<byte> Unquotable = SearchValues.Create(" \t,;=(){}[]<>\"'"u8);

    private const Kinds Compound = Kinds.Upper | Kinds.Under | Kinds.Dash | Kinds.High;

    /// <summary>
    /// Fills <paramref name="line"/> from at most <paramref name="maxBytes"/> of the message.
    /// <paramref name="isMarked"/>: it may hold the marks of <see cref="MessageMasks"/>.
    /// </summary>
    public static void Mask(ReadOnlySpan<byte> message, int maxBytes, MaskedLine line, bool isMarked = false)
    {
        if (message.Length > maxBytes) message = message[..maxBytes];
        line.Clear();
        int at = 0;
        while (at < message.Length && !line.IsFull)
        {
            var kind = Bytes.KindOf(message[at]);
            if (Bytes.Is(message[at], Kinds.Word | Kinds.Under))
            {
                int end = Chunk(message, at, line);
                line.Place(at, end);
                at = end;
            }
            else if (isMarked && MessageMasks.IsMark(message[at])) at = Marked(message, at, line);
            else if (kind == Kinds.Blank)
            {
                line.AddBlank();
                at++;
            }
            else at = Punctuation(message, at, kind, line);
        }
        line.Seal();
    }

    private static int Marked(ReadOnlySpan<byte> message, int at, MaskedLine line)
    {
        int length = message[at..].IndexOfAnyExcept(message[at]);
        int end = length < 0 ? message.Length : at + length;
        line.AddMarked(message[at]);
        line.Place(at, end);
        return end;
    }

    private static int Punctuation(ReadOnlySpan<byte> message, int at, Kinds kind, MaskedLine line)
    {
        byte b = message[at];
        var next = at + 1 < message.Length ? Bytes.KindOf(message[at + 1]) : Kinds.Blank;
        if (kind == Kinds.Slash && Has(next, Kinds.Word | Kinds.Under | Kinds.Dot) && !EndsInWord(message, at))
            return Path(message, at, line);
        if (b == '.' && next == Kinds.Slash && AfterBlankOrOpening(message, at)) return Path(message, at, line);
        // The sign of a number belongs to it, and so does "less than" or "about".
        bool sign = b is (byte)'-' or (byte)'+' or (byte)'<' or (byte)'>' or (byte)'~';
        if (sign && next == Kinds.Digit && AfterBlankOrOpening(message, at)) return at + 1;
        if (b == ')' && RepeatsQuantity(line))
        {
            line.Pop();
            line.Place(at, at + 1);
            return at + 1;
        }
        // Empty brackets by themselves hold a value that is missing.
        if (b == ')' && line.OpenGap is [.., (byte)' ', (byte)'('])
        {
            line.AddVariable(quantity: false);
            line.Place(at, at);
        }
        line.AddGap(b);
        return at + 1 + (b is (byte)'"' or (byte)'\'' ? Quoted(message, at, line) : 0);
    }

    /// <summary>
    /// A quoted string without blanks that holds a digit is a variable, unless it is the key of a value.
    /// </summary>
    private static int Quoted(ReadOnlySpan<byte> message, int quote, MaskedLine line)
    {
        var rest = message[(quote + 1)..Math.Min(message.Length, quote + 1 + LongestQuoted)];
        int end = rest.IndexOf(message[quote]);
        if (end <= 0) return 0;
        if (end + 1 < rest.Length && (rest[end + 1] == ':' || Bytes.Is(rest[end + 1], Kinds.Word))) return 0;
        var content = rest[..end];
        if (!content.ContainsAnyInRange((byte)'0', (byte)'9') || content.ContainsAny(Unquotable)) return 0;
        Emit.Variable(content, line);
        line.Place(quote + 1, quote + 1 + end);
        return end;
    }

    private static bool EndsInWord(ReadOnlySpan<byte> message, int at) =>
        at > 0 && Bytes.Is(message[at - 1], Kinds.Word | Kinds.Under);

    private static bool AfterBlankOrOpening(ReadOnlySpan<byte> message, int at) =>
        at == 0 || Bytes.Is(message[at - 1], Kinds.Blank)
        || message[at - 1] is (byte)'=' or (byte)':' or (byte)',' or (byte)'(' or (byte)'[' or (byte)'|' or (byte)'#';

    /// <summary>
    /// "4169 bytes (4.07 KB)": the bracket says the same quantity again, or is left out when it is small.
    /// </summary>
    private static bool RepeatsQuantity(MaskedLine line)
    {
        int last = line.Count - 1;
        return last > 0 && (line.Quantities >> (last - 1) & 3) == 3 && line.OpenGap.IsEmpty
            && line.Gap(last).SequenceEqual(" ("u8);
    }

    /// <summary>A path reaches to a blank or to what cannot be in a path without quotes.</summary>
    private static int Path(ReadOnlySpan<byte> message, int at, MaskedLine line)
    {
        int end = at;
        while (end < message.Length && IsPathByte(message[end])) end++;
        if (end < message.Length && message[end] == '?') end = UrlEnd(message, end);
        while (end > at + 1 && message[end - 1] == '.') end--;
        Emit.Variable(message[at..end], line);
        line.Place(at, end);
        return end;
    }

    private static bool IsPathByte(byte b) =>
        Bytes.Is(b, Kinds.Word | Kinds.Under | Kinds.Dot | Kinds.Dash | Kinds.Slash | Kinds.At)
        || b is (byte)'+' or (byte)'%' or (byte)'~' or (byte)'#' or (byte)'*';

    /// <summary>A run of word bytes and the punctuation that can be inside a word.</summary>
    private static int Chunk(ReadOnlySpan<byte> message, int start, MaskedLine line)
    {
        // Capitals count after the first byte only: there they part two words.
        var kinds = Bytes.KindOf(message[start]) & ~Kinds.Upper;
        int end = start + 1;
        for (; end < message.Length; end++)
        {
            var kind = Bytes.KindOf(message[end]);
            if (kind is Kinds.None or Kinds.Blank) break;
            kinds |= kind;
        }
        while (Bytes.Is(message[end - 1], Kinds.Soft & ~Kinds.Under) && end > start + 1) end--;
        var chunk = message[start..end];
        if (Has(kinds, Kinds.Digit | Kinds.Dot | Kinds.Colon | Kinds.Slash | Kinds.At))
            return start + FirstPart(message, start, chunk, kinds, line);
        if (chunk.Length > LongestWord) Emit.Variable(chunk, line);
        else Emit.Letters(chunk, Has(kinds, Compound), line);
        return end;
    }

    /// <summary>Takes the first word of a chunk and returns how many bytes of it are done.</summary>
    private static int FirstPart(
        ReadOnlySpan<byte> message, int start, ReadOnlySpan<byte> chunk, Kinds kinds, MaskedLine line)
    {
        if (Look.IsNumber(chunk) || (Has(kinds, Kinds.Colon) && Look.IsAddress(chunk)))
        {
            Emit.Variable(chunk, line);
            return chunk.Length + Percent(message, start + chunk.Length);
        }
        if (Has(kinds, Kinds.Colon))
        {
            if (Has(kinds, Kinds.Slash) && chunk.IndexOf("://"u8) is > 0 and var scheme)
            {
                int end = UrlEnd(message, start + scheme + 3);
                Emit.Variable(message[start..end], line);
                return end - start;
            }
            if (chunk.IndexOf((byte)':') is >= 0 and var colon)
            {
                bool port = IsPort(chunk[(colon + 1)..]);
                chunk = chunk[..colon].TrimEnd("-.@"u8);
                if (port && chunk.Contains((byte)'.') && !Look.IsSource(chunk))
                {
                    Emit.Variable(chunk, line);
                    return chunk.Length;
                }
            }
        }
        return Has(kinds, Kinds.Slash) && chunk.IndexOfAny((byte)'/', (byte)'\\') is > 0 and var slash
            ? Slashed(message, start, chunk, slash, kinds, line)
            : OneWord(message, start, chunk, kinds, line);
    }

    /// <summary>Two slashes make a path; one ("I/O", "HTTP/1.1") parts two words.</summary>
    private static int Slashed(
        ReadOnlySpan<byte> message, int start, ReadOnlySpan<byte> chunk, int slash, Kinds kinds, MaskedLine line)
    {
        if (!chunk[(slash + 1)..].ContainsAny((byte)'/', (byte)'\\') && !IsComponent(chunk, slash))
            return OneWord(message, start, chunk[..slash].TrimEnd("-.@"u8), kinds, line);
        Emit.Variable(chunk, line);
        return chunk.Length;
    }

    /// <summary>"com.example.app/.Main": a name of several labels within another.</summary>
    private static bool IsComponent(ReadOnlySpan<byte> chunk, int slash)
    {
        if (slash + 1 >= chunk.Length) return false;
        if (chunk[slash + 1] == '.') return true;
        var (whole, part) = (chunk[..slash].IndexOf((byte)'.'), chunk[slash..].IndexOf((byte)'.'));
        return whole > 0 && part > 1 && Bytes.Is(chunk[0], Kinds.Letter | Kinds.HexLetter)
            && Bytes.Is(chunk[slash + 1], Kinds.Letter | Kinds.HexLetter);
    }

    /// <summary>A run too long for a word, unless it is a name of many short labels.</summary>
    private static bool IsTooLong(ReadOnlySpan<byte> word)
    {
        if (word.Length <= LongestWord) return false;
        for (int label; (label = word.IndexOf((byte)'.')) >= 0; word = word[(label + 1)..])
            if (label > LongestLabel) return true;
        return word.Length > LongestLabel;
    }

    private static int OneWord(
        ReadOnlySpan<byte> message, int start, ReadOnlySpan<byte> word, Kinds kinds, MaskedLine line)
    {
        bool digits = Has(kinds, Kinds.Digit) && word.ContainsAnyInRange((byte)'0', (byte)'9');
        if (IsTooLong(word)
            || (digits && (Look.IsNumber(word) || Look.IsIdentifier(word)))
            || (Has(kinds, Kinds.Dot) && Look.IsHost(word))
            || (Has(kinds, Kinds.At) && Look.IsMail(word)))
        {
            Emit.Variable(word, line);
            return word.Length + Percent(message, start + word.Length);
        }
        if (digits) Emit.Mixed(word, start, line);
        else Emit.Letters(word, Has(kinds, Compound | Kinds.Dot), line);
        return word.Length;
    }

    private static bool Has(Kinds kinds, Kinds any) => (kinds & any) != Kinds.None;

    private static bool IsPort(ReadOnlySpan<byte> word)
    {
        int digits = word.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        return (digits < 0 ? word.Length : digits) is >= 2 and <= 5 && (digits < 0 || word[digits] == ':');
    }

    private static int Percent(ReadOnlySpan<byte> message, int at) =>
        at < message.Length && message[at] == '%' ? 1 : 0;

    private static int UrlEnd(ReadOnlySpan<byte> message, int at)
    {
        int start = at;
        while (at < message.Length && !EndsUrl(message[at])) at++;
        while (at > start && message[at - 1] is (byte)'.' or (byte)':' or (byte)';') at--;
        return at;
    }

    private static bool EndsUrl(byte b) =>
        Bytes.Is(b, Kinds.Blank)
        || b is (byte)'"' or (byte)'\'' or (byte)'<' or (byte)'>' or (byte)')' or (byte)']' or (byte)'}' or (byte)',';
}
