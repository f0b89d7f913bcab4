namespace Vigie.Logs.SlapOS;

/// <summary>
/// Turns the rows of a machine's collector, all tables together in order of time, into samples that mean the same on
/// every machine: counters become rates, with resets understood; memory and disk become shares; processes become their
/// partition's. The time since the moment before is a sample too: a collector that missed its minute says something.
/// </summary>
public sealed class CollectorSamples
{
    // Before this day memory_free was what nothing uses at all, since then what programs can get.
    private static readonly long AvailableSince =
        new DateTimeOffset(2019, 10, 17, 0, 0, 0, TimeSpan.Zero).ToUnixTimeSeconds();

    private static readonly int Load = CollectorTable.System.Column("loadavg");
    private static readonly int Cpu = CollectorTable.System.Column("cpu_percent");
    private static readonly int MemoryUsed = CollectorTable.System.Column("memory_used");
    private static readonly int MemoryFree = CollectorTable.System.Column("memory_free");
    private static readonly int Cores = CollectorTable.Computer.Column("cpu_num_core");
    private static readonly int Degrees = CollectorTable.Temperature.Column("temperature");
    private static readonly int Alarm = CollectorTable.Temperature.Column("alarm");
    private static readonly int DiskUsed = CollectorTable.Disk.Column("used");
    private static readonly int DiskFree = CollectorTable.Disk.Column("free");
    private static readonly int FolderUsed = CollectorTable.Folder.Column("disk_used");

    private readonly NetworkRates _network = new();
    private readonly PartitionUse _partitions = new();
    private readonly SortedDictionary<string, FreeTrend> _disks = new(StringComparer.Ordinal);
    private readonly List<CollectorSample> _samples = [];
    private double _cores = double.NaN;
    private double _hottest = double.NaN;
    private double _alarm;
    private long _before = long.MinValue;

    /// <summary>
    /// The moment whose rows come in now, in seconds as rows have them; <see cref="long.MinValue"/> before the first.
    /// </summary>
    public long Moment { get; private set; } = long.MinValue;

    /// <summary>
    /// Takes a row no older than the one before. Call <see cref="Close"/> first where it is of a later
    /// <see cref="Moment"/>.
    /// </summary>
    public void Add(CollectorRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        Moment = row.Seconds;
        var values = row.Values;
        if (row.Table == CollectorTable.System) System(values);
        else if (row.Table == CollectorTable.Computer) _cores = values[Cores];
        else if (row.Table == CollectorTable.User) _partitions.Add(row);
        else if (row.Table == CollectorTable.Disk) Disk(row.Entity, values[DiskUsed], values[DiskFree]);
        else if (row.Table == CollectorTable.Folder) Put($"{PartitionUse.Name(row.Entity)}.disk_used_kb", values[FolderUsed]);
        else if (row.Table == CollectorTable.Temperature) Temperature(values[Degrees], values[Alarm]);
    }

    /// <summary>What there is to tell of single processes at the moment that <see cref="Close"/> ended.</summary>
    internal IReadOnlyList<ProcessEvent> ProcessEvents => _partitions.Events;

    /// <summary>The samples of the moment, which ends; borrowed until the next row.</summary>
    public IReadOnlyList<CollectorSample> Close()
    {
        if (_before != long.MinValue) Put("collect.gap_s", Moment - _before);
        if (!double.IsNaN(_hottest))
        {
            Put("temperature.max_c", _hottest);
            Put("temperature.alarm", _alarm);
        }
        if (_disks.Count > 0)
        {
            Put("disk.min_free_share", _disks.Values.Min(disk => disk.Share));
            Put("disk.min_hours_to_full", _disks.Values.Min(disk => disk.HoursToFull));
        }
        _partitions.Close(Moment, _network.HasBooted, Put);
        (_before, _hottest, _alarm) = (Moment, double.NaN, 0);
        return _samples;
    }

    /// <summary>Forgets the samples that <see cref="Close"/> gave.</summary>
    public void Clear() => _samples.Clear();

    private void System(double[] values)
    {
        Put("system.load", values[Load]);
        if (_cores > 0) Put("system.load_per_core", values[Load] / _cores);
        Put("system.cpu_percent", values[Cpu]);
        double all = values[MemoryFree] + values[MemoryUsed];
        if (all > 0)
        {
            Put(Moment >= AvailableSince ? "memory.available_share" : "memory.free_share", values[MemoryFree] / all);
            Put(Moment >= AvailableSince ? "memory.available_mb" : "memory.free_mb", values[MemoryFree] / (1 << 20));
        }
        _network.Add(values, Moment, Put);
    }

    private void Disk(string device, double used, double free)
    {
        double all = used + free;
        if (!(all > 0)) return;
        if (!_disks.TryGetValue(device, out var trend)) _disks.Add(device, trend = new FreeTrend());
        trend.Add(Moment, free / all);
        var name = device[(device.LastIndexOf('/') + 1)..];
        Put($"disk.{name}.free_share", trend.Share);
        Put($"disk.{name}.hours_to_full", trend.HoursToFull);
    }

    private void Temperature(double degrees, double alarm)
    {
        if (double.IsFinite(degrees)) _hottest = double.IsNaN(_hottest) ? degrees : Math.Max(_hottest, degrees);
        if (alarm > _alarm) _alarm = alarm;
    }

    private void Put(string name, double value)
    {
        if (double.IsFinite(value)) _samples.Add(new CollectorSample(name, value));
    }
}
