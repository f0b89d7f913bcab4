using System.Globalization;
using Vigie.Logs.SlapOS;

namespace Vigie.App.Simulation.SlapOS;

/// <summary>A SlapOS machine at work: what its collector measures minute by minute, faults included.</summary>
internal sealed class NodeMachine
{
    private const double MegaByte = 1 << 20;
    private const double MemoryMb = 32_768;
    private const double SystemMb = 3_000;
    private const double DiskBytes = 480e9;
    private const int Cores = 12;

    private static readonly (string Software, (string Service, double MemoryMb, double Share)[] Services)[] Types =
    [
        ("erp5", [("zope-1", 2600, 0.4), ("mariadb", 3200, 0.3), ("haproxy", 120, 0.05)]),
        ("kvm", [("qemu", 4200, 0.35), ("nbd", 60, 0.02)]),
        ("rapid-cdn", [("trafficserver", 1100, 0.2), ("frontend-haproxy", 180, 0.15)]),
    ];

    private readonly SplitMix64 _random;
    private readonly double[] _diskUsed;
    private double _diskBase;
    private double _in;
    private double _out;
    private double _inErrors;
    private double _inDropped;
    private double _temperature = 45;
    private int _nextPid = 4000;

    public NodeMachine(SplitMix64 random, int partitions, long start)
    {
        _random = random;
        _diskBase = random.Between(0.3, 0.55) * DiskBytes;
        _diskUsed = new double[partitions];
        for (int i = 0; i < partitions; i++)
        {
            var (software, services) = Types[random.Below(Types.Length)];
            _diskUsed[i] = random.Between(2e6, 2e7);
            Software.Add(software);
            Processes.Add([.. services.Select(s => new NodeProcess(s.Service, s.MemoryMb * random.Between(0.7, 1.1), s.Share))]);
        }
        Boot(start);
    }

    /// <summary>Software of each partition.</summary>
    public List<string> Software { get; } = [];

    /// <summary>Processes of each partition.</summary>
    public List<NodeProcess[]> Processes { get; } = [];

    /// <summary>Memory that is free now, in MB.</summary>
    public double FreeMb { get; private set; } = MemoryMb;

    /// <summary>Part of the disk that is free now.</summary>
    public double DiskFreeShare { get; private set; } = 1;

    /// <summary>Degrees Celsius now.</summary>
    public double Temperature => _temperature;

    /// <summary>Everything starts anew; counters begin at zero.</summary>
    public void Boot(long time)
    {
        _in = _out = _inErrors = _inDropped = 0;
        _temperature = 40;
        foreach (var partition in Processes)
            foreach (var process in partition) Restart(process, time);
    }

    /// <summary>Starts a process anew; its new number.</summary>
    public int Restart(NodeProcess process, long time)
    {
        _nextPid += _random.Range(1, 40);
        process.Start(_nextPid, time);
        return _nextPid;
    }

    /// <summary>Lives for some seconds and tells the collector.</summary>
    public void Measure(CollectorWriter collector, long time, double seconds, NodeFault? fault)
    {
        double share = fault?.Share(time) ?? 0;
        var kind = share > 0 ? fault!.Kind : NodeFaultKind.SuddenDeath;
        double load = DailyLife.Load(time);
        bool isBackup = time / 60_000 % 1440 is >= 120 and < 160;
        double busy = 8 + 55 * load + 3 * _random.Normal() + (isBackup ? 15 : 0);
        double average = Cores * (0.05 + 0.5 * load) + 0.3 * Math.Abs(_random.Normal()) + (isBackup ? 3 : 0);
        switch (kind)
        {
            case NodeFaultKind.FailingDisk: average += Cores * 1.5 * share * _random.NextDouble(); break;
            case NodeFaultKind.Overheating: average += Cores * 1.2 * Math.Max(0, share - 0.4); busy += 25 * Math.Max(0, share - 0.4); break;
            case NodeFaultKind.MemoryLeak: average += Cores * 3 * Math.Max(0, share - 0.8); break;
            case NodeFaultKind.LockPileUp: average += 4 * share; break;
        }
        busy = Math.Clamp(busy, 1, 100);
        Network(load, seconds, kind, share);
        double memory = SystemMb + MeasureProcesses(collector, time, seconds, busy, fault, kind, share);
        FreeMb = Math.Max(60 + 20 * _random.NextDouble(), MemoryMb - memory);
        collector.Add(CollectorTable.System, time,
            Round(average), Round(busy, 1), (MemoryMb - FreeMb) * MegaByte, FreeMb * MegaByte,
            Math.Floor(_in), _inErrors, _inDropped, Math.Floor(_out), 0.0, 0.0);
        collector.Add(CollectorTable.Computer, time,
            (double)Cores, 0.0, "0", MemoryMb * MegaByte, "0", string.Create(CultureInfo.InvariantCulture, $"/dev/md2={DiskBytes:0}"));
        Disk(collector, time, seconds, kind, share);
        Heat(collector, time, busy, kind, share);
        if (time / 60_000 % 1440 is >= 60 and < 60 + 5 && time / 60_000 % 1440 < 60 + seconds / 60) Folders(collector, time);
    }

    private static double Round(double value, int digits = 2) => Math.Round(Math.Max(0, value), digits);

    private void Network(double load, double seconds, NodeFaultKind kind, double share)
    {
        double lost = kind == NodeFaultKind.NetworkFlapping ? share : 0;
        _in += seconds * (2e4 + 6e5 * load * _random.Between(0.7, 1.3)) * (1 - 0.7 * lost);
        _out += seconds * (1e4 + 9e5 * load * _random.Between(0.7, 1.3)) * (1 - 0.7 * lost);
        if (_random.NextDouble() < 0.01) _inDropped += _random.Below(4);
        _inErrors += Math.Floor(lost * 40 * seconds / 60 * _random.NextDouble());
        _inDropped += Math.Floor(lost * 120 * seconds / 60 * _random.NextDouble());
    }

    private double MeasureProcesses(
        CollectorWriter collector, long time, double seconds, double busy, NodeFault? fault, NodeFaultKind kind, double share)
    {
        double all = 0;
        for (int p = 0; p < Processes.Count; p++)
        {
            bool isTheOne = fault?.Partition == p;
            for (int i = 0; i < Processes[p].Length; i++)
            {
                var process = Processes[p][i];
                double memory = process.MemoryMb * (1 + 0.02 * _random.Normal());
                double percent = Math.Max(0, busy * process.Share * _random.Between(0.6, 1.4));
                process.Threads = 8 + 4 * i;
                if (isTheOne && i == 0 && kind == NodeFaultKind.MemoryLeak) memory += share * (MemoryMb - SystemMb - process.MemoryMb) * 0.9;
                if (isTheOne && i == 0 && kind == NodeFaultKind.LockPileUp) process.Threads += (int)(220 * share);
                process.CpuSeconds += percent / 100 * seconds;
                process.IoBytes += seconds * 3e4 * busy * process.Share * _random.NextDouble();
                process.IoCycles += seconds * 6 * busy * process.Share;
                all += memory;
                collector.Add(CollectorTable.User, time,
                    $"slapuser{p}", (double)process.Pid,
                    string.Create(CultureInfo.InvariantCulture, $"{process.Pid}-{process.StartedSeconds:0.00}"),
                    Round(percent, 1), Round(process.CpuSeconds), (double)process.Threads, Round(memory / MemoryMb * 100, 4),
                    Math.Floor(memory * MegaByte), Math.Floor(process.IoBytes), Math.Floor(process.IoCycles));
            }
        }
        return all;
    }

    private void Disk(CollectorWriter collector, long time, double seconds, NodeFaultKind kind, double share)
    {
        // Logs grow through the day and are rotated away at night.
        double day = time % 86_400_000 / 86_400_000.0;
        _diskBase += seconds * 300;
        double used = _diskBase + 6e9 * day;
        if (kind == NodeFaultKind.DiskFilling) used += share * (DiskBytes - used);
        used = Math.Min(used, DiskBytes);
        DiskFreeShare = (DiskBytes - used) / DiskBytes;
        collector.Add(CollectorTable.Disk, time,
            "/dev/md2", used.ToString("0", CultureInfo.InvariantCulture), (DiskBytes - used).ToString("0", CultureInfo.InvariantCulture), "/");
    }

    private void Heat(CollectorWriter collector, long time, double busy, NodeFaultKind kind, double share)
    {
        double heated = kind == NodeFaultKind.Overheating ? 50 * share : 0;
        double target = 38 + 0.2 * busy + heated + _random.Normal();
        _temperature += 0.4 * (target - _temperature);
        double alarm = _temperature >= 95 ? 2 : _temperature >= 82 ? 1 : 0;
        collector.Add(CollectorTable.Temperature, time, "coretemp-isa-0000 Core 0:", Round(_temperature, 1), alarm);
    }

    private void Folders(CollectorWriter collector, long time)
    {
        for (int p = 0; p < _diskUsed.Length; p++)
            collector.Add(CollectorTable.Folder, time, $"slapuser{p}", Math.Floor(_diskUsed[p] *= 1 + 0.002 * _random.NextDouble()));
    }
}
