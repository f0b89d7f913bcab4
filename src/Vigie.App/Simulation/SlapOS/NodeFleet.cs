using System.Globalization;
using System.Text;

namespace Vigie.App.Simulation.SlapOS;

/// <summary>What a simulation of SlapOS machines wrote.</summary>
internal readonly record struct NodeFleetOutcome(long Lines, int Failures, int Unforeseeable);

/// <summary>
/// A fleet of SlapOS machines in the layout of their files: <c>fleet/MACHINE/srv/slapgrid/...</c>,
/// <c>fleet/MACHINE/opt/slapos/log/...</c>. Beside it the truth: <c>failures.csv</c> (machine,time,kind) and
/// <c>truth.csv</c> (machine,time,kind,onset,foreseeable,partition), <c>onsets.csv</c> (machine,time,onset), and
/// <c>partition-failures.csv</c>, where the failures that concern one partition name it with its machine. Same options,
/// same bytes.
/// </summary>
internal static class NodeFleet
{
    private const long Minute = 60_000;

    /// <summary>Writes into a folder, which is made where it is missing.</summary>
    public static NodeFleetOutcome Run(string folder, NodeSimulationOptions options, Action<int> tell, CancellationToken stop)
    {
        long lines = 0;
        var all = new List<(string Machine, NodeFault Fault)>();
        for (int i = 0; i < options.Machines; i++)
        {
            stop.ThrowIfCancellationRequested();
            var name = $"COMP-{1001 + i}";
            lines += Simulate(Path.Combine(folder, "fleet", name), options, i, null, out var faults);
            all.AddRange(faults.Where(fault => fault.Fails).Select(fault => (name, fault)));
            tell(i + 1);
        }
        Write(folder, [.. all.OrderBy(f => f.Fault.End).ThenBy(f => f.Machine, StringComparer.Ordinal)]);
        return new NodeFleetOutcome(lines, all.Count, all.Count(f => !f.Fault.IsForeseeable));
    }

    /// <summary>Writes one machine's files below a folder; faults are drawn where none are given.</summary>
    /// <returns>Log lines written.</returns>
    public static long Simulate(string root, NodeSimulationOptions options, int index, NodeFault[]? given, out NodeFault[] faults)
    {
        var dataLog = Path.Combine(root, "srv", "slapgrid", "var", "data-log");
        Directory.CreateDirectory(dataLog);
        long start = options.Start.ToUnixTimeMilliseconds(), minutes = options.Days * 1440L;
        int step = options.EveryMinutes;
        using var collector = new CollectorWriter(dataLog, (start + (minutes - 1) * Minute) / 86_400_000);
        using var logs = new NodeLogs(root);
        SplitMix64 Random(int purpose) => SplitMix64.For(options.Seed, index, purpose);
        var machine = new NodeMachine(Random(12));
        faults = given ?? NodeFaultPlan.Draw(Random(11), start, start + minutes * Minute, machine.Partitions);
        var services = new NodeServices(Random(15), logs, machine);
        var life = new NodeLife(Random(13), logs, machine, services);
        var promises = new NodePromises(Random(16), logs, machine, root, step);
        var signs = new NodeFaultSigns(Random(14), logs, machine, services);
        var hangs = new CollectorHangs(Random(17));
        services.Boot(start + 500);
        int next = 0;
        for (long m = 0; m < minutes; m += step)
        {
            long time = start + m * Minute, until = time + step * Minute;
            while (next < faults.Length && faults[next].Back < time) next++;
            var fault = next < faults.Length ? faults[next] : null;
            if (fault?.IsDown(time + 3000) != true)
            {
                // The collector writes a few seconds into its minute, unless it hangs.
                if (hangs.Until <= time + 3000) machine.Measure(collector, time + 3000, step, fault);
                hangs.Go(time, step);
                promises.Run(time, step, fault);
                life.Live(time, step, fault);
            }
            if (fault is not null) Show(signs, fault, time, until, step);
            logs.Flush(until, at => fault is not null && fault.IsDown(at));
        }
        promises.End();
        logs.Flush(long.MaxValue, _ => false);
        return logs.Written;
    }

    private static void Show(NodeFaultSigns signs, NodeFault fault, long time, long until, int step)
    {
        signs.Grow(fault, time, step);
        if (fault.End >= time && fault.End < until) signs.End(fault);
        signs.Suffer(fault, time, step);
        if (fault.Back >= time && fault.Back < until) signs.Back(fault);
    }

    private static void Write(string folder, (string Machine, NodeFault Fault)[] all)
    {
        using var failures = Open(Path.Combine(folder, "failures.csv"));
        using var partitions = Open(Path.Combine(folder, "partition-failures.csv"));
        using var onsets = Open(Path.Combine(folder, "onsets.csv"));
        using var truth = Open(Path.Combine(folder, "truth.csv"));
        failures.Write("machine,time,kind\n");
        partitions.Write("machine,time,kind\n");
        onsets.Write("machine,time,onset\n");
        truth.Write("machine,time,kind,onset,foreseeable,partition\n");
        foreach (var (machine, fault) in all)
        {
            var partition = fault.IsOfPartition ? $"slappart{fault.Partition}" : "";
            var rest = $"{Time(fault.End)},{fault.Name}";
            failures.Write($"{machine},{rest}\n");
            if (partition.Length > 0) partitions.Write($"{machine}/{partition},{rest}\n");
            onsets.Write($"{machine},{Time(fault.End)},{Time(fault.Onset)}\n");
            truth.Write($"{machine},{rest},{Time(fault.Onset)},{(fault.IsForeseeable ? "true" : "false")},{partition}\n");
        }
    }

    private static StreamWriter Open(string path) => new(File.Create(path), new UTF8Encoding(false));

    private static string Time(long time) => DateTimeOffset.FromUnixTimeMilliseconds(time).UtcDateTime
        .ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
