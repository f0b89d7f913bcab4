using System.Text;
using System.Text.RegularExpressions;
using Vigie.Logs.Records;
using Vigie.Logs.SlapOS;

namespace Vigie.Logs.Windows;

/// <summary>Says which machines, and which partitions and services of them, a record belongs to, by number.</summary>
internal sealed class MachineFinder(Regex? pattern, Entities entities, Utf8Names machines)
{
    private const int MaxServices = 50_000;

    private readonly PartitionFinder? _partitions = entities == Entities.Machine ? null : new PartitionFinder();
    private readonly Utf8Names _hosts = new();
    private readonly Dictionary<(int Host, string Partition), int> _partitionNumbers = [];
    private readonly Utf8Names _services = new();
    private readonly Dictionary<(int Host, int Partition, int Service), int> _serviceNumbers = [];
    private readonly byte[] _name = new byte[256];
    private char[] _text = new char[1024];
    private int[] _found = new int[8];

    /// <summary>The machines of a record; borrowed until the next call. Empty where the pattern matches nothing.</summary>
    public ReadOnlySpan<int> Find(LogRecord record)
    {
        int count = 0;
        if (pattern is null)
        {
            if (entities is Entities.Machine or Entities.Both) _found[count++] = machines.Number(record.Machine);
            if (_partitions is null) return _found.AsSpan(0, count);
            _partitions.See(record);
            int partition = _partitions.Find(record);
            if (entities == Entities.Service)
            {
                int service = Service(record, _partitions, partition);
                if (service >= 0) _found[count++] = service;
            }
            else if (partition >= 0) _found[count++] = Partition(record.Machine, _partitions[partition]);
            return _found.AsSpan(0, count);
        }
        count = Matches(record.Machine, count);
        if (count == 0) count = Matches(record.Message, count);
        return _found.AsSpan(0, count);
    }

    /// <summary>Number of a partition of a machine.</summary>
    public int Partition(ReadOnlySpan<byte> machine, string partition)
    {
        int host = _hosts.Number(machine);
        if (_partitionNumbers.TryGetValue((host, partition), out int number)) return number;
        number = machines.Number(Encoding.UTF8.GetBytes($"{Encoding.UTF8.GetString(machine)}/{partition}"));
        _partitionNumbers.Add((host, partition), number);
        return number;
    }

    /// <summary>Number of the service that a record is about; -1 for none, or a new one beyond the limit.</summary>
    private int Service(LogRecord record, PartitionFinder partitions, int partition)
    {
        var name = ServiceFinder.Find(record, partitions, partition);
        if (name.IsEmpty) return -1;
        int host = _hosts.Number(record.Machine), service = _services.Find(name);
        if (service < 0 && _services.Count >= MaxServices) return -1;
        if (service < 0) service = _services.Number(name);
        if (_serviceNumbers.TryGetValue((host, partition, service), out int number)) return number;
        if (_serviceNumbers.Count >= MaxServices) return -1;
        var within = partition < 0 ? _hosts[host] : $"{_hosts[host]}/{partitions[partition]}";
        number = machines.Number(Encoding.UTF8.GetBytes($"{within}/{_services[service]}"));
        _serviceNumbers.Add((host, partition, service), number);
        return number;
    }

    private int Matches(ReadOnlySpan<byte> bytes, int count)
    {
        if (bytes.Length > _text.Length) _text = new char[2 * bytes.Length];
        int length = Encoding.UTF8.GetChars(bytes, _text);
        var text = _text.AsSpan(0, length);
        foreach (var match in pattern!.EnumerateMatches(text))
        {
            if (match.Length == 0) continue;
            int written = Utf8Bytes(text.Slice(match.Index, match.Length));
            int machine = machines.Number(_name.AsSpan(0, written));
            if (_found.AsSpan(0, count).Contains(machine)) continue;
            if (count == _found.Length) Array.Resize(ref _found, 2 * count);
            _found[count++] = machine;
        }
        return count;
    }

    private int Utf8Bytes(ReadOnlySpan<char> text)
    {
        // A name longer than the buffer is cut; names are told apart by what fits.
        return Encoding.UTF8.TryGetBytes(text, _name, out int written)
            ? written
            : Encoding.UTF8.GetBytes(text[..(_name.Length / 4)], _name);
    }
}
