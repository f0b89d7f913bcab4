using System.Buffers;

namespace Vigie.Logs.Records;

/// <summary>Where the parts of a line's head lie.</summary>
internal struct Header
{
    public int HostStart;
    public int HostLength;
    public int ServiceStart;
    public int ServiceLength;
    public int MessageStart;
    public Level Level;
}

/// <summary>
/// Reads what follows the time: host and process of syslog (RFC 3164, RFC 5424), node and component of Blue Gene,
/// process id and level of most others. The message is what is left; a logger's name stays in it.
/// </summary>
internal sealed class HeaderReader
{
    // Farther into the line a capital word is text.
    private const int LevelTokens = 4;

    private static readonly SearchValues<byte> Blanks = SearchValues.Create(" \t|"u8);

    private static readonly SearchValues<byte> Closers = SearchValues.Create("])\"'>|,;:"u8);

    private byte[] _knownHost = [];

    /// <summary>Parts of a line whose time lies in [start, end).</summary>
    public Header Read(ReadOnlySpan<byte> line, TimeKind kind, int start, int end)
    {
        var header = default(Header);
        bool isSyslog = kind == TimeKind.Syslog;
        bool isModern = false;
        if (start > 0) ReadPrefix(line, start, ref header, ref isSyslog, ref isModern);
        if (kind == TimeKind.Glog) header.Level = LevelWords.Find(line.Slice(start, 1), false, true, out _);
        int at = SkipClosers(line, end);
        if (isModern) at = ReadModernSyslog(line, at, ref header);
        else if (isSyslog || line[start + 10 < line.Length ? start + 10 : start] == 'T')
            at = ReadSyslog(line, at, isSyslog, ref header);
        else if (kind == TimeKind.Civil) at = ReadTag(line, at, needsProcessId: true, ref header);
        else if (kind == TimeKind.Dotted) at = ReadBlueGene(line, at, ref header);
        else if (kind == TimeKind.Epoch && IsDottedDate(line, at))
            at = ReadBlueGene(line, NextToken(line, SkipTokens(line, at, 3)), ref header);
        header.MessageStart = header.Level == Level.None ? ReadLevel(line, at, ref header) : at;
        return header;
    }

    /// <summary>Whether <c>2005.06.03 </c> stands at <paramref name="at"/>.</summary>
    public static bool IsDottedDate(ReadOnlySpan<byte> line, int at) =>
        at + 11 <= line.Length && line[at + 4] == '.' && line[at + 7] == '.' && line[at + 10] == ' '
        && TimeFormats.Year(line, at) > 0;

    /// <summary>Where the text after <c>&lt;34&gt;</c> or <c>&lt;34&gt;1 </c> starts; 0 without a priority.</summary>
    public static int SkipPriority(ReadOnlySpan<byte> line, out int severity)
    {
        severity = -1;
        int at = 1;
        int value = 0;
        while (at < line.Length && at < 4 && TimeFormats.IsDigit(line[at])) value = (value * 10) + line[at++] - '0';
        if (at == 1 || at >= line.Length - 2 || line[at] != '>') return 0;
        severity = value & 7;
        at++;
        return line[at] == '1' && line[at + 1] == ' ' ? at + 2 : at;
    }

    private static void ReadPrefix(
        ReadOnlySpan<byte> line, int start, ref Header header, ref bool isSyslog, ref bool isModern)
    {
        if (line[0] == '<' && SkipPriority(line, out int severity) > 0)
        {
            header.Level = LevelWords.OfSyslog(severity);
            isModern = line[start - 1] == ' ';
            isSyslog = true;
            return;
        }
        int end = line[..start].IndexOfAny(Blanks);
        if (end > 0) header.Level = LevelWords.Find(line[..end], first: true, afterNumber: false, out _);
    }

    private static int SkipClosers(ReadOnlySpan<byte> line, int at)
    {
        int closers = line[at..].IndexOfAnyExcept(Closers);
        return closers < 0 ? line.Length : SkipSeparators(line, at + closers);
    }

    // Blanks, bars, and dashes or colons that stand alone.
    private static int SkipSeparators(ReadOnlySpan<byte> line, int at)
    {
        while (at < line.Length)
        {
            byte value = line[at];
            if (value is (byte)' ' or (byte)'\t' or (byte)'|') at++;
            else if (value is (byte)'-' or (byte)':' && (at + 1 == line.Length || line[at + 1] == ' ')) at++;
            else break;
        }
        return at;
    }

    private static int TokenEnd(ReadOnlySpan<byte> line, int at)
    {
        int length = line[at..].IndexOfAny(Blanks);
        return length < 0 ? line.Length : at + length;
    }

    private static int NextToken(ReadOnlySpan<byte> line, int at)
    {
        while (at < line.Length && line[at] is (byte)' ' or (byte)'\t') at++;
        return at;
    }

    private static int SkipTokens(ReadOnlySpan<byte> line, int at, int count)
    {
        for (; count > 0; count--) at = TokenEnd(line, NextToken(line, at));
        return at;
    }

    private int ReadSyslog(ReadOnlySpan<byte> line, int at, bool isClassic, ref Header header)
    {
        int tagEnd = ReadTag(line, at, needsProcessId: !isClassic, ref header);
        if (tagEnd != at) return tagEnd;
        int hostEnd = TokenEnd(line, at);
        var host = line[at..hostEnd];
        int next = NextToken(line, hostEnd);
        if (!IsHostName(host)) return at;
        bool isKnown = host.SequenceEqual(_knownHost);
        tagEnd = ReadTag(line, next, needsProcessId: !isClassic && !isKnown, ref header);
        if (tagEnd == next && !isKnown) return at;
        if (!isKnown) _knownHost = host.ToArray();
        header.HostStart = at;
        header.HostLength = host.Length;
        return tagEnd;
    }

    // "sshd(pam_unix)[19939]: ", "kernel: ", or with a process id "slapos[123] ": where the text after it starts, or
    // at itself.
    private static int ReadTag(ReadOnlySpan<byte> line, int at, bool needsProcessId, ref Header header)
    {
        int end = TokenEnd(line, at);
        var token = line[at..end];
        bool hasColon = token.Length > 1 && token[^1] == ':';
        if (hasColon) token = token[..^1];
        bool hasProcessId = false;
        if (token.Length > 3 && token[^1] == ']')
        {
            int open = token.LastIndexOf((byte)'[');
            hasProcessId = open > 0 && IsNumber(token[(open + 1)..^1]);
            if (hasProcessId) token = token[..open];
        }
        if (!hasProcessId && (needsProcessId || !hasColon)) return at;
        if (!IsProcessName(token) || LevelWords.Parse(token) != Level.None) return at;
        header.ServiceStart = at;
        header.ServiceLength = token.Length;
        return SkipSeparators(line, end);
    }

    // HOST APP PROCID MSGID STRUCTURED-DATA MSG, '-' for what is missing (RFC 5424, section 6).
    private static int ReadModernSyslog(ReadOnlySpan<byte> line, int at, ref Header header)
    {
        int end = TokenEnd(line, at);
        if (line[at..end] is not [(byte)'-'])
        {
            header.HostStart = at;
            header.HostLength = end - at;
        }
        at = NextToken(line, end);
        end = TokenEnd(line, at);
        if (line[at..end] is not [(byte)'-'])
        {
            header.ServiceStart = at;
            header.ServiceLength = end - at;
        }
        at = NextToken(line, SkipTokens(line, end, 2));
        if (at < line.Length && line[at] == '-') at++;
        else at = SkipStructuredData(line, at);
        at = NextToken(line, at);
        return line[at..].StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]) ? at + 3 : at;
    }

    private static int SkipStructuredData(ReadOnlySpan<byte> line, int at)
    {
        while (at < line.Length && line[at] == '[')
        {
            bool quoted = false;
            for (at++; at < line.Length && (quoted || line[at] != ']'); at++)
            {
                if (line[at] == '\\') at++;
                else if (line[at] == '"') quoted = !quoted;
            }
            at++;
        }
        return Math.Min(at, line.Length);
    }

    // [NODE] RAS COMPONENT LEVEL message; the node and RAS may be NULL.
    private static int ReadBlueGene(ReadOnlySpan<byte> line, int at, ref Header header)
    {
        int firstEnd = TokenEnd(line, at);
        int second = NextToken(line, firstEnd);
        if (IsRas(line[second..TokenEnd(line, second)]))
        {
            int end = ReadComponent(line, NextToken(line, TokenEnd(line, second)), ref header);
            if (end > 0)
            {
                var node = line[at..firstEnd];
                if (node.SequenceEqual("NULL"u8) || node.SequenceEqual("UNKNOWN_LOCATION"u8)) return end;
                header.HostStart = at;
                header.HostLength = node.Length;
                return end;
            }
        }
        if (!IsRas(line[at..firstEnd])) return at;
        int tail = ReadComponent(line, second, ref header);
        return tail > 0 ? tail : at;
    }

    private static bool IsRas(ReadOnlySpan<byte> token) =>
        token.SequenceEqual("RAS"u8) || token.SequenceEqual("NULL"u8);

    private static int ReadComponent(ReadOnlySpan<byte> line, int at, ref Header header)
    {
        int end = TokenEnd(line, at);
        int levelStart = NextToken(line, end);
        int levelEnd = TokenEnd(line, levelStart);
        var level = LevelWords.Parse(line[levelStart..levelEnd]);
        if (level == Level.None) return 0;
        header.Level = level;
        header.ServiceStart = at;
        header.ServiceLength = end - at;
        return NextToken(line, levelEnd);
    }

    // A level in the first tokens; it is dropped with the numbers before it where it leads the message.
    private static int ReadLevel(ReadOnlySpan<byte> line, int start, ref Header header)
    {
        int at = start;
        bool first = true;
        bool afterNumber = false;
        for (int i = 0; i < LevelTokens && at < line.Length; i++)
        {
            int end = TokenEnd(line, at);
            var token = line[at..end];
            var level = LevelWords.Find(token, first, afterNumber, out bool isPlain);
            if (level != Level.None)
            {
                header.Level = level;
                if (!first) return start;
                return isPlain ? SkipSeparators(line, end) : at;
            }
            bool isNumber = token.Length <= 10 && IsNumber(token);
            afterNumber |= isNumber;
            first &= isNumber;
            at = SkipSeparators(line, end);
        }
        return start;
    }

    private static bool IsNumber(ReadOnlySpan<byte> token) =>
        token.Length > 0 && !token.ContainsAnyExceptInRange((byte)'0', (byte)'9');

    private static bool IsHostName(ReadOnlySpan<byte> token)
    {
        if (token.Length is 0 or > 255 || !TimeFormats.IsWordByte(token[0]) || token[0] == '-' || token[^1] == ':')
            return false;
        foreach (byte value in token)
        {
            if (!TimeFormats.IsWordByte(value) && value is not ((byte)'.' or (byte)':')) return false;
        }
        return LevelWords.Parse(token) == Level.None;
    }

    private static bool IsProcessName(ReadOnlySpan<byte> token)
    {
        if (token.Length is 0 or > 128) return false;
        foreach (byte value in token)
        {
            if (!TimeFormats.IsWordByte(value)
                && value is not ((byte)'.' or (byte)'/' or (byte)'(' or (byte)')' or (byte)'@' or (byte)'%'))
                return false;
        }
        return !IsNumber(token);
    }
}
