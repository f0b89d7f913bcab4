using System.Globalization;
using System.Text;
using Vigie.Logs.Records;
using Vigie.Logs.SlapOS;

namespace Vigie.Tests.Logs.SlapOS;

public class ProcessEventTests
{
    private static string System(int minute, int bytes) =>
        $"1.0,1.0,1.0,1.0,{bytes}.0,0.0,0.0,{bytes}.0,0.0,0.0,2026-03-01,{Clock(minute)},0\r\n";

    // A process is called by its number and its start; 2026-03-01 00:00 is 1772323200.
    private static string User(int minute, int pid, int startedMinute, string user = "slapuser7") =>
        $"{user},{pid}.0,{pid}-{1772323200 + 60 * startedMinute}.5,0.0,1.0,1.0,0.1,1.0,1.0,1.0,2026-03-01,{Clock(minute)},0\r\n";

    private static string Clock(int minute) => string.Create(CultureInfo.InvariantCulture, $"{minute / 60:00}:{minute % 60:00}:03");

    private static string[] Told(string system, string user)
    {
        DumpRows Rows(CollectorTable table, string text) => new(table, new MemoryStream(Encoding.UTF8.GetBytes(text)));
        using var merge = new CollectorMerge([Rows(CollectorTable.System, system), Rows(CollectorTable.User, user)]);
        using var records = new CollectorRecords([merge], new RecordOrigin("f", "m", "collector"), TimeZoneInfo.Utc);
        var told = new List<string>();
        while (records.Read())
        {
            var record = records.Current;
            if (!record.MetricNames.IsEmpty) continue;
            Assert.Equal("slappart7"u8, record.Partition);
            told.Add($"{record.TimeMicros / 60_000_000 % 1440} {Encoding.UTF8.GetString(record.Message)}");
        }
        var counts = records.Counts;
        Assert.Equal(counts.Lines, counts.Records + counts.Continuations + counts.Rejects);
        return [.. told];
    }

    private static string Minutes(Func<int, string> row, params int[] minutes) => string.Concat(minutes.Select(row));

    [Fact]
    public void A_process_that_stays_is_told_of_when_it_comes_and_when_it_is_gone() => Assert.Equal(
        ["1 process 41 of slappart7 runs", "4 process 41 of slappart7 is gone after 3 minutes"],
        Told(Minutes(m => System(m, 100 + m), 0, 1, 2, 3, 4, 5), Minutes(m => User(m, 41, 0), 1, 2, 3)));

    [Fact]
    public void A_process_that_comes_and_goes_within_the_minute_is_not() => Assert.Empty(
        Told(Minutes(m => System(m, 100 + m), 0, 1, 2), User(1, 41, 1)));

    [Fact]
    public void Where_another_came_that_is_said() => Assert.Equal(
        ["1 process 41 of slappart7 runs", "2 process 41 of slappart7 is gone after 1 minutes, another came", "3 process 42 of slappart7 runs"],
        Told(Minutes(m => System(m, 100 + m), 0, 1, 2, 3), User(0, 41, 0) + User(1, 41, 0) + User(2, 42, 2) + User(3, 42, 2)));

    [Fact]
    public void What_a_boot_ended_is_not_gone_by_itself() => Assert.Equal(
        ["1 process 41 of slappart7 runs"],
        Told(System(0, 100) + System(1, 200) + System(2, 3), User(0, 41, 0) + User(1, 41, 0)));

    [Fact]
    public void Nor_is_what_ended_while_nobody_looked() => Assert.Equal(
        ["1 process 41 of slappart7 runs"],
        Told(System(0, 100) + System(1, 200) + System(20, 300), User(0, 41, 0) + User(1, 41, 0)));
}
