using System.Buffers.Text;

namespace Vigie.Logs.Records;

/// <summary>Severities by their usual spellings.</summary>
internal static class LevelWords
{
    private const int LongestWord = 13;

    /// <summary>
    /// The level that a token names, or none. Brackets or <c>level=</c> make any spelling a level; a bare word must be
    /// in capitals, or stand <paramref name="first"/> in the message or before a colon. Words that messages also use
    /// in other senses (SUCCESS, ALERT) count bare only when they stand first.
    /// </summary>
    /// <param name="token">Bytes up to the next blank.</param>
    /// <param name="first">Whether nothing but numbers stands between the time and the token.</param>
    /// <param name="afterNumber">Whether a number stands before it: then a single capital is a level too.</param>
    /// <param name="isPlain">Whether the token is the level and nothing else, so that it can be dropped.</param>
    public static Level Find(ReadOnlySpan<byte> token, bool first, bool afterNumber, out bool isPlain)
    {
        isPlain = true;
        bool bracketed = token.Length > 0 && token[0] is (byte)'[' or (byte)'<' or (byte)'(' or (byte)'*';
        if (bracketed) token = token[1..];
        int letters = Letters(token);
        if (letters == 0 || letters > LongestWord) return Level.None;
        var word = token[..letters];
        byte next = letters < token.Length ? token[letters] : (byte)0;
        if (next == '=') return AfterKey(word, token[(letters + 1)..]);
        if (bracketed && next == ':') return AfterModule(token[(letters + 1)..]);
        if (letters == 1) return bracketed || (afterNumber && next == 0) ? Single(word[0]) : Level.None;
        if (next is not (0 or (byte)':' or (byte)']' or (byte)'>' or (byte)')' or (byte)',' or (byte)'|' or (byte)'*'))
            return Level.None;
        bool capitals = IsCapitals(word);
        if (!capitals && !first && !bracketed && next != ':') return Level.None;
        var level = Parse(word, out bool isCommon);
        isPlain = letters + 1 >= token.Length;
        if (level == Level.None || bracketed) return level;
        if (!isCommon && !(first && capitals)) return Level.None;
        isPlain &= capitals || next == ':';
        return level;
    }

    /// <summary>The level of a whole word in any case.</summary>
    public static Level Parse(ReadOnlySpan<byte> word) => Parse(word, out _);

    /// <summary>Severity of syslog, 0 (emergency) to 7 (debug): RFC 5424, table 2.</summary>
    public static Level OfSyslog(int severity) => severity switch
    {
        <= 2 => Level.Critical,
        3 => Level.Error,
        4 => Level.Warning,
        <= 6 => Level.Info,
        _ => Level.Debug,
    };

    /// <summary>
    /// Level of a number: severities of syslog up to 7, above them those of bunyan and pino (10 trace to 60 fatal);
    /// <paramref name="isSeverityNumber"/> tells OpenTelemetry's (1 trace to 24 fatal).
    /// </summary>
    public static Level OfNumber(int number, bool isSeverityNumber = false)
    {
        if (number < 0 || (isSeverityNumber && number == 0)) return Level.None;
        if (isSeverityNumber) number = ((number - 1) / 4 * 10) + 10;
        return number switch
        {
            <= 7 => OfSyslog(number),
            <= 20 => Level.Debug,
            <= 30 => Level.Info,
            <= 40 => Level.Warning,
            <= 50 => Level.Error,
            _ => Level.Critical,
        };
    }

    /// <summary>Level of a whole value: a word in any case, a single letter, or a number.</summary>
    public static Level OfText(ReadOnlySpan<byte> text)
    {
        text = text.Trim(" \t[]\"<>"u8);
        if (text.Length == 1 && !TimeFormats.IsDigit(text[0])) return Single((byte)(text[0] & 0xDF));
        if (text.Length is > 0 and <= 2 && Utf8Parser.TryParse(text, out int number, out int used) && used == text.Length)
            return OfNumber(number);
        return Parse(text);
    }

    private static Level Parse(ReadOnlySpan<byte> word, out bool isCommon)
    {
        isCommon = true;
        if (word.Length > 8) return ParseLong(word);
        ulong packed = 0;
        foreach (byte letter in word) packed = (packed << 8) | (byte)(letter | 0x20);
        switch (packed)
        {
            // trace trc debug debg dbg verbose vrb
            case 0x7472616365 or 0x747263 or 0x767262 or 0x6465627567 or 0x64656267 or 0x646267 or 0x766572626f7365:
            case 0x66696e65 or 0x66696e6572 or 0x66696e657374 when IsCapitals(word): // fine finer finest
                return Level.Debug;
            case 0x696e666f or 0x696e66: // info inf
                return Level.Info;
            case 0x7761726e or 0x7761726e696e67 or 0x77726e: // warn warning wrn
                return Level.Warning;
            case 0x6572726f72 or 0x6572726f or 0x657272 or 0x65726f72 or 0x736576657265: // error erro err eror severe
                return Level.Error;
            case 0x637269746963616c or 0x63726974 or 0x666174616c or 0x66746c: // critical crit fatal ftl
                return Level.Critical;
        }
        isCommon = false;
        switch (packed)
        {
            case 0x6e6f74696365 or 0x6e6f7465 or 0x73756363657373 or 0x6175646974: // notice note success audit
                return Level.Info;
            case 0x616c657274 or 0x656d657267 or 0x70616e6963 or 0x6661696c757265: // alert emerg panic failure
                return Level.Critical;
            default:
                return Level.None;
        }
    }

    private static Level ParseLong(ReadOnlySpan<byte> word)
    {
        if (EqualsLower(word, "information"u8) || EqualsLower(word, "informational"u8)) return Level.Info;
        return EqualsLower(word, "emergency"u8) ? Level.Critical : Level.None;
    }

    // level=info, lvl=warn, severity="ERROR".
    private static Level AfterKey(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        if (!EqualsLower(key, "level"u8) && !EqualsLower(key, "lvl"u8) && !EqualsLower(key, "severity"u8)
            && !EqualsLower(key, "loglevel"u8)) return Level.None;
        if (value.Length > 0 && value[0] == '"') value = value[1..];
        return Parse(value[..Letters(value)]);
    }

    // [core:error] of Apache 2.4.
    private static Level AfterModule(ReadOnlySpan<byte> rest)
    {
        int letters = Letters(rest);
        return letters > 1 && letters < rest.Length && rest[letters] == ']' ? Parse(rest[..letters]) : Level.None;
    }

    private static Level Single(byte letter) => letter switch
    {
        (byte)'V' or (byte)'D' => Level.Debug,
        (byte)'I' => Level.Info,
        (byte)'W' => Level.Warning,
        (byte)'E' => Level.Error,
        (byte)'F' or (byte)'C' => Level.Critical,
        _ => Level.None,
    };

    private static int Letters(ReadOnlySpan<byte> text)
    {
        int at = 0;
        while (at < text.Length && at <= LongestWord && (uint)((text[at] | 0x20) - 'a') <= 25) at++;
        return at;
    }

    private static bool IsCapitals(ReadOnlySpan<byte> word)
    {
        foreach (byte letter in word)
        {
            if (letter >= 'a') return false;
        }
        return true;
    }

    private static bool EqualsLower(ReadOnlySpan<byte> word, ReadOnlySpan<byte> lower)
    {
        if (word.Length != lower.Length) return false;
        for (int i = 0; i < word.Length; i++)
        {
            if ((word[i] | 0x20) != lower[i]) return false;
        }
        return true;
    }
}
