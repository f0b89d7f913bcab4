namespace Vigie.App.Simulation;

/// <summary>
/// The metrics of a machine, one sample every five minutes. As in <see cref="DailyLife"/> the noise is drawn always
/// and from a generator of its own.
/// </summary>
internal sealed class MachineMetrics
{
    /// <summary>
    /// First line of system.csv: percent, MiB, tasks, GiB, degrees Celsius, errors since the last sample.
    /// </summary>
    public const string Header = "time,cpu_percent,memory_free,loadavg,disk_free,temperature,network_errors\n";

    private const double MemoryMiB = 8040;

    private readonly SplitMix64 _random;
    private readonly double _warmth;
    private readonly double _diskGiB;
    private double _drift;

    public MachineMetrics(SplitMix64 random)
    {
        _random = random;
        _warmth = random.Between(-3, 3);
        _diskGiB = random.Between(70, 140);
    }

    /// <summary>Writes the sample of a moment, or draws it only when the machine is down.</summary>
    public void Sample(TextWriter file, long time, Trouble? trouble, bool isUp)
    {
        _drift = 0.9 * _drift + 0.1 * _random.Normal();
        double load = DailyLife.Load(time);
        double p = trouble?.Progress(time) ?? 0;
        var kind = trouble?.Kind ?? TroubleKind.Sudden;
        double cpu = Math.Clamp(6 + 48 * load + 9 * _drift + 2.5 * _random.Normal()
            + (kind == TroubleKind.Memory ? 18 * p * p : 0), 0.5, 100);
        double memory = MemoryMiB * (0.55 - 0.14 * load + 0.012 * _random.Normal());
        if (kind == TroubleKind.Memory) memory *= 1 - 0.985 * Math.Pow(p, 0.8);
        double tasks = Math.Max(cpu / 100 * 8 * 0.6 + 0.12 * _random.Normal() + Waiting(kind, p), 0.01);
        double disk = Disk(time, kind, p);
        double temperature = 37 + _warmth + 0.24 * cpu + 0.8 * _random.Normal()
            + (kind == TroubleKind.Overheating ? 52 * p : 0);
        int errors = _random.Poisson(0.15)
            + (kind == TroubleKind.Network ? (int)(60 * p * (0.5 + _random.NextDouble())) : 0);
        if (!isUp) return;
        var moment = DateTimeOffset.FromUnixTimeMilliseconds(time).UtcDateTime;
        file.Write($"{moment:yyyy-MM-dd'T'HH:mm:ss}Z,{cpu:0.0},{Math.Max(memory, 20):0},{tasks:0.00},");
        file.Write($"{disk:0.00},{temperature:0.0},{errors}\n");
    }

    // Processes that wait for memory or a disk count as load.
    private static double Waiting(TroubleKind kind, double p) => kind switch
    {
        TroubleKind.Memory => 9 * p * p * p,
        TroubleKind.FailingDisk => 6 * p * p,
        TroubleKind.Overheating => 3 * p,
        _ => 0,
    };

    // Logs grow through the day and are packed at night.
    private double Disk(long time, TroubleKind kind, double p)
    {
        double hour = time / 3_600_000.0 % 24;
        double free = _diskGiB * (0.38 - 0.04 * (hour + 21) % 24 / 24) + 0.15 * _random.Normal();
        return Math.Max(kind == TroubleKind.DiskFull ? free * (1 - p) : free, 0);
    }
}
