namespace Vigie.App.Simulation.SlapOS;

/// <summary>Which faults come to which machine, and when.</summary>
internal static class NodeFaultPlan
{
    private const long Minute = 60_000;
    private const long Hour = 60 * Minute;
    private const double DaysBetween = 11;
    private const double PassingShare = 0.3;

    // The first days show what is usual.
    private const long QuietStart = 36 * Hour;
    private const long QuietAfter = 30 * Hour;

    private static readonly (NodeFaultKind Kind, double FewestHours, double MostHours)[] Stories =
    [
        (NodeFaultKind.MemoryLeak, 8, 40),
        (NodeFaultKind.DiskFilling, 20, 72),
        (NodeFaultKind.FailingDisk, 6, 30),
        (NodeFaultKind.Overheating, 2, 8),
        (NodeFaultKind.NetworkFlapping, 2, 10),
        (NodeFaultKind.CrashLoop, 3, 12),
        (NodeFaultKind.LockPileUp, 2, 6),
        (NodeFaultKind.CertificateExpiry, 48, 72),
        (NodeFaultKind.SuddenDeath, 0, 0),
        (NodeFaultKind.Maintenance, 0, 0),
    ];

    /// <summary>The faults of a machine in order, none overlapping the next.</summary>
    public static NodeFault[] Draw(SplitMix64 random, long start, long end, IReadOnlyList<NodePartition> partitions)
    {
        var faults = new List<NodeFault>();
        long time = start + QuietStart;
        while (true)
        {
            time += (long)(random.Exponential(DaysBetween) * 24 * Hour);
            var (kind, fewest, most) = Stories[random.Below(Stories.Length)];
            long onset = time;
            time += (long)(random.Between(fewest, most) * Hour);
            // A little into a minute: last words come some seconds before.
            time = time / Minute * Minute + 12_000 + random.Below(45_000);
            if (fewest == 0) onset = time;
            double down = kind switch
            {
                NodeFaultKind.Maintenance => random.Between(0.07, 0.3),
                // Nobody is called for a certificate: it takes a while to be seen.
                NodeFaultKind.CertificateExpiry => random.Between(1, 4),
                _ => random.Between(0.3, 3),
            };
            long back = time + (long)(down * Hour);
            bool passes = random.NextDouble() < PassingShare && fewest > 0;
            double peak = passes ? random.Between(0.3, 0.85) : 1;
            int partition = Partition(random, kind, partitions);
            if (back >= end) return [.. faults];
            faults.Add(new NodeFault(kind, onset, time, back, partition, peak));
            time = back + QuietAfter;
        }
    }

    // The first partition only watches.
    private static int Partition(SplitMix64 random, NodeFaultKind kind, IReadOnlyList<NodePartition> partitions)
    {
        int[] fitting = [.. partitions.Skip(1).Where(p => kind != NodeFaultKind.LockPileUp || p.Software.HasDatabase).Select(p => p.Number)];
        return fitting[random.Below(fitting.Length)];
    }
}
