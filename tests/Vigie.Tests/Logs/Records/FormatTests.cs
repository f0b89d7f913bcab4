using System.Globalization;
using System.Text;
using Vigie.Logs.Records;

namespace Vigie.Tests.Logs.Records;

/// <summary>Lines as programs write them, and what must be read out of them.</summary>
public partial class FormatTests
{
    private static readonly DateTimeOffset FileDate = new(2026, 4, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Name, lines, and <c>time|machine|service|process|level|message</c> of each record.</summary>
    public static IEnumerable<TheoryDataRow<string, string, string>> Formats => [.. First, .. Second];

    [Theory]
    [MemberData(nameof(Formats))]
    public void Records_of_known_programs_are_read_in_full(string name, string lines, string expected)
    {
        var (records, counts) = Read(lines);
        Assert.Equal((name, expected), (name, string.Join('\n', records)));
        Assert.Equal(counts.Lines, counts.Records + counts.Continuations + counts.Blank + counts.Headers + counts.Rejects);
        Assert.Equal(lines.Count(letter => letter == '\n') + 1, counts.Lines);
    }

    private static (List<string> Records, RecordCounts Counts) Read(string text, RecordOptions? options = null)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(text));
        using var reader = new RecordReader(stream, new RecordOrigin("x", "m", "s", FileDate), options ?? new RecordOptions());
        var records = new List<string>();
        while (reader.Read()) records.Add(Show(reader.Current));
        return (records, reader.Counts);
    }

    private static string Show(LogRecord record)
    {
        var time = DateTime.UnixEpoch.AddMicroseconds(record.TimeMicros).ToString("yyyy-MM-dd HH:mm:ss.ffffff", CultureInfo.InvariantCulture);
        var head = string.Join('|', time, Text(record.Machine), Text(record.Service), Text(record.Process), record.Level, Text(record.Message));
        var more = Text(record.Continuation).Replace("\n", "\\n", StringComparison.Ordinal);
        return more.Length == 0 ? head : $"{head} ++ {more}";
    }

    private static string Text(ReadOnlySpan<byte> utf8) => Encoding.UTF8.GetString(utf8);
}
