using System.Text;

namespace Vigie.App.Simulation;

/// <summary>What a simulation wrote.</summary>
internal readonly record struct SimulationOutcome(long Lines, long Samples, int Failures);

/// <summary>
/// A fleet of machines over some weeks: logs of four services in four formats and metrics for each machine, with
/// failures that have a physical story, trouble that passes, and noise that means nothing. Same options, same bytes.
/// </summary>
internal static class FleetSimulation
{
    private const long Minute = 60_000;
    private const int SampleMinutes = 5;

    private static readonly string[] LogNames = ["syslog.log", "web.log", "database.log", "supervisor.log"];
    private static readonly string[] Sites = ["par", "lyo", "lil"];

    /// <summary>Writes the files into a folder, which is made where it is missing.</summary>
    public static SimulationOutcome Run(string folder, SimulationOptions? options = null) => Run(
        name =>
        {
            string path = Path.Combine(folder, name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            return File.Create(path);
        },
        options);

    /// <summary>
    /// Writes the files into streams made by name: <c>{machine}/syslog.log</c>, <c>web.log</c>, <c>database.log</c>,
    /// <c>supervisor.log</c>, <c>system.csv</c>, and of the whole fleet <c>failures.csv</c> (machine,time,kind) and
    /// <c>truth.csv</c> (machine,time,kind,onset,foreseeable). The streams are closed.
    /// </summary>
    public static SimulationOutcome Run(Func<string, Stream> create, SimulationOptions? options = null)
    {
        options ??= new SimulationOptions();
        var plans = TroublePlan.Draw(options);
        long lines = 0, samples = 0;
        for (int i = 0; i < plans.Length; i++)
        {
            var (ownLines, ownSamples) = Simulate(create, options, i, plans[i]);
            lines += ownLines;
            samples += ownSamples;
        }
        int failures = WriteTruth(create, plans);
        return new SimulationOutcome(lines, samples, failures);
    }

    /// <summary>Name of a machine: a site and its number there.</summary>
    public static string MachineName(int index) => $"{Sites[index % Sites.Length]}-{index / Sites.Length + 1:00}";

    private static (long Lines, long Samples) Simulate(
        Func<string, Stream> create, SimulationOptions options, int index, Trouble[] plan)
    {
        string machine = MachineName(index);
        TextWriter[] files = [.. LogNames.Select(name => Open(create, $"{machine}/{name}"))];
        using var samples = Open(create, $"{machine}/system.csv");
        samples.Write(MachineMetrics.Header);
        var lines = new LineBuffer(machine, files);
        var life = new DailyLife(SplitMix64.For(options.Seed, index, purpose: 2), lines);
        var metrics = new MachineMetrics(SplitMix64.For(options.Seed, index, purpose: 3));
        var traces = new TroubleTraces(SplitMix64.For(options.Seed, index, purpose: 4), lines);
        long start = options.Start.ToUnixTimeMilliseconds(), count = 0;
        int next = 0;
        for (long m = 0; m < options.Days * 24L * 60; m++)
        {
            long minute = start + m * Minute;
            // The lines of a boot go out before the next trouble has its turn.
            if (next < plan.Length && plan[next].Boot + 2 * Minute < minute) next++;
            var trouble = next < plan.Length ? plan[next] : null;
            bool isUp = trouble is not { Fails: true } || minute < trouble.End || minute >= trouble.Boot;
            life.Live(minute);
            if (m % SampleMinutes == 0)
            {
                metrics.Sample(samples, minute, trouble, isUp);
                if (isUp) count++;
            }
            if (trouble != null) Trouble(traces, trouble, minute);
            lines.Flush(start, minute + Minute, trouble is { Fails: true } ? trouble.End : 0, trouble?.Boot ?? 0);
        }
        foreach (var file in files) file.Dispose();
        return (lines.Written, count);
    }

    private static void Trouble(TroubleTraces traces, Trouble trouble, long minute)
    {
        traces.Trace(trouble, minute);
        if (!trouble.Fails) return;
        // Last words begin up to eight seconds before the end, which may be in the minute before.
        if (trouble.End - 10_000 >= minute && trouble.End - 10_000 < minute + Minute) traces.LastWords(trouble);
        if (trouble.Boot >= minute && trouble.Boot < minute + Minute) traces.Boot(trouble);
    }

    private static int WriteTruth(Func<string, Stream> create, Trouble[][] plans)
    {
        using var failures = Open(create, "failures.csv");
        using var truth = Open(create, "truth.csv");
        failures.Write("machine,time,kind\n");
        truth.Write("machine,time,kind,onset,foreseeable\n");
        var all = plans
            .SelectMany((plan, i) => plan.Where(t => t.Fails).Select(t => (Machine: MachineName(i), Trouble: t)))
            .OrderBy(f => f.Trouble.End).ThenBy(f => f.Machine, StringComparer.Ordinal).ToList();
        foreach (var (machine, trouble) in all)
        {
            string head = $"{machine},{Time(trouble.End)},{Simulation.Trouble.Name(trouble.Kind)}";
            failures.Write(head + "\n");
            truth.Write($"{head},{Time(trouble.Onset)},{(trouble.Kind == TroubleKind.Sudden ? "false" : "true")}\n");
        }
        return all.Count;
    }

    private static string Time(long time) =>
        $"{DateTimeOffset.FromUnixTimeMilliseconds(time).UtcDateTime:yyyy-MM-dd'T'HH:mm:ss}Z";

    private static StreamWriter Open(Func<string, Stream> create, string name) =>
        new(create(name), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), 1 << 16);
}
