namespace Vigie.App.Simulation.SlapOS;

/// <summary>A fault of a machine. Times are milliseconds since 1970 UTC.</summary>
/// <param name="Kind">What goes wrong.</param>
/// <param name="Onset">Since when it shows (for one without signs: when it comes).</param>
/// <param name="End">When the machine or service fails; for a fault that passes, when it is gone.</param>
/// <param name="Back">When all works again.</param>
/// <param name="Partition">The partition it concerns, where it concerns one.</param>
/// <param name="Fails">Whether it ends in a failure; if not it goes half the way and passes.</param>
internal sealed record NodeFault(NodeFaultKind Kind, long Onset, long End, long Back, int Partition, bool Fails)
{
    private const double HalfWay = 0.5;

    /// <summary>Name of the kind in the list of failures.</summary>
    public string Name => Kind switch
    {
        NodeFaultKind.MemoryLeak => "memory-leak",
        NodeFaultKind.DiskFilling => "disk-full",
        NodeFaultKind.FailingDisk => "disk-failure",
        NodeFaultKind.Overheating => "overheating",
        NodeFaultKind.NetworkFlapping => "network-loss",
        NodeFaultKind.CrashLoop => "crash-loop",
        NodeFaultKind.LockPileUp => "database-locks",
        NodeFaultKind.CertificateExpiry => "certificate-expiry",
        _ => "sudden-death",
    };

    /// <summary>Whether anything shows before the end.</summary>
    public bool IsForeseeable => Kind != NodeFaultKind.SuddenDeath;

    /// <summary>Whether the whole machine goes down.</summary>
    public bool TakesMachineDown =>
        Kind is NodeFaultKind.FailingDisk or NodeFaultKind.Overheating or NodeFaultKind.SuddenDeath;

    /// <summary>How far it has come, from 0 before the onset to 1 at the failure.</summary>
    public double Share(long time)
    {
        if (time < Onset || time >= Back || Kind == NodeFaultKind.SuddenDeath) return 0;
        double share = Math.Min(1, (time - Onset) / (double)(End - Onset));
        if (Fails) return time < End ? share : 0;
        return time < End ? HalfWay * share : 0;
    }

    /// <summary>Whether the machine is off.</summary>
    public bool IsDown(long time) => Fails && TakesMachineDown && time >= End && time < Back;

    /// <summary>Whether what failed has not been mended yet.</summary>
    public bool IsBroken(long time) => Fails && time >= End && time < Back;
}
