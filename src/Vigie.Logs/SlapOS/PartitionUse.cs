using System.Text.RegularExpressions;

namespace Vigie.Logs.SlapOS;

/// <summary>What the processes of each partition use at a moment, and how many came and went since the one before.</summary>
internal sealed class PartitionUse
{
    private static readonly Regex User = new(@"^slapuser(?<number>\d+)$", RegexOptions.NonBacktracking);
    private static readonly int Cpu = CollectorTable.User.Column("cpu_percent");
    private static readonly int Threads = CollectorTable.User.Column("cpu_num_threads");
    private static readonly int Memory = CollectorTable.User.Column("memory_percent");
    private static readonly int Bytes = CollectorTable.User.Column("io_rw_counter");

    private readonly SortedDictionary<string, Use> _partitions = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);
    private Dictionary<string, double> _bytesBefore = new(StringComparer.Ordinal);
    private Dictionary<string, double> _bytes = new(StringComparer.Ordinal);
    private double _started;
    private long _before = long.MinValue;

    /// <summary>The partition of a user: <c>slappart7</c> of <c>slapuser7</c>.</summary>
    public static string Name(string user) =>
        User.Match(user) is { Success: true } match ? $"slappart{match.Groups["number"].Value}" : user;

    /// <summary>Takes a process.</summary>
    public void Add(CollectorRow row)
    {
        var values = row.Values;
        if (!_names.TryGetValue(row.Entity, out var partition)) _names.Add(row.Entity, partition = Name(row.Entity));
        if (!_partitions.TryGetValue(partition, out var use)) _partitions.Add(partition, use = new Use());
        use.Processes++;
        use.Cpu += Finite(values[Cpu]);
        use.Threads += Finite(values[Threads]);
        use.Memory += Finite(values[Memory]);
        double bytes = Finite(values[Bytes]);
        if (_bytesBefore.TryGetValue(row.Process, out double before)) use.Bytes += Math.Max(0, bytes - before);
        else _started++;
        _bytes[row.Process] = bytes;
    }

    /// <summary>Ends a moment; <paramref name="put"/> gets its samples, none where no process was seen at it or before.</summary>
    public void Close(long seconds, Action<string, double> put)
    {
        if (_bytes.Count == 0 && _bytesBefore.Count == 0) return;
        double elapsed = _before == long.MinValue ? 0 : seconds - _before;
        double lost = 0;
        foreach (var process in _bytesBefore.Keys)
            if (!_bytes.ContainsKey(process)) lost++;
        var all = new Use();
        double most = 0;
        foreach (var (partition, use) in _partitions)
        {
            if (use.Processes == 0) continue;
            put($"{partition}.memory_percent", use.Memory);
            put($"{partition}.cpu_percent", use.Cpu);
            put($"{partition}.processes", use.Processes);
            most = Math.Max(most, use.Memory);
            all.Add(use);
            use.Clear();
        }
        put("partitions.max_memory_percent", most);
        put("processes.count", all.Processes);
        put("processes.threads", all.Threads);
        if (elapsed > 0)
        {
            put("processes.io_kb_s", all.Bytes / 1024 / elapsed);
            put("processes.started", _started);
            put("processes.lost", lost);
        }
        (_bytesBefore, _bytes) = (_bytes, _bytesBefore);
        _bytes.Clear();
        (_started, _before) = (0, seconds);
    }

    private static double Finite(double value) => double.IsFinite(value) ? value : 0;

    private sealed class Use
    {
        public double Processes { get; set; }

        public double Cpu { get; set; }

        public double Threads { get; set; }

        public double Memory { get; set; }

        public double Bytes { get; set; }

        public void Add(Use other)
        {
            Processes += other.Processes;
            Cpu += other.Cpu;
            Threads += other.Threads;
            Memory += other.Memory;
            Bytes += other.Bytes;
        }

        public void Clear() => Processes = Cpu = Threads = Memory = Bytes = 0;
    }
}
