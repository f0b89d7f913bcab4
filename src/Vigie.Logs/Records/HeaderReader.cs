using System.Buffers;

namespace Vigie.Logs.Records;

/// <summary>
/// Reads what follows the time: host and process of syslog (RFC 3164, RFC 5424), node and component of Blue Gene,
/// process id and level of most others, the status of a web server's request. The message is what is left; a logger's
/// name stays in it.
/// </summary>
internal sealed class HeaderReader
{
    // Farther into the line a capital word is text.
    private const int LevelTokens = 4;

    private static readonly SearchValues<byte> Blanks = SearchValues.Create(" \t|"u8);

    private static readonly SearchValues<byte> Closers = SearchValues.Create("])\"'>|,;:"u8);

    private static ReadOnlySpan<byte> ZoneNames =>
        "CET CEST WET WEST EET EEST BST EST EDT CST CDT MST MDT PST PDT AKST AKDT HST JST IST AEST AEDT MSK"u8;

    private const int LongestHost = 255;

    // The host read last, in a buffer of its own: lines of many hosts take turns, and none may allocate.
    private readonly byte[] _knownHost = new byte[LongestHost];
    private int _knownHostLength;

    /// <summary>Parts of a line whose time lies in [start, end).</summary>
    public void Read(ReadOnlySpan<byte> line, TimeKind kind, int start, int end, ref Head header)
    {
        bool isSyslog = kind == TimeKind.Syslog;
        bool isModern = false;
        if (start > 0) ReadPrefix(line, kind, start, ref header, ref isSyslog, ref isModern);
        if (kind == TimeKind.Glog) header.Level = LevelWords.Find(line.Slice(start, 1), false, true, out _);
        int at = SkipClosers(line, end);
        if (kind == TimeKind.Civil) at = SkipZoneName(line, at);
        if (isModern) at = ReadModernSyslog(line, at, ref header);
        else if (kind == TimeKind.Civil && StreamMark(line, at) is > 0 and var mark) at = mark;
        else if (isSyslog || line[start + 10 < line.Length ? start + 10 : start] == 'T')
            at = ReadSyslog(line, at, isSyslog, ref header);
        else if (kind == TimeKind.Civil) at = ReadTag(line, at, needsProcessId: true, ref header);
        else if (kind == TimeKind.Uptime) at = ReadSyslog(line, at, isClassic: false, ref header);
        else if (kind == TimeKind.Dotted) at = ReadBlueGene(line, at, ref header);
        else if (kind == TimeKind.Epoch && IsDottedDate(line, at)) at = ReadCluster(line, at, ref header);
        int message = header.Level == Level.None ? ReadLevel(line, at, ref header) : at;
        if (kind == TimeKind.DayMonthYear && header.Level == Level.None) header.Level = LevelOfStatus(line, message);
        header.Message = Head.Range.Of(message, line.Length);
    }

    /// <summary>The rest of a line as if a time had stood before it.</summary>
    public static void ReadRest(ReadOnlySpan<byte> line, int at, ref Head header)
    {
        int message = header.Level == Level.None ? ReadLevel(line, at, ref header) : at;
        header.Message = Head.Range.Of(message, line.Length);
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
        ReadOnlySpan<byte> line, TimeKind kind, int start, ref Head header, ref bool isSyslog, ref bool isModern)
    {
        if (line[0] == '<' && SkipPriority(line, out int severity) > 0)
        {
            header.Level = LevelWords.OfSyslog(severity);
            if (kind == TimeKind.Uptime) return;
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

    private int ReadSyslog(ReadOnlySpan<byte> line, int at, bool isClassic, ref Head header)
    {
        int tagEnd = ReadTag(line, at, needsProcessId: !isClassic, ref header);
        if (tagEnd != at) return tagEnd;
        int hostEnd = TokenEnd(line, at);
        var host = line[at..hostEnd];
        int next = NextToken(line, hostEnd);
        if (!IsHostName(host)) return at;
        bool isKnown = host.SequenceEqual(_knownHost.AsSpan(0, _knownHostLength));
        tagEnd = ReadTag(line, next, needsProcessId: !isClassic && !isKnown, ref header);
        if (tagEnd == next && !isKnown) return at;
        if (!isKnown)
        {
            host.CopyTo(_knownHost);
            _knownHostLength = host.Length;
        }
        header.Host = new(at, host.Length);
        return tagEnd;
    }

    // "sshd(pam_unix)[19939]: ", "kernel: ", or with a process id "slapos[123] ": where the text after it starts, or
    // at itself.
    private static int ReadTag(ReadOnlySpan<byte> line, int at, bool needsProcessId, ref Head header)
    {
        int end = TokenEnd(line, at);
        var token = line[at..end];
        bool hasColon = token.Length > 1 && token[^1] == ':';
        if (hasColon) token = token[..^1];
        bool hasProcessId = false;
        var process = default(Head.Range);
        if (token.Length > 3 && token[^1] == ']')
        {
            int open = token.LastIndexOf((byte)'[');
            hasProcessId = open > 0 && IsNumber(token[(open + 1)..^1]);
            process = Head.Range.Of(at + open + 1, at + token.Length - 1);
            if (hasProcessId) token = token[..open];
        }
        if (!hasProcessId && (needsProcessId || !hasColon)) return at;
        if (!IsProcessName(token) || LevelWords.Parse(token) != Level.None) return at;
        header.Service = new(at, token.Length);
        if (hasProcessId) header.Process = process;
        return SkipSeparators(line, end);
    }

    // HOST APP PROCID MSGID STRUCTURED-DATA MSG, '-' for what is missing (RFC 5424, section 6).
    private static int ReadModernSyslog(ReadOnlySpan<byte> line, int at, ref Head header)
    {
        int end = TokenEnd(line, at);
        if (line[at..end] is not [(byte)'-'])
        {
            header.Host = Head.Range.Of(at, end);
        }
        at = NextToken(line, end);
        end = TokenEnd(line, at);
        if (line[at..end] is not [(byte)'-'])
        {
            header.Service = Head.Range.Of(at, end);
        }
        at = NextToken(line, end);
        end = TokenEnd(line, at);
        if (line[at..end] is not [(byte)'-']) header.Process = Head.Range.Of(at, end);
        at = NextToken(line, SkipTokens(line, end, 1));
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
    private static int ReadBlueGene(ReadOnlySpan<byte> line, int at, ref Head header)
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
                header.Host = new(at, node.Length);
                return end;
            }
        }
        if (!IsRas(line[at..firstEnd])) return at;
        int tail = ReadComponent(line, second, ref header);
        return tail > 0 ? tail : at;
    }

    // DATE NODE, then a second time: of Blue Gene, or "Nov 9 12:01:01 NODE/NODE tag:" of other clusters.
    private static int ReadCluster(ReadOnlySpan<byte> line, int at, ref Head header)
    {
        int node = NextToken(line, TokenEnd(line, at));
        int nodeEnd = TokenEnd(line, node);
        int second = NextToken(line, nodeEnd);
        var time = default(ParsedTime);
        int length = second < line.Length ? TimeFormats.TryParse(line[second..], ref time) : 0;
        if (length == 0 || time.Kind == TimeKind.Dotted)
            return ReadBlueGene(line, NextToken(line, SkipTokens(line, second, 1)), ref header);
        header.Host = Head.Range.Of(node, nodeEnd);
        int place = NextToken(line, second + length);
        int placeEnd = TokenEnd(line, place);
        int tag = line[place..placeEnd].IndexOf(line[node..nodeEnd]) >= 0 ? NextToken(line, placeEnd) : place;
        return ReadTag(line, tag, needsProcessId: false, ref header);
    }

    // "stdout F " that the runtimes of containers put before a line.
    private static int StreamMark(ReadOnlySpan<byte> line, int at)
    {
        var rest = line[at..];
        if (rest.Length < 9 || !rest.StartsWith("std"u8)) return 0;
        if (!rest[3..].StartsWith("out "u8) && !rest[3..].StartsWith("err "u8)) return 0;
        return rest[7] is (byte)'F' or (byte)'P' && rest[8] == ' ' ? at + 9 : 0;
    }

    // The name of a zone is passed over: it says too little to be used.
    private static int SkipZoneName(ReadOnlySpan<byte> line, int at)
    {
        int end = at;
        while (end < line.Length && end < at + 5 && (uint)(line[end] - 'A') <= 25) end++;
        if (end < at + 3 || end >= line.Length || line[end] is not ((byte)' ' or (byte)']') || line[end - 1] != 'T') return at;
        return ZoneNames.IndexOf(line[at..end]) >= 0 ? SkipClosers(line, end) : at;
    }

    // "GET /a HTTP/1.1" 503 in the log of a web server.
    private static Level LevelOfStatus(ReadOnlySpan<byte> line, int at)
    {
        if (at >= line.Length || line[at] != '"') return Level.None;
        int close = line[(at + 1)..].IndexOf("\" "u8);
        if (close < 0) return Level.None;
        int status = at + close + 3;
        if (status + 3 > line.Length || (status + 3 < line.Length && line[status + 3] != ' ')) return Level.None;
        if (TimeFormats.Two(line, status + 1) > 99) return Level.None;
        return line[status] switch
        {
            (byte)'5' => Level.Error,
            (byte)'4' => Level.Warning,
            >= (byte)'1' and <= (byte)'3' => Level.Info,
            _ => Level.None,
        };
    }

    private static bool IsRas(ReadOnlySpan<byte> token) =>
        token.SequenceEqual("RAS"u8) || token.SequenceEqual("NULL"u8);

    private static int ReadComponent(ReadOnlySpan<byte> line, int at, ref Head header)
    {
        int end = TokenEnd(line, at);
        int levelStart = NextToken(line, end);
        int levelEnd = TokenEnd(line, levelStart);
        var level = LevelWords.Parse(line[levelStart..levelEnd]);
        if (level == Level.None) return 0;
        header.Level = level;
        header.Service = Head.Range.Of(at, end);
        return NextToken(line, levelEnd);
    }

    // A level in the first tokens; it is dropped with the numbers before it where it leads the message.
    private static int ReadLevel(ReadOnlySpan<byte> line, int start, ref Head header)
    {
        int at = start;
        bool first = true;
        bool afterNumber = false;
        var process = default(Head.Range);
        for (int i = 0; i < LevelTokens && at < line.Length; i++)
        {
            int end = TokenEnd(line, at);
            var token = line[at..end];
            var level = LevelWords.Find(token, first, afterNumber, out bool isPlain);
            if (level != Level.None)
            {
                header.Level = level;
                if (!first) return start;
                if (header.Process.Length == 0) header.Process = process;
                // A level in a column of its own is padded with blanks.
                isPlain |= end + 1 < line.Length && line[end] == ' ' && line[end + 1] == ' ';
                return isPlain ? SkipSeparators(line, end) : at;
            }
            bool isNumber = token.Length <= 10 && IsNumber(token);
            if (isNumber && first && !afterNumber) process = Head.Range.Of(at, end);
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
        if (token.Length is 0 or > LongestHost || !TimeFormats.IsWordByte(token[0]) || token[0] == '-' || token[^1] == ':')
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
