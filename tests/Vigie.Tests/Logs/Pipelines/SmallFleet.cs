using Vigie.Logs;
using Vigie.Logs.Labels;
using Vigie.Logs.Prediction;
using Vigie.Logs.Records;
using Vigie.Logs.Windows;

namespace Vigie.Tests.Logs.Pipelines;

/// <summary>
/// A generated fleet: every machine chatters at random and fails now and then; where it is wanted, lines of one pattern
/// come from fifty to ten minutes before each failure. What a machine does depends on the seed and its number alone.
/// </summary>
internal sealed class SmallFleet
{
    public const long Second = 1_000_000;
    public const long Start = 1_700_000_000 * Second;
    public const double StepSeconds = 900;
    public const string PrecursorWords = "remapped sector";

    private static readonly string[] Chatter =
    [
        "accepted session from client", "cache flushed to storage", "scheduled rotation finished", "heartbeat sent upstream",
        "configuration reloaded without change", "queue drained within limits",
    ];

    public List<Line> Lines { get; private set; } = [];

    public List<(string Machine, long TimeMicros, string Kind)> Failures { get; } = [];

    public static PipelineOptions Options { get; } = new()
    {
        Windows = WindowOptions.ForHorizon(3600, 300, StepSeconds) with
        {
            LevelScales = [300, 900, 3600],
            TemplateScales = [900, 3600],
            HashBits = 10,
            MaxMetrics = 4,
        },
        Labels = new LabelOptions { HorizonSeconds = 3600, LeadSeconds = 300, RecoverySeconds = 3600 },
        // The one sign of a failure here is a pattern, so patterns are trusted more than by default.
        Training = new TrainingOptions { Blocks = 3, Candidates = [new(RiskMethod.Batch, 0.3)] },
    };

    /// <summary>Machines that are there all the time.</summary>
    public static SmallFleet Make(int machines, double hours, int seed, bool warned = true)
    {
        var fleet = new SmallFleet();
        for (int m = 0; m < machines; m++) fleet.AddMachine($"m{m:00}", 0, hours * 3600, new Random(1000 * seed + m), warned);
        fleet.Sort();
        return fleet;
    }

    /// <summary>Machines that come one after the other, live for some hours, and at times end in a failure.</summary>
    public static SmallFleet Sessions(int machines, int seed)
    {
        var fleet = new SmallFleet();
        for (int m = 0; m < machines; m++)
        {
            var random = new Random(1000 * seed + m);
            fleet.AddMachine($"s{m:000}", m * 3600, m * 3600 + 4 * 3600 + random.Next(3600), random, warned: true);
        }
        fleet.Sort();
        return fleet;
    }

    /// <summary>The same fleet with other lines.</summary>
    public SmallFleet With(IEnumerable<Line> lines)
    {
        var fleet = new SmallFleet { Lines = [.. lines] };
        fleet.Failures.AddRange(Failures);
        return fleet;
    }

    private void Sort() => Lines = [.. Lines.OrderBy(l => l.TimeMicros).ThenBy(l => l.Machine, StringComparer.Ordinal)];

    private void AddMachine(string name, double from, double until, Random random, bool warned)
    {
        double failure = NextFailure(from, random);
        for (double t = from + random.Next(300); t < until; t += 1 + random.Next(180))
        {
            if (t >= failure)
            {
                Failures.Add((name, At(failure), "disk"));
                t = failure + 900;
                failure = NextFailure(failure, random);
            }
            Lines.Add(NextLine(name, t, failure, random, warned));
            if (random.Next(4) == 0)
                Lines.Add(new Line(At(t), name, Level.None, "") { Metrics = ["load"], Values = [random.NextDouble()] });
        }
    }

    private static Line NextLine(string name, double t, double failure, Random random, bool warned)
    {
        bool isWarning = warned && failure - t is > 600 and < 3000 && random.Next(3) == 0;
        if (isWarning) return new Line(At(t), name, Level.Info, $"{PrecursorWords} {random.Next(1000)} of bay");
        var level = random.Next(20) == 0 ? Level.Error : random.Next(8) == 0 ? Level.Warning : Level.Info;
        return new Line(At(t), name, level, $"{Chatter[random.Next(Chatter.Length)]} {random.Next(100)}");
    }

    private static double NextFailure(double after, Random random) => after + 3 * 3600 + random.Next(12 * 3600);

    private static long At(double seconds) => Start + (long)(seconds * Second);
}
