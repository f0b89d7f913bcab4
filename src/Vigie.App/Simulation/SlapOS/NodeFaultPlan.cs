namespace Vigie.App.Simulation.SlapOS;

/// <summary>Which faults come to which machine, and when.</summary>
internal static class NodeFaultPlan
{
    private const long Minute = 60_000;
    private const long Hour = 60 * Minute;
    private const double DaysBetween = 12;
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
    ];

    /// <summary>The faults of a machine in order, none overlapping the next.</summary>
    public static NodeFault[] Draw(SplitMix64 random, long start, long end, int partitions)
    {
        var faults = new List<NodeFault>();
        long time = start + QuietStart;
        while (true)
        {
            time += (long)(random.Exponential(DaysBetween) * 24 * Hour);
            var (kind, fewest, most) = Stories[random.Below(Stories.Length)];
            long onset = time;
            time += (long)(random.Between(fewest, most) * Hour) + random.Below(60) * Minute / 60;
            long back = time + (long)(random.Between(0.3, 3) * Hour);
            bool fails = random.NextDouble() >= PassingShare || kind == NodeFaultKind.SuddenDeath;
            int partition = random.Below(partitions);
            if (back >= end) return [.. faults];
            faults.Add(new NodeFault(kind, onset, time, back, partition, fails));
            time = back + QuietAfter;
        }
    }
}
