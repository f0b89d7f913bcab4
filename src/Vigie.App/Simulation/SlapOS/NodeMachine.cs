using System.Globalization;
using Vigie.Logs.SlapOS;

namespace Vigie.App.Simulation.SlapOS;

/// <summary>A SlapOS machine at work: what its collector measures minute by minute, faults included.</summary>
internal sealed class NodeMachine
{
    private const double MegaByte = 1 << 20;
    private const double MemoryMb = 32_768;
    private const double SystemMb = 3_000;
    private const double LastMb = 150;
    private const double DiskBytes = 480e9;
    private const int Cores = 12;
    private const int OtherPartitions = 3;

    private readonly SplitMix64 _random;
    private double _diskBase;
    private double _in;
    private double _out;
    private double _inErrors;
    private double _inDropped;
    private int _nextPid = 4000;
    private long _measured;

    public NodeMachine(SplitMix64 random)
    {
        _random = random;
        _diskBase = random.Between(0.3, 0.55) * DiskBytes;
        Partitions.Add(new NodePartition(0, NodeSoftware.Monitor, random));
        Partitions.Add(new NodePartition(1, NodeSoftware.Erp5, random));
        while (Partitions.Count <= OtherPartitions)
            Partitions.Add(new NodePartition(Partitions.Count, random.Pick<NodeSoftware>(NodeSoftware.Others), random));
    }

    /// <summary>The first watches the machine, the others run software.</summary>
    public List<NodePartition> Partitions { get; } = [];

    /// <summary>Memory that is free now, in MB.</summary>
    public double FreeMb { get; private set; } = MemoryMb;

    /// <summary>Part of the disk that is free now.</summary>
    public double DiskFreeShare { get; private set; } = 1;

    /// <summary>Degrees Celsius now.</summary>
    public double Temperature { get; private set; } = 45;

    /// <summary>Errors and lost packets of the last measure.</summary>
    public double LostPackets { get; private set; }

    /// <summary>Bytes sent and received since the last boot.</summary>
    public double Traffic => _in + _out;

    /// <summary>Everything starts anew; counters begin at zero.</summary>
    public void Boot(long time)
    {
        _in = _out = _inErrors = _inDropped = 0;
        Temperature = 40;
        _measured = time;
        foreach (var partition in Partitions)
            foreach (var process in partition.Processes) Start(process, time);
    }

    /// <summary>Starts a process anew; its new number.</summary>
    public int Start(NodeProcess process, long time)
    {
        _nextPid += _random.Range(1, 40);
        process.Start(_nextPid, time);
        return _nextPid;
    }

    /// <summary>Lives from the last measure or boot to a time, and tells the collector.</summary>
    public void Measure(CollectorWriter collector, long time, int stepMinutes, NodeFault? fault)
    {
        double seconds = (time - _measured) / 1000.0;
        _measured = time;
        double share = fault?.Share(time) ?? 0;
        if (fault is { Kind: NodeFaultKind.DiskFilling or NodeFaultKind.NetworkFlapping } && fault.IsBroken(time)) share = 1;
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
        if (time / 60_000 % 1440 is >= 60 and < 60 + 5 && time / 60_000 % 1440 < 60 + stepMinutes) Folders(collector, time);
    }

    private static double Round(double value, int digits = 2) => Math.Round(Math.Max(0, value), digits);

    private void Network(double load, double seconds, NodeFaultKind kind, double share)
    {
        double lost = kind == NodeFaultKind.NetworkFlapping ? share : 0;
        // Of a network that is gone only the machine's own chatter is left.
        double kept = lost >= 1 ? 0.002 : 1 - 0.7 * lost;
        _in += seconds * (2e4 + 6e5 * load * _random.Between(0.7, 1.3)) * kept;
        _out += seconds * (1e4 + 9e5 * load * _random.Between(0.7, 1.3)) * kept;
        double dropped = (_random.NextDouble() < 0.01 ? _random.Below(4) : 0) + Math.Floor(lost * 120 * seconds / 60 * _random.NextDouble());
        double errors = Math.Floor(lost * 40 * seconds / 60 * _random.NextDouble());
        _inDropped += dropped;
        _inErrors += errors;
        LostPackets = dropped + errors;
    }

    private double MeasureProcesses(
        CollectorWriter collector, long time, double seconds, double busy, NodeFault? fault, NodeFaultKind kind, double share)
    {
        double usual = Partitions.Sum(partition => partition.Processes.Sum(process => process.IsUp ? process.MemoryMb : 0));
        double all = 0;
        foreach (var partition in Partitions)
        {
            var concerned = fault?.Partition == partition.Number ? partition.Of(partition.Concerned(kind).Name).Worker : null;
            foreach (var process in partition.Processes)
            {
                double memory = process.MemoryMb * (1 + 0.02 * _random.Normal());
                double percent = Math.Max(0, busy * process.Share * _random.Between(0.6, 1.4));
                double read = _random.NextDouble();
                if (!process.IsUp) continue;
                process.Threads = process.IsWorker ? 12 : 8;
                if (process == concerned && kind == NodeFaultKind.MemoryLeak) memory += share * (MemoryMb - SystemMb - usual - LastMb);
                if (process == concerned && kind == NodeFaultKind.LockPileUp) process.Threads += (int)(220 * share);
                process.CpuSeconds += percent / 100 * seconds;
                process.IoBytes += seconds * 3e4 * busy * process.Share * read;
                process.IoCycles += seconds * 6 * busy * process.Share;
                all += memory;
                collector.Add(CollectorTable.User, time,
                    $"slapuser{partition.Number}", (double)process.Pid,
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
        Temperature += 0.4 * (target - Temperature);
        double alarm = Temperature >= 95 ? 2 : Temperature >= 82 ? 1 : 0;
        collector.Add(CollectorTable.Temperature, time, "coretemp-isa-0000 Core 0:", Round(Temperature, 1), alarm);
    }

    private void Folders(CollectorWriter collector, long time)
    {
        foreach (var partition in Partitions)
            collector.Add(CollectorTable.Folder, time, $"slapuser{partition.Number}", Math.Floor(partition.DiskKb *= 1 + 0.002 * _random.NextDouble()));
    }
}
