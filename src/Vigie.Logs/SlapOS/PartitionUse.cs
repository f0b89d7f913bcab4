using System.Globalization;
using System.Text.RegularExpressions;

namespace Vigie.Logs.SlapOS;

/// <summary>
/// What the processes of each partition use at a moment, and how many came and went since the one before. A process that
/// is there for longer than a minute is told of when it is first seen and when it is gone; those that came and went
/// with a boot, or while nobody looked, are only counted.
/// </summary>
internal sealed class PartitionUse
{
    private const double SettledSeconds = 60;

    // Longer than the collector needs to look again, even where it looks only every ten minutes.
    private const double LongestGapSeconds = 900;

    private static readonly Regex User = new(@"^slapuser(?<number>\d+)$", RegexOptions.NonBacktracking);
    private static readonly int Cpu = CollectorTable.User.Column("cpu_percent");
    private static readonly int Threads = CollectorTable.User.Column("cpu_num_threads");
    private static readonly int Memory = CollectorTable.User.Column("memory_percent");
    private static readonly int Bytes = CollectorTable.User.Column("io_rw_counter");

    private readonly SortedDictionary<string, Use> _partitions = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Process> _processes = new(StringComparer.Ordinal);
    private readonly List<ProcessEvent> _events = [];
    private double _started;
    private long _before = long.MinValue;

    /// <summary>What there is to tell of the processes at the moment that ended last; borrowed until the next ends.</summary>
    public IReadOnlyList<ProcessEvent> Events => _events;

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
        if (_processes.TryGetValue(row.Process, out var process))
        {
            use.Bytes += Math.Max(0, bytes - process.Bytes);
        }
        else
        {
            _processes.Add(row.Process, process = new Process(partition, row.Process, row.Seconds));
            _started++;
            use.HasNew = true;
        }
        process.Bytes = bytes;
        process.Seen = row.Seconds;
    }

    /// <summary>Ends a moment; <paramref name="put"/> gets its samples, none where no process was seen at it or before.</summary>
    public void Close(long seconds, bool hasBooted, Action<string, double> put)
    {
        _events.Clear();
        if (_processes.Count == 0) return;
        double elapsed = _before == long.MinValue ? 0 : seconds - _before;
        double lost = TellProcesses(seconds, tellsLost: !hasBooted && elapsed <= LongestGapSeconds);
        var all = new Use();
        double most = 0;
        foreach (var (partition, use) in _partitions)
        {
            if (use.Processes == 0) continue;
            put($"{partition}.memory_percent", use.Memory);
            put($"{partition}.cpu_percent", use.Cpu);
            put($"{partition}.processes", use.Processes);
            put($"{partition}.threads", use.Threads);
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
        (_started, _before) = (0, seconds);
    }

    // How many are gone; the events are those of processes that were there for a while, by partition and number.
    private double TellProcesses(long seconds, bool tellsLost)
    {
        double lost = 0;
        foreach (var (name, process) in _processes)
        {
            if (process.Seen == seconds)
            {
                if (process.IsTold || process.AgeAt(seconds) < SettledSeconds) continue;
                process.IsTold = true;
                _events.Add(Event(process, "runs"));
                continue;
            }
            lost++;
            _processes.Remove(name);
            if (!process.IsTold || !tellsLost) continue;
            bool isReplaced = _partitions[process.Partition].HasNew;
            long minutes = (long)(process.AgeAt(process.Seen) / 60);
            _events.Add(Event(process, $"is gone after {minutes} minutes{(isReplaced ? ", another came" : "")}"));
        }
        _events.Sort(static (a, b) => (a.ProcessId, a.Text).CompareTo((b.ProcessId, b.Text)));
        return lost;
    }

    private static ProcessEvent Event(Process process, string what) => new(
        process.Partition, process.Id, string.Create(CultureInfo.InvariantCulture, $"process {process.Id} of {process.Partition} {what}"));

    private static double Finite(double value) => double.IsFinite(value) ? value : 0;

    private sealed class Use
    {
        public double Processes { get; set; }

        public double Cpu { get; set; }

        public double Threads { get; set; }

        public double Memory { get; set; }

        public double Bytes { get; set; }

        public bool HasNew { get; set; }

        public void Add(Use other)
        {
            Processes += other.Processes;
            Cpu += other.Cpu;
            Threads += other.Threads;
            Memory += other.Memory;
            Bytes += other.Bytes;
        }

        public void Clear()
        {
            Processes = Cpu = Threads = Memory = Bytes = 0;
            HasNew = false;
        }
    }

    // The collector calls a process by its number and its start in seconds since 1970: 10454-1501082792.8.
    private sealed class Process
    {
        private readonly double _started;

        public Process(string partition, string name, long seconds)
        {
            Partition = partition;
            int dash = name.IndexOf('-', StringComparison.Ordinal);
            Id = dash > 0 && long.TryParse(name.AsSpan(0, dash), NumberStyles.None, CultureInfo.InvariantCulture, out long id) ? id : -1;
            bool isKnown = double.TryParse(
                name.AsSpan(dash + 1), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double started);
            _started = isKnown && started <= seconds ? started : seconds;
        }

        public string Partition { get; }

        public long Id { get; }

        public double Bytes { get; set; }

        public long Seen { get; set; }

        public bool IsTold { get; set; }

        public double AgeAt(long seconds) => seconds - _started;
    }
}
