using System.Globalization;
using System.Text;
using Vigie.Logs.SlapOS;

namespace Vigie.Tests.Logs.SlapOS;

public class CollectorSamplesTests
{
    private static Dictionary<string, double>[] Samples(params (CollectorTable Table, string Rows)[] dumps)
    {
        using var merge = new CollectorMerge(dumps.Select(dump =>
            new DumpRows(dump.Table, new MemoryStream(Encoding.UTF8.GetBytes(dump.Rows.Replace("\n", "\r\n", StringComparison.Ordinal))))));
        var samples = new CollectorSamples();
        var moments = new List<Dictionary<string, double>>();
        bool isFirst = true;
        while (merge.Read())
        {
            if (!isFirst && merge.Current.Seconds > samples.Moment) Close();
            samples.Add(merge.Current);
            isFirst = false;
        }
        if (!isFirst) Close();
        return [.. moments];

        void Close()
        {
            moments.Add(samples.Close().ToDictionary(sample => sample.Name, sample => sample.Value, StringComparer.Ordinal));
            samples.Clear();
        }
    }

    private static string System(int minute, double inBytes, double outBytes, string day = "2026-03-01") =>
        string.Create(CultureInfo.InvariantCulture,
            $"2.5,25.0,1000.0,3000.0,{inBytes},0.0,0.0,{outBytes},0.0,0.0,{day},{minute / 60:00}:{minute % 60:00}:03,0\n");

    [Fact]
    public void Counters_become_rates_and_a_boot_is_seen_in_them()
    {
        var moments = Samples((CollectorTable.System, System(0, 1024, 0) + System(1, 1024 + (60 * 2048), 0) + System(2, 500, 0) + System(3, 500, 0)));
        Assert.False(moments[0].ContainsKey("net.in_kb_s"));
        Assert.Equal((2, 0, 60), (moments[1]["net.in_kb_s"], moments[1]["system.booted"], moments[1]["collect.gap_s"]));
        Assert.False(moments[2].ContainsKey("net.in_kb_s"));
        Assert.Equal(1, moments[2]["system.booted"]);
        Assert.Equal((0, 0), (moments[3]["net.in_kb_s"], moments[3]["system.booted"]));
    }

    [Fact]
    public void Memory_and_load_are_shares_and_the_old_meaning_of_memory_has_its_own_name()
    {
        var now = Samples(
            (CollectorTable.Computer, "4.0,0.0,0,4000.0,0,/dev/a=1,2026-03-01,00:00:03,0\n"), (CollectorTable.System, System(0, 1, 1)));
        Assert.Equal((0.75, 0.625), (now[0]["memory.available_share"], now[0]["system.load_per_core"]));
        var then = Samples((CollectorTable.System, System(0, 1, 1, day: "2018-03-01")));
        Assert.Equal(0.75, then[0]["memory.free_share"]);
        Assert.False(then[0].ContainsKey("memory.available_share"));
    }

    [Fact]
    public void Processes_are_counted_by_partition_and_those_that_go_are_missed()
    {
        const string rows =
            "slapuser1,10.0,10-1.0,50.0,1.0,2.0,3.0,0.0,0.0,0.0,2026-03-01,00:00:03,0\n"
            + "slapuser1,11.0,11-1.0,25.0,1.0,2.0,4.0,0.0,0.0,0.0,2026-03-01,00:00:03,0\n"
            + "slapuser2,12.0,12-1.0,5.0,1.0,1.0,1.0,0.0,0.0,0.0,2026-03-01,00:00:03,0\n"
            + "slapuser1,10.0,10-1.0,50.0,1.0,2.0,5.0,0.0,61440.0,0.0,2026-03-01,00:01:03,0\n"
            + "slapuser2,13.0,13-2.0,5.0,1.0,1.0,1.0,0.0,0.0,0.0,2026-03-01,00:01:03,0\n";
        var moments = Samples((CollectorTable.User, rows));
        Assert.Equal((7, 75, 2, 3, 5),
            (moments[0]["slappart1.memory_percent"], moments[0]["slappart1.cpu_percent"], moments[0]["slappart1.processes"],
                moments[0]["processes.count"], moments[0]["processes.threads"]));
        Assert.Equal((2, 1, 1, 5),
            (moments[1]["processes.lost"], moments[1]["processes.started"], moments[1]["processes.io_kb_s"],
                moments[1]["partitions.max_memory_percent"]));
    }

    [Fact]
    public void A_disk_that_fills_evenly_has_as_many_hours_left_as_a_line_says()
    {
        var rows = new StringBuilder();
        for (int minute = 0; minute < 600; minute++)
        {
            // 100 GB, 50 GB free at first, 1 GB an hour less.
            double free = 50e9 - (minute / 60.0 * 1e9);
            rows.Append(string.Create(CultureInfo.InvariantCulture,
                $"/dev/sda1,{100e9 - free:0},{free:0},/,2026-03-01,{minute / 60:00}:{minute % 60:00}:03,0\n"));
        }
        var last = Samples((CollectorTable.Disk, rows.ToString()))[^1];
        double left = (50e9 - (599 / 60.0 * 1e9)) / 1e9;
        Assert.Equal(left, last["disk.sda1.hours_to_full"], 6);
        Assert.Equal(left, last["disk.min_hours_to_full"], 6);
        Assert.Equal(left / 100, last["disk.sda1.free_share"], 9);
    }

    [Fact]
    public void A_disk_that_does_not_fill_is_far_from_full()
    {
        var moments = Samples((CollectorTable.Disk,
            string.Concat(Enumerable.Range(0, 60).Select(m => $"/dev/sda1,50,50,/,2026-03-01,00:{m:00}:03,0\n"))));
        Assert.Equal(1000, moments[^1]["disk.min_hours_to_full"]);
    }

    [Fact]
    public void The_hottest_sensor_and_the_worst_alarm_stand_for_all()
    {
        var moments = Samples((CollectorTable.Temperature,
            "cpu 0:,50.5,0,2026-03-01,00:00:03,0\ncpu 1:,70.0,1,2026-03-01,00:00:03,0\ncpu 0:,40.0,0,2026-03-01,00:01:03,0\n"));
        Assert.Equal((70, 1), (moments[0]["temperature.max_c"], moments[0]["temperature.alarm"]));
        Assert.Equal((40, 0), (moments[1]["temperature.max_c"], moments[1]["temperature.alarm"]));
    }

    [Fact]
    public void Metrics_that_tell_how_near_an_end_is_are_all_given()
    {
        const string at = "2026-03-01,00:00:03,0\n", then = "2026-03-01,00:01:03,0\n";
        var moments = Samples(
            (CollectorTable.Computer, $"4.0,0.0,0,4000.0,0,/dev/a=1,{at}"),
            (CollectorTable.System, System(0, 1, 1, day: "2018-03-01") + System(0, 1, 1) + System(1, 9e6, 9e6)),
            (CollectorTable.Disk, $"/dev/sda1,50,50,/,{at}"),
            (CollectorTable.Temperature, $"cpu 0:,50.5,0,{at}"),
            (CollectorTable.User, $"slapuser1,10.0,10-1.0,50.0,1.0,2.0,3.0,0.0,0.0,0.0,{at}slapuser1,11.0,11-1.0,5.0,1.0,2.0,3.0,0.0,0.0,0.0,{then}"));
        Assert.Empty(VitalMetrics.Names.Except(moments.SelectMany(m => m.Keys)));
    }

    [Fact]
    public void Rows_that_cannot_be_read_are_counted_and_passed_over()
    {
        using var rows = new DumpRows(CollectorTable.Folder, new MemoryStream(
            "slapuser1,5.0,2026-03-01,01:00:04,0\r\nslapuser1,5.0,2026-02-30,01:00:04,0\r\nslapuser1,5.0\r\n\"a,b\",,2026-03-01,24:00:00,0\r\n\"a,b\",,2026-03-01,23:00:00,0\r\n"u8.ToArray()));
        Assert.True(rows.Read());
        Assert.Equal(("slapuser1", 5), (rows.Current.Entity, rows.Current.Values[1]));
        Assert.True(rows.Read());
        Assert.Equal(("a,b", double.NaN), (rows.Current.Entity, rows.Current.Values[1]));
        Assert.False(rows.Read());
        Assert.Equal(3, rows.BadRows);
    }
}
