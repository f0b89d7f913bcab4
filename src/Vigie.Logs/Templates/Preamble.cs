using System.Buffers;

namespace Vigie.Logs.Templates;

/// <summary>
/// What stands before the text proper of a message and says who speaks and for whom: a thread or place in brackets, a
/// logger with its request in brackets, the name of a program. The same event of two threads is one template.
/// </summary>
internal static class Preamble
{
    private const int LongestBracket = 256;
    private const int LongestName = 128;

    private static readonly SearchValues<byte> NameBytes = SearchValues.Create(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.$-"u8);

    /// <summary>Bytes to skip; 0 where nothing would be left.</summary>
    public static int Length(ReadOnlySpan<byte> message)
    {
        if (message.Length < 4) return 0;
        int length = message[0] == '[' ? OfBracket(message) : Math.Max(OfName(message), OfSyslog(message));
        return length < message.Length ? length : 0;
    }

    /// <summary>"[thread] - ", and "[thread] " before the name of a class with its colon.</summary>
    private static int OfBracket(ReadOnlySpan<byte> message)
    {
        int end = BracketEnd(message, 0);
        if (end == 0 || end + 1 >= message.Length || message[end] != ' ') return 0;
        var rest = message[(end + 1)..];
        if (rest.StartsWith("- "u8)) return end + 3;
        int name = rest.IndexOfAnyExcept(NameBytes);
        return name > 0 && rest[name] == ':' && rest[..name].Contains((byte)'.') ? end + 1 : 0;
    }

    /// <summary>"a.logger [req-1 2 - -] ", and "program.exe - ".</summary>
    private static int OfName(ReadOnlySpan<byte> message)
    {
        int name = message[..Math.Min(message.Length, LongestName)].IndexOfAnyExcept(NameBytes);
        if (name <= 0 || message[name] != ' ' || name + 2 >= message.Length) return 0;
        if (message[name + 1] == '[' && message[..name].Contains((byte)'.')) return OfRequest(message, name + 1);
        return message[..name].EndsWith(".exe"u8) ? OfProgram(message, name) : 0;
    }

    private static int OfRequest(ReadOnlySpan<byte> message, int at)
    {
        int end = BracketEnd(message, at);
        if (end == 0 || end >= message.Length || message[end] != ' ') return 0;
        var bracket = message[(at + 1)..(end - 1)];
        return bracket.StartsWith("req-"u8) || bracket is [(byte)'-'] || bracket.StartsWith("None "u8) ? end + 1 : 0;
    }

    /// <summary>"Nov  9 12:01:01 host process[1]: ", the head of a message passed on (RFC 3164, section 4.1).</summary>
    private static int OfSyslog(ReadOnlySpan<byte> message)
    {
        if (message.Length < 20 || message[3] != ' ' || !Emit.IsMonth(message[..3])) return 0;
        int time = message.IndexOf((byte)':') - 2;
        if (time is < 5 or > 7 || message[time + 5] != ':' || message[time + 8] != ' ') return 0;
        int host = time + 9;
        int tag = message[host..].IndexOf((byte)' ') + host + 1;
        if (tag <= host || tag >= message.Length) return 0;
        int end = message[tag..].IndexOf(": "u8);
        return end > 0 && !message.Slice(tag, end).Contains((byte)' ') ? tag + end + 2 : 0;
    }

    // A 64-bit system marks 32-bit programs with "*32", and the other way round.
    private static int OfProgram(ReadOnlySpan<byte> message, int at)
    {
        var rest = message[at..];
        int mark = rest.StartsWith(" *64"u8) || rest.StartsWith(" *32"u8) ? 4 : 0;
        return rest[mark..].StartsWith(" - "u8) ? at + mark + 3 : 0;
    }

    /// <summary>Where the bracket at a place ends, those in it with it; 0 where it does not end soon.</summary>
    private static int BracketEnd(ReadOnlySpan<byte> message, int start)
    {
        int depth = 0;
        int limit = Math.Min(message.Length, start + LongestBracket);
        for (int at = start; at < limit; at++)
        {
            int bracket = message[at..limit].IndexOfAny((byte)'[', (byte)']');
            if (bracket < 0) return 0;
            at += bracket;
            depth += message[at] == '[' ? 1 : -1;
            if (depth == 0) return at + 1;
        }
        return 0;
    }
}
