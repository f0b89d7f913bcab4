using System.Globalization;
using Vigie.App.Simulation.SlapOS;
using Vigie.Host.Sources;
using Vigie.Logs.Labels.Rules;
using Vigie.Tests.Host.Sources;

namespace Vigie.Tests.App.Simulation.SlapOS;

public sealed class NodeFleetTests : IDisposable
{
    private static readonly NodeSimulationOptions Small = new() { Machines = 4, Days = 12, EveryMinutes = 10, Seed = 5 };

    private readonly Folder _folder = new();

    public void Dispose() => _folder.Dispose();

    private string Simulate(string name, NodeSimulationOptions options)
    {
        Directory.CreateDirectory(_folder[name]);
        NodeFleet.Run(_folder[name], options, _ => { }, TestContext.Current.CancellationToken);
        return _folder[name];
    }

    private static SortedDictionary<string, byte[]> Files(string folder) => new(
        Directory.GetFiles(folder, "*", SearchOption.AllDirectories)
            .ToDictionary(file => Path.GetRelativePath(folder, file), File.ReadAllBytes), StringComparer.Ordinal);

    private static string[][] Rows(string file) =>
        [.. File.ReadLines(file).Skip(1).Select(line => line.Split(','))];

    private static DateTime Time(string text) =>
        DateTime.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal);

    [Fact]
    [Trait("Category", "Slow")]
    public void The_same_seed_gives_the_same_bytes()
    {
        var options = Small with { Machines = 2, Days = 3 };
        var first = Files(Simulate("a", options));
        var second = Files(Simulate("b", options));
        Assert.Equal(first.Keys, second.Keys);
        Assert.All(first, file => Assert.True(file.Value.AsSpan().SequenceEqual(second[file.Key]), file.Key));
    }

    [Fact]
    [Trait("Category", "Slow")]
    public void The_truth_says_since_when_each_failure_showed_and_which_none_could_foresee()
    {
        var folder = Simulate("fleet", Small with { Machines = 12, Days = 20, EveryMinutes = 30 });
        var truth = Rows(Path.Combine(folder, "truth.csv"));
        Assert.NotEmpty(truth);
        Assert.All(truth, row => Assert.True(Time(row[3]) <= Time(row[1])));
        Assert.All(truth, row => Assert.Equal(row[2] == "sudden-death", row[4] == "false"));
        Assert.Equal(truth.Select(row => string.Join(',', row[..3])), File.ReadLines(Path.Combine(folder, "failures.csv")).Skip(1));
    }

    [Fact]
    [Trait("Category", "Slow")]
    public void Rules_find_what_took_machines_down_at_the_time_of_the_truth()
    {
        var folder = Simulate("fleet", Small with { Machines = 10, Days = 30 });
        using var set = SourceSet.Open([Path.Combine(folder, "fleet")], new SourceOptions());
        using var records = set.Read();
        var finder = new FailureFinder(SlapOSRules.All);
        while (records.Read()) finder.Add(records.Current);
        finder.End();
        var down = Rows(Path.Combine(folder, "truth.csv"))
            .Where(row => row[2] is "disk-failure" or "overheating" or "sudden-death").ToList();
        Assert.NotEmpty(down);
        Assert.All(down, row => Assert.Contains(finder.Found, found =>
            found.Machine == row[0] && found.Rule.Name is "machine-down" or "reboot"
            && Math.Abs((DateTime.UnixEpoch.AddMicroseconds(found.TimeMicros) - Time(row[1])).TotalMinutes) <= 20));
    }
}
