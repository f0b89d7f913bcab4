using System.Text;

namespace Vigie.Logs.Records;

/// <summary>What a file's name and date say of its records.</summary>
public sealed class RecordOrigin
{
    private readonly byte[] _machine;
    private readonly byte[] _service;

    /// <summary>Names the file and what its path tells.</summary>
    /// <param name="name">The file as messages call it.</param>
    /// <param name="machine">Machine of lines that name none.</param>
    /// <param name="service">Service of lines that name none.</param>
    /// <param name="latest">No record is younger than this; used to find the year of times without one.</param>
    public RecordOrigin(string name, string machine, string service, DateTimeOffset? latest = null)
    {
        Name = name;
        Machine = machine;
        Service = service;
        Latest = latest;
        _machine = Encoding.UTF8.GetBytes(machine);
        _service = Encoding.UTF8.GetBytes(service);
    }

    /// <summary>The file as messages call it.</summary>
    public string Name { get; }

    /// <summary>Machine of lines that name none.</summary>
    public string Machine { get; }

    /// <summary>Service of lines that name none; also the stem of metric names.</summary>
    public string Service { get; }

    /// <summary>No record is younger than this, as far as known.</summary>
    public DateTimeOffset? Latest { get; }

    internal ReadOnlySpan<byte> MachineUtf8 => _machine;

    internal ReadOnlySpan<byte> ServiceUtf8 => _service;
}
