using System.Text;
using Vigie.Logs.Labels.Rules;
using Vigie.Logs.Records;

namespace Vigie.Tests.Logs.Labels.Rules;

public class FailureFinderTests
{
    private const long Second = 1_000_000;

    private static FailureFinder Finder(string rules) => new(RuleFile.Read(new StringReader(rules), "rules"));

    private static void Say(
        FailureFinder finder, double second, string message, Level level = Level.Info, string service = "s", string machine = "m") =>
        finder.Add(new LogRecord
        {
            TimeMicros = (long)(second * Second),
            Machine = Encoding.UTF8.GetBytes(machine),
            Service = Encoding.UTF8.GetBytes(service),
            Level = level,
            Message = Encoding.UTF8.GetBytes(message),
            Line = 7,
        });

    private static void Sample(FailureFinder finder, double second, string name, double value) =>
        finder.Add(new LogRecord
        {
            TimeMicros = (long)(second * Second),
            Machine = "m"u8,
            Service = "collector"u8,
            MetricNames = new[] { name },
            MetricValues = new[] { value },
        });

    private static string[] Found(FailureFinder finder)
    {
        finder.End();
        return [.. finder.Found.Select(f => $"{f.Machine} {f.TimeMicros / Second} {f.Rule.Name}{(f.Entity.Length > 0 ? " " + f.Entity : "")}")];
    }

    [Fact]
    public void A_message_with_the_text_is_a_failure_and_goes_on_until_it_cools_down()
    {
        var finder = Finder("[crash]\ntext = gone\ncool-down = 1m\n");
        foreach (double second in (double[])[10, 50, 100, 200]) Say(finder, second, "it is gone");
        Say(finder, 210, "it is here");
        Assert.Equal(["m 10 crash", "m 200 crash"], Found(finder));
        Assert.Equal((7, "it is gone", "s"), (finder.Found[0].Line, finder.Found[0].Evidence, finder.Found[0].Service));
    }

    [Fact]
    public void Parts_of_a_machine_fail_each_for_itself()
    {
        var finder = Finder("[crash]\npattern = ^exited: (?<entity>\\S+)\n");
        Say(finder, 1, "exited: a (1)");
        Say(finder, 2, "exited: b (1)");
        Say(finder, 3, "exited: a (1)");
        Say(finder, 4, "exited: a (1)", machine: "n");
        Assert.Equal(["m 1 crash a", "m 2 crash b", "n 4 crash a"], Found(finder));
    }

    [Fact]
    public void A_lower_level_is_no_failure()
    {
        var finder = Finder("[bad]\ntext = x\nlevel = error\n");
        Say(finder, 1, "x", Level.Warning);
        Say(finder, 2, "x", Level.Critical);
        Assert.Equal(["m 2 bad"], Found(finder));
    }

    [Fact]
    public void What_was_asked_for_is_excused()
    {
        var finder = Finder("[crash]\ntext = exited\nunless = stop requested\nwithin = 1m\ncool-down = 10s\n");
        Say(finder, 10, "stop requested");
        Say(finder, 30, "exited");
        Say(finder, 31, "exited", machine: "n");
        Say(finder, 100, "exited");
        Assert.Equal(["n 31 crash", "m 100 crash"], Found(finder));
    }

    [Fact]
    public void Two_runs_in_a_row_must_fail_before_a_check_has()
    {
        var finder = Finder("[check]\npattern = ^(?<run>\\d+-\\d)\\b\nlevel = error\nruns = 2\n");
        Say(finder, 1, "100-1 refused", Level.Error);
        Say(finder, 2, "100-1 refused again", Level.Error);
        Say(finder, 3, "200-1 ok");
        Say(finder, 4, "300-1 refused", Level.Error, service: "other");
        Say(finder, 5, "300-1 refused", Level.Error);
        Say(finder, 6, "not a run");
        Say(finder, 7, "400-1 some detail");
        Assert.Empty(Found(finder));
        Say(finder, 8, "500-1 refused", Level.Error);
        Say(finder, 9, "500-1 a remark");
        Say(finder, 10, "600-1 refused", Level.Error);
        Assert.Equal(["m 8 check"], Found(finder));
    }

    [Fact]
    public void A_machine_that_falls_silent_failed_at_its_last_record()
    {
        var finder = Finder("[down]\ngap = 5m\nunless = shutting down\nwithin = 1m\ncool-down = 1m\n");
        Say(finder, 0, "x");
        Say(finder, 100, "x");
        Say(finder, 500, "x");
        Say(finder, 700, "x");
        Say(finder, 710, "shutting down");
        Say(finder, 2000, "x");
        Say(finder, 2100, "x", machine: "n");
        Say(finder, 2200, "x");
        Say(finder, 9000, "x", machine: "n");
        Assert.Equal(["m 100 down", "n 2100 down", "m 2200 down"], Found(finder));
    }

    [Theory]
    [InlineData(60, 600, 1)]
    [InlineData(600, 1790, 0)]
    [InlineData(600, 2600, 1)]
    [InlineData(1800, 3600, 0)]
    [InlineData(1800, 7200, 1)]
    public void A_silence_is_measured_by_how_long_the_machine_is_usually_silent(double usual, double silence, int failures)
    {
        var finder = Finder("[down]\ngap = 5m\n");
        double second = 0;
        for (; second < 86_400; second += usual)
        {
            Say(finder, second, "a reading");
            Say(finder, second + 2, "and a word on it");
        }
        double last = second - usual + 2;
        for (second = last + silence; second < 2 * 86_400; second += usual) Say(finder, second, "a reading");
        Assert.Equal(failures == 0 ? [] : [$"m {last} down"], Found(finder));
    }

    [Fact]
    public void Days_of_silence_do_not_become_a_habit()
    {
        var finder = Finder("[down]\ngap = 5m\ncool-down = 1m\n");
        double[] begins = [0, 500_000, 1_000_000];
        foreach (double begin in begins)
            for (double second = begin; second < begin + 10_000; second += 60) Say(finder, second, "x");
        Say(finder, 1_010_600, "x");
        Assert.Equal(["m 9960 down", "m 509960 down", "m 1009960 down"], Found(finder));
    }

    [Fact]
    public void A_metric_must_stay_beyond_its_bound()
    {
        var finder = Finder("[full]\nmetric = free < 5\nfor = 2m\ncool-down = 1m\n");
        foreach (var (second, value) in ((double, double)[])[(0, 4), (60, 6), (120, 4), (180, 3), (240, 4), (300, 4), (900, 9)])
            Sample(finder, second, "free", value);
        Sample(finder, 960, "other", 1);
        Assert.Equal(["m 120 full"], Found(finder));
        Assert.Equal("free = 4", finder.Found[0].Evidence);
    }

    [Fact]
    public void A_boot_tells_that_the_machine_went_down_before()
    {
        var finder = Finder("[reboot]\nmetric = booted > 0\nis = event\nat = before\n");
        Sample(finder, 10, "booted", 0);
        Say(finder, 20, "a word");
        Sample(finder, 500, "booted", 1);
        Assert.Equal(["m 10 reboot"], Found(finder));
        Assert.False(finder.Found[0].Rule.IsFromMetrics);
    }

    [Fact]
    public void A_new_machine_may_be_given_time()
    {
        var finder = Finder("[crash]\ntext = exited\nafter = 1h\ncool-down = 1m\n");
        Say(finder, 0, "hello");
        Say(finder, 100, "exited");
        Say(finder, 4000, "exited");
        Assert.Equal(["m 4000 crash"], Found(finder));
    }
}
