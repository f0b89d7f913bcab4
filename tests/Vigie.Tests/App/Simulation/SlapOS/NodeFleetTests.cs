using System.Globalization;
using System.Text;
using Microsoft.Data.Sqlite;
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
    public void Before_a_sudden_death_nothing_differs_from_a_life_without_it()
    {
        var options = Small with { Machines = 1, Days = 4 };
        long death = new DateTimeOffset(2026, 1, 7, 13, 25, 30, TimeSpan.Zero).ToUnixTimeMilliseconds();
        var sudden = new NodeFault(NodeFaultKind.SuddenDeath, death, death, death + 3_600_000, 1, 1);
        NodeFleet.Simulate(_folder["with"], options, 0, [sudden], out _);
        NodeFleet.Simulate(_folder["without"], options, 0, [], out _);
        var with = Records(_folder["with"], death);
        Assert.True(with.Count > 1000);
        Assert.Equal(Records(_folder["without"], death), with);
    }

    // All that is read up to a moment, in milliseconds since 1970.
    private static List<string> Records(string folder, long until)
    {
        using var set = SourceSet.Open([folder], new SourceOptions());
        using var records = set.Read();
        var all = new List<string>();
        while (records.Read() && records.Current is var record && record.TimeMicros < until * 1000)
        {
            all.Add($"{record.TimeMicros} {Encoding.UTF8.GetString(record.Service)} {record.Level} {Encoding.UTF8.GetString(record.Message)} "
                + string.Join(' ', record.MetricNames.ToArray()) + string.Join(' ', record.MetricValues.ToArray()));
        }
        return all;
    }

    [Fact]
    [Trait("Category", "Slow")]
    public void Processes_that_the_supervisor_names_are_those_that_the_collector_sees()
    {
        NodeFleet.Simulate(_folder["m"], Small with { Machines = 1, Days = 2 }, 0, [], out _);
        var root = Path.Combine(_folder["m"], "srv", "slapgrid", "var");
        var spawned = File.ReadLines(Path.Combine(root, "log", "supervisord.log"))
            .Where(line => line.Contains("spawned: ", StringComparison.Ordinal)).Select(line => line[(line.LastIndexOf(' ') + 1)..]).ToHashSet();
        using var database = new SqliteConnection($"Data Source={Path.Combine(root, "data-log", "collector.db")};Pooling=False");
        database.Open();
        using var query = database.CreateCommand();
        query.CommandText = "SELECT DISTINCT pid FROM user WHERE partition = 'slapuser0'";
        using var pids = query.ExecuteReader();
        int seen = 0;
        for (; pids.Read(); seen++) Assert.Contains(pids.GetInt64(0).ToString(CultureInfo.InvariantCulture), spawned);
        Assert.True(seen >= 2);
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
