using System.Buffers;

namespace Vigie.Logs.Templates;

/// <summary>What a word is by its look.</summary>
internal static class Look
{
    private const int ShortestIdentifier = 8;
    private const int ShortestToken = 6;

    /// <summary>8-4-4-4-12 hexadecimal digits.</summary>
    public const int UuidLength = 36;

    private static readonly SearchValues<byte> NumberBytes = SearchValues.Create("0123456789.:-/_"u8);
    private static readonly SearchValues<byte> AddressBytes = SearchValues.Create("0123456789abcdefABCDEF:./%"u8);
    public static readonly SearchValues<byte> HexBytes = SearchValues.Create("0123456789abcdefABCDEF-_"u8);

    // Country codes only where they are no common word or file ending, so that "foo.bar.py" stays a name.
    private static readonly HashIndex Domains = LowerWords.Index(
        "com net org edu gov mil int info biz local lan internal localdomain");

    private static readonly HashIndex Countries = LowerWords.Index(
        "ar at au be br ca ch cl cn cz de dk ee es eu fi fr gr hk hu id ie il in io it jp kr lt lu lv mx my nl no nz "
        + "pe ph pl pt ro ru se sg si sk th tr tw ua uk us vn za");

    private static readonly HashIndex Sources = LowerWords.Index(
        "c cc cpp cxx h hpp m mm cs java kt scala go rs py rb pl php js ts sh lua erl ex");

    /// <summary>
    /// Digits with the punctuation of numbers, dates and times; hexadecimal with 0x; digits and a unit.
    /// </summary>
    public static bool IsNumber(ReadOnlySpan<byte> word)
    {
        if (!char.IsAsciiDigit((char)word[0])) return false;
        if (!word.ContainsAnyExcept(NumberBytes)) return true;
        if (word.Length > 2 && word[0] == '0' && word[1] is (byte)'x' or (byte)'X')
            return !word[2..].ContainsAnyExcept(HexBytes);
        return HasUnit(word) || IsTimestamp(word) || IsScientific(word);
    }

    /// <summary>Digits, perhaps with points, and one to four letters: 12ms, 3.5GB, 2nd.</summary>
    public static bool HasUnit(ReadOnlySpan<byte> word)
    {
        int digits = 0;
        while (digits < word.Length && (char.IsAsciiDigit((char)word[digits]) || word[digits] is (byte)'.')) digits++;
        int letters = word.Length - digits;
        if (digits == 0 || letters is < 1 or > 4) return false;
        foreach (byte b in word[digits..])
            if (!char.IsAsciiLetter((char)b) && b < 0x80) return false;
        return true;
    }

    /// <summary>
    /// MAC and IPv6: hexadecimal groups with at least two colons, and a digit among them or six groups.
    /// </summary>
    public static bool IsAddress(ReadOnlySpan<byte> word)
    {
        if (word.ContainsAnyExcept(AddressBytes)) return false;
        int colons = word.Count((byte)':');
        return colons >= 5 || (colons >= 2 && word.ContainsAnyInRange((byte)'0', (byte)'9'));
    }

    /// <summary>
    /// Eight or more hexadecimal digits, one a decimal digit, perhaps with dashes: an id, a UUID, a digest.
    /// </summary>
    public static bool IsIdentifier(ReadOnlySpan<byte> word)
    {
        if (word.Length < ShortestIdentifier) return IsToken(word);
        if (word.ContainsAnyExcept(HexBytes)) return false;
        int dashes = word.Count((byte)'-') + word.Count((byte)'_');
        return word.Length - dashes >= ShortestIdentifier && word.ContainsAnyInRange((byte)'0', (byte)'9');
    }

    /// <summary>
    /// Six or seven hexadecimal digits, two of them decimal and a letter behind a decimal one: a stem with a number
    /// behind it is none.
    /// </summary>
    private static bool IsToken(ReadOnlySpan<byte> word)
    {
        if (word.Length < ShortestToken) return false;
        int digits = 0;
        bool isMixed = false;
        foreach (byte b in word)
        {
            if (!char.IsAsciiHexDigit((char)b)) return false;
            bool isDigit = char.IsAsciiDigit((char)b);
            isMixed |= digits > 0 && !isDigit;
            if (isDigit) digits++;
        }
        return isMixed && digits > 1;
    }

    /// <summary>Whether the bytes begin with a UUID.</summary>
    public static bool StartsWithUuid(ReadOnlySpan<byte> word)
    {
        if (word.Length < UuidLength || word[8] != '-' || word[13] != '-' || word[18] != '-' || word[23] != '-')
            return false;
        return !word[..UuidLength].ContainsAnyExcept(HexBytes);
    }

    /// <summary>
    /// A host name by the last of its labels: a general domain, or a country's after two more labels.
    /// </summary>
    public static bool IsHost(ReadOnlySpan<byte> word)
    {
        int dot = word.LastIndexOf((byte)'.');
        if (dot <= 0) return false;
        var last = word[(dot + 1)..];
        if (last.Length == 2) return word[..dot].Contains((byte)'.') && Countries.Find(Hash64.Of(last)) >= 0;
        return last.Length is > 2 and <= 11 && Domains.Find(Hash64.Of(last)) >= 0;
    }

    /// <summary>A file of source code, which a line number may follow as a port follows a host.</summary>
    public static bool IsSource(ReadOnlySpan<byte> word) =>
        word.LastIndexOf((byte)'.') is >= 0 and var dot && Sources.Find(Hash64.Of(word[(dot + 1)..])) >= 0;

    /// <summary>Something, an at sign, something: a mail address, or the name of an object in memory.</summary>
    public static bool IsMail(ReadOnlySpan<byte> word) =>
        word.IndexOf((byte)'@') is var at && at > 0 && at < word.Length - 1;

    /// <summary>2017-07-03T11:38:49.414Z and its like.</summary>
    private static bool IsTimestamp(ReadOnlySpan<byte> word)
    {
        int t = word.IndexOf((byte)'T');
        if (t < 8) return false;
        var rest = word[(t + 1)..];
        if (rest.EndsWith("Z"u8)) rest = rest[..^1];
        return !word[..t].ContainsAnyExcept(NumberBytes) && !rest.ContainsAnyExcept(NumberBytes);
    }

    private static bool IsScientific(ReadOnlySpan<byte> word)
    {
        int e = word.IndexOfAny((byte)'e', (byte)'E');
        return e > 0 && e < word.Length - 1 && !word[..e].ContainsAnyExcept(NumberBytes)
            && !word[(e + 1)..].ContainsAnyExcept(NumberBytes);
    }
}
