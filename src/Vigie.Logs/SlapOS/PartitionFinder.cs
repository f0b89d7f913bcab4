using System.Buffers;
using System.Buffers.Text;
using System.Text;
using Vigie.Logs.Records;

namespace Vigie.Logs.SlapOS;

/// <summary>
/// Says which partition of its machine a record is about: the one that its path names, or its message, or for what a
/// supervisor says of a process the one whose user runs it. The supervisor names processes and not partitions, so these
/// are found by the process numbers that it and the collector tell: first by the whole name of a process, which may hold a
/// hash of its configuration, then by its service. Where partitions have processes of one name, none is found.
/// </summary>
public sealed class PartitionFinder
{
    private const int MaxNames = 50_000;
    private const int MostServices = 64;    // of one partition
    private const int HashLength = 32;

    private static readonly SearchValues<byte> HashDigits = SearchValues.Create("0123456789abcdef"u8);

    private static readonly byte[][] Verbs =
        Array.ConvertAll<string, byte[]>(["exited: ", "stopped: ", "gave up: ", "success: ", "killing '"], Encoding.ASCII.GetBytes);

    private readonly Utf8Names _machines = new();
    private readonly Utf8Names _services = new();
    private readonly Utf8Names _partitions = new();
    private readonly Dictionary<(int Machine, int Service), int> _partitionOf = [];
    private readonly Dictionary<(int Machine, int Partition), List<byte[]>> _servicesOf = [];
    private readonly Dictionary<(int Machine, long ProcessId), (int Name, int Service)> _waiting = [];

    /// <summary>A partition found, by its number.</summary>
    public string this[int partition] => _partitions[partition];

    /// <summary>Takes note of what a record tells of processes; call it for each, in order of time.</summary>
    public void See(LogRecord record)
    {
        var message = record.Message;
        if (message.StartsWith("spawned: '"u8)) Spawned(record);
        else if (message.StartsWith("process "u8) && !record.Partition.IsEmpty && message.EndsWith(" runs"u8)) Runs(record);
    }

    /// <summary>Number of the partition that a record is about; -1 for none. Records of samples have none: their names tell.</summary>
    public int Find(LogRecord record)
    {
        if (!record.MetricNames.IsEmpty) return -1;
        if (!record.Partition.IsEmpty) return Number(record.Partition);
        var named = Named(record.Message);
        if (!named.IsEmpty) return Number(named);
        var process = Process(record.Message);
        int machine = process.IsEmpty ? -1 : _machines.Find(record.Machine);
        if (machine < 0) return -1;
        int partition = PartitionOf(machine, process);
        return partition >= 0 ? partition : PartitionOf(machine, Service(process));
    }

    /// <summary>The services that the supervisor is known to run in a partition of a machine, in order of first sight.</summary>
    internal IReadOnlyList<byte[]> Services(ReadOnlySpan<byte> machine, int partition) =>
        _machines.Find(machine) is >= 0 and var number && _servicesOf.TryGetValue((number, partition), out var services) ? services : [];

    /// <summary>The name of a process as its service is called: without the mark of the watchdog and the hash of its configuration.</summary>
    internal static ReadOnlySpan<byte> Service(ReadOnlySpan<byte> process)
    {
        if (process.EndsWith("-on-watch"u8)) process = process[..^"-on-watch".Length];
        if (process.Length <= HashLength + 1 || process[^(HashLength + 1)] != '-') return process;
        return process[^HashLength..].ContainsAnyExcept(HashDigits) ? process : process[..^(HashLength + 1)];
    }

    // "slappart" and digits anywhere in a text.
    private static ReadOnlySpan<byte> Named(ReadOnlySpan<byte> message)
    {
        int at = message.IndexOf("slappart"u8);
        if (at < 0) return default;
        int end = at + "slappart".Length;
        while (end < message.Length && message[end] is >= (byte)'0' and <= (byte)'9') end++;
        return end > at + "slappart".Length ? message[at..end] : default;
    }

    /// <summary>The process that a line of the supervisor is about; empty for other lines.</summary>
    internal static ReadOnlySpan<byte> Process(ReadOnlySpan<byte> message)
    {
        foreach (var verb in Verbs)
        {
            if (!message.StartsWith(verb)) continue;
            var name = message[verb.Length..];
            int end = name.IndexOfAny((byte)' ', (byte)'\'');
            return end < 0 ? name : name[..end];
        }
        return default;
    }

    /// <summary>Number of a partition by its name; -1 for a new one beyond the limit.</summary>
    public int Number(ReadOnlySpan<byte> partition)
    {
        int number = _partitions.Find(partition);
        return number >= 0 || _partitions.Count >= MaxNames ? number : _partitions.Number(partition);
    }

    private int PartitionOf(int machine, ReadOnlySpan<byte> process) =>
        _services.Find(process) is >= 0 and var service && _partitionOf.TryGetValue((machine, service), out int partition)
            ? partition : -1;

    // spawned: 'zope-0-on-watch' with pid 4711
    private void Spawned(LogRecord record)
    {
        var rest = record.Message["spawned: '".Length..];
        int quote = rest.IndexOf((byte)'\'');
        int blank = rest.LastIndexOf((byte)' ');
        if (quote < 0 || !Utf8Parser.TryParse(rest[(blank + 1)..], out long pid, out _)) return;
        if (_services.Count >= MaxNames - 1 || _waiting.Count >= MaxNames) return;
        var name = rest[..quote];
        _waiting[(_machines.Number(record.Machine), pid)] = (_services.Number(name), _services.Number(Service(name)));
    }

    // process 4711 of slappart2 runs
    private void Runs(LogRecord record)
    {
        if (!Utf8Parser.TryParse(record.Message["process ".Length..], out long pid, out _)) return;
        int machine = _machines.Number(record.Machine);
        if (!_waiting.Remove((machine, pid), out var process)) return;
        int partition = Number(record.Partition);
        Add(machine, partition, Encoding.UTF8.GetBytes(_services[process.Service]));
        Note(machine, process.Name, partition);
        if (process.Service != process.Name) Note(machine, process.Service, partition);
    }

    private void Add(int machine, int partition, byte[] service)
    {
        if (!_servicesOf.TryGetValue((machine, partition), out var services)) _servicesOf.Add((machine, partition), services = []);
        if (services.Count < MostServices && !services.Exists(known => known.AsSpan().SequenceEqual(service))) services.Add(service);
    }

    // Of a name that processes of two partitions have, nothing tells which a line is about.
    private void Note(int machine, int name, int partition)
    {
        if (_partitionOf.TryGetValue((machine, name), out int other) && other != partition) partition = -1;
        _partitionOf[(machine, name)] = partition;
    }
}
