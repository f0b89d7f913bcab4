namespace Vigie.App.Simulation;

/// <summary>What goes wrong with a machine.</summary>
internal enum TroubleKind
{
    /// <summary>A process grows until the kernel kills it: hours.</summary>
    Memory,

    /// <summary>A disk fills up: about a day.</summary>
    DiskFull,

    /// <summary>A disk loses sectors: half a day.</summary>
    FailingDisk,

    /// <summary>A fan stops: about an hour.</summary>
    Overheating,

    /// <summary>A network link comes and goes: half an hour to an hour.</summary>
    Network,

    /// <summary>The power is gone: nothing announces it.</summary>
    Sudden,
}

/// <summary>
/// One trouble of one machine. It grows from <see cref="Onset"/>; it ends in a failure at <see cref="End"/> after
/// which the machine is silent until <see cref="Boot"/>, or passes by itself at <see cref="End"/> when <see
/// cref="Reach"/> is below 1. Times are milliseconds since 1970-01-01 UTC.
/// </summary>
internal sealed record Trouble(TroubleKind Kind, long Onset, long End, long Boot, double Reach)
{
    /// <summary>Whether it ends in a failure.</summary>
    public bool Fails => Reach >= 1;

    /// <summary>How far it has come, from 0 at the onset to <see cref="Reach"/> at the end; 0 outside.</summary>
    public double Progress(long time) =>
        time < Onset || time >= End ? 0 : Reach * (time - Onset) / (End - Onset);

    /// <summary>Name of the kind in the files written.</summary>
    public static string Name(TroubleKind kind) => kind switch
    {
        TroubleKind.Memory => "memory",
        TroubleKind.DiskFull => "disk full",
        TroubleKind.FailingDisk => "failing disk",
        TroubleKind.Overheating => "overheating",
        TroubleKind.Network => "network",
        _ => "sudden",
    };
}
