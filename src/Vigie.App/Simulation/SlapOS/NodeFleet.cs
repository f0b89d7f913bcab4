using System.Globalization;
using System.Text;

namespace Vigie.App.Simulation.SlapOS;

/// <summary>What a simulation of SlapOS machines wrote.</summary>
internal readonly record struct NodeFleetOutcome(long Lines, int Failures, int Unforeseeable);

/// <summary>
/// A fleet of SlapOS machines in the layout of their files: <c>fleet/MACHINE/srv/slapgrid/...</c>,
/// <c>fleet/MACHINE/opt/slapos/log/...</c>. Beside it the truth: <c>failures.csv</c> (machine,time,kind) and
/// <c>truth.csv</c> (machine,time,kind,onset,foreseeable). Same options, same bytes.
/// </summary>
internal static class NodeFleet
{
    private const long Minute = 60_000;
    private const int Partitions = 3;

    /// <summary>Writes into a folder, which is made where it is missing.</summary>
    public static NodeFleetOutcome Run(string folder, NodeSimulationOptions options, Action<int> tell, CancellationToken stop)
    {
        long start = options.Start.ToUnixTimeMilliseconds(), end = start + options.Days * 1440L * Minute;
        long lines = 0;
        var all = new List<(string Machine, NodeFault Fault)>();
        for (int i = 0; i < options.Machines; i++)
        {
            stop.ThrowIfCancellationRequested();
            var name = $"COMP-{1001 + i}";
            var faults = NodeFaultPlan.Draw(SplitMix64.For(options.Seed, i, purpose: 11), start, end, Partitions);
            lines += Simulate(Path.Combine(folder, "fleet", name), options, i, faults);
            all.AddRange(faults.Where(fault => fault.Fails).Select(fault => (name, fault)));
            tell(i + 1);
        }
        Write(folder, [.. all.OrderBy(f => f.Fault.End).ThenBy(f => f.Machine, StringComparer.Ordinal)]);
        return new NodeFleetOutcome(lines, all.Count, all.Count(f => !f.Fault.IsForeseeable));
    }

    private static long Simulate(string root, NodeSimulationOptions options, int index, NodeFault[] faults)
    {
        var dataLog = Path.Combine(root, "srv", "slapgrid", "var", "data-log");
        Directory.CreateDirectory(dataLog);
        long start = options.Start.ToUnixTimeMilliseconds(), minutes = options.Days * 1440L;
        int step = options.EveryMinutes;
        using var collector = new CollectorWriter(dataLog, (start + (minutes - 1) * Minute) / 86_400_000);
        using var logs = new NodeLogs(root);
        var machine = new NodeMachine(SplitMix64.For(options.Seed, index, purpose: 12), Partitions, start);
        var life = new NodeLife(SplitMix64.For(options.Seed, index, purpose: 13), logs, machine);
        var signs = new NodeFaultSigns(SplitMix64.For(options.Seed, index, purpose: 14), logs, machine);
        int next = 0;
        for (long m = 0; m < minutes; m += step)
        {
            long time = start + m * Minute, until = time + step * Minute;
            while (next < faults.Length && faults[next].Back < time) next++;
            var fault = next < faults.Length ? faults[next] : null;
            bool isDown = fault?.IsDown(time) == true;
            if (!isDown)
            {
                // The collector writes a few seconds into its minute.
                machine.Measure(collector, time + 3000, step * 60, fault);
                life.Live(time, step, fault);
            }
            if (fault is not null) Show(signs, fault, time, until, step);
            logs.Flush(until, at => fault is not null && fault.IsDown(at));
        }
        logs.Flush(long.MaxValue, _ => false);
        return logs.Written;
    }

    private static void Show(NodeFaultSigns signs, NodeFault fault, long time, long until, int step)
    {
        signs.Grow(fault, time, step);
        if (!fault.Fails) return;
        if (fault.End >= time && fault.End < until) signs.End(fault);
        if (fault.Back >= time && fault.Back < until) signs.Back(fault);
    }

    private static void Write(string folder, (string Machine, NodeFault Fault)[] all)
    {
        using var failures = Open(Path.Combine(folder, "failures.csv"));
        using var truth = Open(Path.Combine(folder, "truth.csv"));
        failures.Write("machine,time,kind\n");
        truth.Write("machine,time,kind,onset,foreseeable\n");
        foreach (var (machine, fault) in all)
        {
            var head = $"{machine},{Time(fault.End)},{fault.Name}";
            failures.Write(head + "\n");
            truth.Write($"{head},{Time(fault.Onset)},{(fault.IsForeseeable ? "true" : "false")}\n");
        }
    }

    private static StreamWriter Open(string path) => new(File.Create(path), new UTF8Encoding(false));

    private static string Time(long time) => DateTimeOffset.FromUnixTimeMilliseconds(time).UtcDateTime
        .ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
