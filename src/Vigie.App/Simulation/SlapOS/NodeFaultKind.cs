namespace Vigie.App.Simulation.SlapOS;

/// <summary>What goes wrong on a simulated SlapOS machine.</summary>
internal enum NodeFaultKind
{
    /// <summary>A process takes more and more memory until the kernel kills it.</summary>
    MemoryLeak,

    /// <summary>The disk fills up.</summary>
    DiskFilling,

    /// <summary>Reads fail now and then, then more often, then the machine hangs.</summary>
    FailingDisk,

    /// <summary>A fan stops; the machine slows down and switches itself off.</summary>
    Overheating,

    /// <summary>Packets are lost in bursts until the network is gone.</summary>
    NetworkFlapping,

    /// <summary>The worker of a service dies and is started again, ever sooner, until the service gives up.</summary>
    CrashLoop,

    /// <summary>Requests wait for locks of the database until it gives up.</summary>
    LockPileUp,

    /// <summary>A certificate nobody renews.</summary>
    CertificateExpiry,

    /// <summary>The power supply: no sign whatever.</summary>
    SuddenDeath,

    /// <summary>An operator shuts the machine down and starts it again: no failure.</summary>
    Maintenance,
}
