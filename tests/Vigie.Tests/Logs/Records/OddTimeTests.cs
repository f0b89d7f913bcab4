using System.Text;
using Vigie.Logs.Records;

namespace Vigie.Tests.Logs.Records;

/// <summary>Times that one line alone does not tell.</summary>
public class OddTimeTests
{
    private static readonly DateTimeOffset FileDate = new(2026, 4, 5, 12, 0, 0, TimeSpan.Zero);

    private static string[] Times(string text, RecordOptions? options = null, DateTimeOffset? date = null)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var file = new RecordFile(new RecordOrigin("x", "m", "s", date ?? FileDate), _ => new MemoryStream(bytes));
        using var records = new MergedRecords([file], options ?? new RecordOptions());
        var times = new List<string>();
        while (records.Read()) times.Add($"{DateTime.UnixEpoch.AddMicroseconds(records.Current.TimeMicros):s}");
        return [.. times];
    }

    [Fact]
    public void The_last_line_of_a_kernel_ring_is_as_old_as_the_file() => Assert.Equal(
        ["2026-04-05T08:00:00", "2026-04-05T08:00:01", "2026-04-05T12:00:00"],
        Times("[    0.000000] a\n[    1.000000] b\n[14400.000000] c\n"));

    [Fact]
    public void Clocks_without_a_date_end_on_the_file_s_day_and_count_midnights() => Assert.Equal(
        ["2026-04-03T23:00:00", "2026-04-04T01:00:00", "2026-04-04T23:59:59", "2026-04-05T11:00:00"],
        Times("23:00:00.000 [main] INFO a\n01:00:00.000 [main] INFO b\n23:59:59.000 [main] INFO c\n11:00:00.000 [main] INFO d\n"));

    [Fact]
    public void A_clock_at_the_front_of_a_single_line_is_not_believed() =>
        Assert.Single(Times("12:00:00 is when it starts\n2026-03-01 12:00:00 a\nmore\nmore\nmore\n"));

    [Theory]
    [InlineData("13/03/2026 10:00:00 x\n", "2026-03-13T10:00:00")]
    [InlineData("03/13/2026 10:00:00 x\n", "2026-03-13T10:00:00")]
    [InlineData("04/03/2026 10:00:00 x\n04/03/2026 10:00:01 x\n", "2026-04-03T10:00:00")]
    [InlineData("03/04/2026 10:00:00 x\n04/04/2026 10:00:00 x\n", "2026-04-03T10:00:00")]
    [InlineData("03/04/2026 10:00:00 x\n03/05/2026 10:00:00 x\n", "2026-03-04T10:00:00")]
    [InlineData("03/04/2026 10:00:00 x\n03/31/2026 10:00:00 x\n", "2026-03-04T10:00:00")]
    [InlineData("3/14/2026 1:05:09 PM x\n", "2026-03-14T13:05:09")]
    [InlineData("04.03.2026 10:00:00 x\n", "2026-03-04T10:00:00")]
    [InlineData("26/03/01 10:00:00 x\n", "2026-03-01T10:00:00")]
    [InlineData("01/03/26 10:00:00 x\n31/03/26 10:00:00 x\n", "2026-03-01T10:00:00")]
    public void The_file_tells_the_order_of_day_and_month(string text, string first) => Assert.Equal(first, Times(text)[0]);

    [Theory]
    [InlineData("12:00:00 AM", 0)]
    [InlineData("1:00:00 am", 1)]
    [InlineData("12:00:00 PM", 12)]
    [InlineData("11:00:00 p.m.", 23)]
    [InlineData("11:00:00\u202FPM", 23)]
    public void Clocks_of_twelve_hours_are_read(string clock, int hour) =>
        Assert.Equal($"2026-03-31T{hour:00}:00:00", Times($"03/31/2026 {clock} x\n")[0]);

    [Fact]
    public void Seconds_since_1970_stand_where_most_lines_have_them()
    {
        var text = string.Concat(Enumerable.Range(0, 20).Select(i => $"{i} node-{i} unit state {1077804742 + i} 1 text\n"));
        Assert.Equal(20, Times(text).Length);
        Assert.Equal("2004-02-26T14:12:22", Times(text)[0]);
    }

    [Fact]
    public void Lines_without_any_time_are_records_of_the_file_s_date_if_wanted()
    {
        const string text = "one\ntwo\n  at more\nERROR: three\n";
        Assert.Empty(Times(text));
        Assert.Equal(Enumerable.Repeat("2026-04-05T12:00:00", 3), Times(text, new RecordOptions { KeepsUntimed = true }));
        Assert.Single(Times(text + "2026-03-01 12:00:00 a\n", new RecordOptions { KeepsUntimed = true }));
    }

    [Theory]
    [InlineData("20260301120000 x\n", "2026-03-01T12:00:00")]
    [InlineData("Mar 1, 2026 @ 12:00:00.000 x\n", "2026-03-01T12:00:00")]
    [InlineData("Mar 01, 2026 1:00:00 PM x\n", "2026-03-01T13:00:00")]
    [InlineData("1772366400 x\n", "2026-03-01T12:00:00")]
    [InlineData("1772366400123 x\n", "2026-03-01T12:00:00")]
    [InlineData("1772366400123456 x\n", "2026-03-01T12:00:00")]
    [InlineData("1772366400123456789 x\n", "2026-03-01T12:00:00")]
    [InlineData("2026-03-01T13:00:00+01:00 x\n", "2026-03-01T12:00:00")]
    [InlineData("2026-03-01 12:00:00 PM x\n", "2026-03-01T12:00:00")]
    public void Other_ways_of_writing_a_time(string text, string expected) => Assert.Equal([expected], Times(text));
}
