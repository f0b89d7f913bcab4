using System.Text;
using Vigie.Logs.Records;

namespace Vigie.Tests.Logs.Records;

/// <summary>Records copied out of their reader, and lines to make them of.</summary>
internal static class Soup
{
    private static readonly string[] Fragments =
    [
        "", " ", "\t", "2026-03-01 13:20:40,100 INFO ", "[2026-03-01 13:20:41] ", "Jun  9 06:06:20 combo sshd[3]: ", "  at Frame.Call()",
        "Traceback (most recent call last):", "{\"time\": \"2026-03-01 12:50:02,114\", \"log_level\": \"INFO\", \"message\": \"a\\nb\"}",
        "{\"message\": \"no time\"}", "{", "}", "<34>1 2003-10-11T22:14:15.003Z host app - ID47 [a b=\"]\"] text", "<34>",
        "2005-06-03-16.17.40.190183 R26-M0 RAS APP FATAL ciod", "081109 203615 148 INFO dfs", "time,a,b", "2026-03-01,1,2",
        "- 1117838570 2005.06.03 R02 2005-06-03-15.42.50.675872 R02 RAS KERNEL INFO x", "\0", "é", "\uFEFF", "ERROR", "[error]",
        "99999999999999999999", "1772369400", "level=info ts=2026-03-01T00:00:00Z", "[", "<", "\"", "|", "E0609 20:10:40.123456 ",
        "20171223-22:15:29:606|", "10.0.0.1 - - [10/Oct/2000:13:55:36 -0700] \"GET /\"", "[Sun Dec 04 04:47:44 2005] [error] ",
    ];

    /// <summary>Never starts as UTF-16 does.</summary>
    public static byte[] Lines(Random random, int lines)
    {
        var soup = new List<byte> { (byte)'\n' };
        for (int i = 0; i < lines; i++)
        {
            for (int part = random.Next(4); part > 0; part--)
            {
                if (random.Next(8) > 0)
                {
                    soup.AddRange(Encoding.UTF8.GetBytes(Fragments[random.Next(Fragments.Length)]));
                }
                else
                {
                    var bytes = new byte[random.Next(600)];
                    random.NextBytes(bytes);
                    soup.AddRange(bytes);
                }
            }
            if (i + 1 < lines || random.Next(2) > 0) soup.AddRange(random.Next(3) > 0 ? "\n"u8 : "\r\n"u8);
        }
        // Binary files are refused as a whole; here every line is to be judged.
        return [.. soup.Select(value => value == 0 ? (byte)'0' : value)];
    }

    public static List<string> ReadAll(Stream stream, RecordOptions? options = null)
    {
        using var reader = new RecordReader(stream, new RecordOrigin("soup", "m", "s"), options ?? new RecordOptions());
        return ReadAll(reader);
    }

    public static List<string> ReadAll(IRecordSequence records)
    {
        var all = new List<string>();
        while (records.Read()) all.Add(Show(records.Current));
        return all;
    }

    public static string Show(LogRecord record) => string.Join('|',
        record.TimeMicros, Encoding.UTF8.GetString(record.Machine), Encoding.UTF8.GetString(record.Service), record.Level,
        Encoding.Latin1.GetString(record.Message), record.Line,
        string.Join(',', record.MetricNames.ToArray()), string.Join(',', record.MetricValues.ToArray()));
}

/// <summary>Gives its bytes in pieces of a given length.</summary>
internal sealed class DripStream(byte[] bytes, int piece) : MemoryStream(bytes, writable: false)
{
    public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(piece, buffer.Length)]);
}
