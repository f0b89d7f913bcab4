using Vigie.App.Cli;
using Vigie.Logs;
using Vigie.Logs.Labels;
using Vigie.Logs.Records;
using Vigie.Logs.Windows;
using Vigie.Tests.Host.Sources;
using Vigie.Tests.Logs.Pipelines;

namespace Vigie.Tests.App.Cli;

/// <summary>What failures are told while records are read, and when.</summary>
public sealed class FailureSourceTests : IDisposable
{
    private const long Minute = 60_000_000;
    private static readonly long Start = new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds() * 1000;
    private readonly Folder _folder = new();

    private static PipelineOptions Options { get; } = new()
    {
        Windows = WindowOptions.ForHorizon(3600, 300, 600),
        Labels = new LabelOptions { HorizonSeconds = 3600, LeadSeconds = 300, RecoverySeconds = 1800 },
    };

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Those_of_a_list_are_told_once_each_when_their_time_has_come()
    {
        var source = Open(_folder.Write("f.csv",
            "machine,time,kind\nb,2026-03-01T12:30:00Z,disk\na,2026-03-01T12:10:00Z,disk\na,2026-03-01T12:10:00Z,web\na,,web\nb,2026-03-01T12:50:00Z,web\n"));
        Assert.Empty(Told(source, 9));
        Assert.Equal(["a 10"], Told(source, 10));
        Assert.Equal(["b 30"], Told(source, 49));
        Assert.Equal(["b 50"], Told(source, 60));
        Assert.Empty(Told(source, 600));
    }

    [Fact]
    public void Only_the_kinds_that_count_are_told()
    {
        var path = _folder.Write("f.csv", "machine,time,kind\na,2026-03-01T12:10:00Z,disk\na,2026-03-01T12:20:00Z,web\n");
        Assert.Equal(["a 20"], Told(Open(path, "web"), 60));
        Assert.Throws<InputException>(() => Open(path, "fan"));
        // Beside a prediction a kind may not have come yet.
        Assert.Empty(Told(FailureSource.OpenPast(path, null, ["fan"], TimeZoneInfo.Utc, Options), 60));
        var none = _folder.Write("none.csv", "machine,time,kind\n");
        Assert.Throws<InputException>(() => Open(none));
        Assert.Empty(Told(FailureSource.OpenPast(none, null, [], TimeZoneInfo.Utc, Options), 60));
    }

    [Fact]
    public void Those_that_rules_find_are_told_when_they_are_found_and_as_what_may_belong_to_the_failure_before()
    {
        var rules = _folder.Write("r.rules", "[broken]\npattern = it broke\n\n[torn]\npattern = it tore\n");
        var source = FailureSource.Open(FailureSource.Auto, rules, [], TimeZoneInfo.Utc, Options);
        See(source, "a", 5, "it broke");
        Assert.Equal(["a 5 joins"], Told(source, 6));
        Assert.Empty(Told(source, 7));
        See(source, "a", 10, "it tore");
        See(source, "b", 12, "it tore");
        See(source, "b", 13, "all is well");
        Assert.Equal(["a 10 joins", "b 12 joins"], Told(source, 13));
        See(source, "a", 45, "it tore");
        Assert.Equal(["a 45 joins"], Told(source, 45));
        var some = FailureSource.Open(FailureSource.Auto, rules, ["torn"], TimeZoneInfo.Utc, Options);
        See(some, "a", 5, "it broke");
        See(some, "a", 6, "it tore");
        Assert.Equal(["a 6 joins"], Told(some, 6));
    }

    private static FailureSource Open(string path, params string[] kinds) =>
        FailureSource.Open(path, null, kinds, TimeZoneInfo.Utc, Options);

    private static void See(FailureSource source, string machine, int minute, string message) =>
        source.See(Flow.Record(new Line(Start + minute * Minute, machine, Level.Error, message)));

    private static List<string> Told(FailureSource source, int minute)
    {
        var told = new List<string>();
        source.TellUntil(Start + minute * Minute, (machine, time, joins) => told.Add($"{machine} {(time - Start) / Minute}{(joins ? " joins" : "")}"));
        return told;
    }
}
