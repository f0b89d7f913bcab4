using System.Globalization;
using System.Text;
using Vigie.App.Simulation;

namespace Vigie.Tests.App.Simulation;

/// <summary>A simulated fleet in memory.</summary>
internal sealed class SimulatedFleet
{
    private readonly Dictionary<string, List<(DateTime Time, string Line)>> _timed = new(StringComparer.Ordinal);

    private SimulatedFleet(Dictionary<string, byte[]> files, SimulationOutcome outcome)
    {
        Files = files;
        Outcome = outcome;
        Failures = [.. Text("truth.csv").Skip(1).Select(Failure.Parse)];
    }

    /// <summary>Bytes of each file by its name.</summary>
    public Dictionary<string, byte[]> Files { get; }

    /// <summary>What the simulation says it wrote.</summary>
    public SimulationOutcome Outcome { get; }

    /// <summary>Rows of truth.csv.</summary>
    public Failure[] Failures { get; }

    /// <summary>Runs a simulation.</summary>
    public static SimulatedFleet Run(SimulationOptions options)
    {
        var streams = new Dictionary<string, MemoryStream>(StringComparer.Ordinal);
        var outcome = FleetSimulation.Run(name => streams[name] = new MemoryStream(), options);
        return new SimulatedFleet(streams.ToDictionary(s => s.Key, s => s.Value.ToArray(), StringComparer.Ordinal),
            outcome);
    }

    /// <summary>Timed lines of a file, parsed once.</summary>
    public IReadOnlyList<(DateTime Time, string Line)> Timed(string file)
    {
        if (!_timed.TryGetValue(file, out var timed))
        {
            int head = file.EndsWith(".csv", StringComparison.Ordinal) ? 1 : 0;
            _timed[file] = timed = [.. Text(file).Skip(head).Select(line => (TimeOf(file, line), line))];
        }
        return timed;
    }

    /// <summary>Lines of a file, without a last empty one.</summary>
    public string[] Text(string name)
    {
        string text = Encoding.UTF8.GetString(Files[name]);
        Assert.EndsWith("\n", text);
        return text[..^1].Split('\n');
    }

    /// <summary>Names of log files and of metric files.</summary>
    public IEnumerable<string> TimedFiles => Files.Keys.Where(name => name.Contains('/'));

    /// <summary>Time of a line in the format of its file.</summary>
    private static DateTime TimeOf(string file, string line)
    {
        string text = file[(file.IndexOf('/') + 1)..] switch
        {
            "syslog.log" => line[..23],
            "web.log" => line.Substring("{\"time\":\"".Length, 23),
            "database.log" => line[..23],
            "supervisor.log" => line[..23].Replace(',', '.'),
            _ => line[..19],
        };
        return DateTime.Parse(text, CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);
    }
}

/// <summary>A row of truth.csv.</summary>
internal sealed record Failure(string Machine, DateTime Time, string Kind, DateTime Onset, bool Foreseeable)
{
    public static Failure Parse(string line)
    {
        string[] cells = line.Split(',');
        return new Failure(cells[0], Utc(cells[1]), cells[2], Utc(cells[3]), bool.Parse(cells[4]));
    }

    private static DateTime Utc(string text) => DateTime.ParseExact(text, "yyyy-MM-dd'T'HH:mm:ss'Z'",
        CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);
}
