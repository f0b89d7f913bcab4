namespace Vigie.App.Simulation.SlapOS;

/// <summary>A fault of a machine. Times are milliseconds since 1970 UTC.</summary>
/// <param name="Kind">What goes wrong.</param>
/// <param name="Onset">Since when it shows (for one without signs: when it comes).</param>
/// <param name="End">When the machine or service fails; for a fault that passes, when it is gone.</param>
/// <param name="Back">When all works again.</param>
/// <param name="Partition">The partition it concerns, where it concerns one.</param>
/// <param name="Peak">How far it goes: 1 ends in a failure, a smaller share passes.</param>
internal sealed record NodeFault(NodeFaultKind Kind, long Onset, long End, long Back, int Partition, double Peak)
{
    /// <summary>Whether it ends in a failure.</summary>
    public bool Fails => Peak >= 1 && Kind != NodeFaultKind.Maintenance;

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
        NodeFaultKind.SuddenDeath => "sudden-death",
        _ => "maintenance",
    };

    /// <summary>Whether anything shows before the end.</summary>
    public bool IsForeseeable => Kind != NodeFaultKind.SuddenDeath;

    /// <summary>Whether the whole machine goes down.</summary>
    public bool TakesMachineDown => Kind is NodeFaultKind.FailingDisk or NodeFaultKind.Overheating
        or NodeFaultKind.SuddenDeath or NodeFaultKind.Maintenance;

    /// <summary>Whether it is a service of one partition that fails.</summary>
    public bool IsOfPartition => Kind is NodeFaultKind.MemoryLeak or NodeFaultKind.CrashLoop
        or NodeFaultKind.LockPileUp or NodeFaultKind.CertificateExpiry;

    /// <summary>How far it has come, from 0 before the onset to 1 at the failure.</summary>
    public double Share(long time)
    {
        if (time < Onset || time >= End || Kind is NodeFaultKind.SuddenDeath or NodeFaultKind.Maintenance) return 0;
        return Peak * ((time - Onset) / (double)(End - Onset));
    }

    /// <summary>When it would end in a failure if nobody did anything.</summary>
    public long Due => Onset + (long)((End - Onset) / Peak);

    /// <summary>Whether the machine is off.</summary>
    public bool IsDown(long time) =>
        (Fails || Kind == NodeFaultKind.Maintenance) && TakesMachineDown && time >= End && time < Back;

    /// <summary>Whether what failed has not been mended yet.</summary>
    public bool IsBroken(long time) => Fails && time >= End && time < Back;
}
