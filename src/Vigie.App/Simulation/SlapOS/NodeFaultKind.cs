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

    /// <summary>A service exits and is started again, ever sooner.</summary>
    CrashLoop,

    /// <summary>Requests wait for locks of the database until none is answered.</summary>
    LockPileUp,

    /// <summary>A certificate nobody renews.</summary>
    CertificateExpiry,

    /// <summary>The power supply: no sign whatever.</summary>
    SuddenDeath,
}
