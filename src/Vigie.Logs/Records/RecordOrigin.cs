using System.Text;

namespace Vigie.Logs.Records;

/// <summary>What a file's name and date say of its records.</summary>
public sealed class RecordOrigin
{
    private readonly byte[] _machine;
    private readonly byte[] _service;
    private readonly byte[] _partition;

    /// <summary>Names the file and what its path tells.</summary>
    /// <param name="name">The file as messages call it.</param>
    /// <param name="machine">Machine of lines that name none.</param>
    /// <param name="service">Service of lines that name none.</param>
    /// <param name="latest">No record is younger than this; used to find the year of times without one.</param>
    /// <param name="partition">Part of the machine that it belongs to, as its path tells; empty for none.</param>
    public RecordOrigin(
        string name, string machine, string service, DateTimeOffset? latest = null, string partition = "")
    {
        Name = name;
        Machine = machine;
        Service = service;
        Latest = latest;
        Partition = partition;
        _machine = Encoding.UTF8.GetBytes(machine);
        _service = Encoding.UTF8.GetBytes(service);
        _partition = Encoding.UTF8.GetBytes(partition);
    }

    /// <summary>The file as messages call it.</summary>
    public string Name { get; }

    /// <summary>Machine of lines that name none.</summary>
    public string Machine { get; }

    /// <summary>Service of lines that name none; also the stem of metric names.</summary>
    public string Service { get; }

    /// <summary>No record is younger than this, as far as known.</summary>
    public DateTimeOffset? Latest { get; }

    /// <summary>Part of the machine that the file belongs to, such as a SlapOS partition; empty for none.</summary>
    public string Partition { get; }

    /// <summary>
    /// How names of samples begin that the file itself calls only by a key: its partition and what the file is called,
    /// without its folders and without what its name says of its form.
    /// </summary>
    internal string SampleStem
    {
        get
        {
            var stem = Service[(Service.LastIndexOf('/') + 1)..];
            if (stem.EndsWith(".json", StringComparison.Ordinal)) stem = stem[..^5];
            return Partition.Length > 0 ? $"{Partition}.{stem}" : stem;
        }
    }

    internal ReadOnlySpan<byte> PartitionUtf8 => _partition;

    internal ReadOnlySpan<byte> MachineUtf8 => _machine;

    internal ReadOnlySpan<byte> ServiceUtf8 => _service;
}
