using System.Text.Json;
using Vigie.Logs.Records;

namespace Vigie.Logs.SlapOS;

/// <summary>
/// The records of a JSON file of SlapOS monitoring (<see cref="IsName"/>): one an entry, in order of time. Such a file is
/// one line of a week at most, and is read whole. Entries count as lines.
/// </summary>
public sealed class MonitorRecords : IFileRecords
{
    private readonly Stream _stream;
    private readonly RecordOrigin _origin;
    private readonly TimeZoneInfo _zone;
    private List<MonitorEntry>? _entries;
    private int _next;

    /// <summary>Reads a stream, which is closed with the records.</summary>
    /// <param name="stream">The file.</param>
    /// <param name="origin">Names machine, service and partition.</param>
    /// <param name="zone">Zone of times that name none.</param>
    public MonitorRecords(Stream stream, RecordOrigin origin, TimeZoneInfo zone)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(origin);
        ArgumentNullException.ThrowIfNull(zone);
        (_stream, _origin, _zone) = (stream, origin, zone);
    }

    /// <inheritdoc/>
    public RecordCounts Counts { get; } = new();

    /// <inheritdoc/>
    public long TimeMicros { get; private set; } = long.MinValue;

    /// <inheritdoc/>
    public LogRecord Current => _entries![_next - 1] is var entry ? new()
    {
        TimeMicros = TimeMicros,
        Machine = _origin.MachineUtf8,
        Service = _origin.ServiceUtf8,
        Partition = _origin.PartitionUtf8,
        Level = entry.Level,
        Message = entry.Message,
        Line = _next,
        MetricNames = entry.Names,
        MetricValues = entry.Values,
    } : default;

    /// <summary>Whether a file of this name is read so.</summary>
    public static bool IsName(string fileName) => MonitorFile.IsName(fileName);

    /// <summary>Whether a file of this name tells only what the collector tells better.</summary>
    public static bool IsToldElsewhere(string fileName) => MonitorFile.IsProcessList(fileName);

    /// <inheritdoc/>
    public bool Read()
    {
        _entries ??= ReadAll();
        if (_next == _entries.Count) return false;
        var entry = _entries[_next++];
        Counts.Lines++;
        Counts.Records++;
        Counts.Samples += entry.Values.Length;
        TimeMicros = Math.Max(TimeMicros, entry.TimeMicros);
        return true;
    }

    /// <inheritdoc/>
    public void Dispose() => _stream.Dispose();

    private List<MonitorEntry> ReadAll()
    {
        var file = new MonitorFile(_origin, new TimestampReader(new RecordOptions { TimeZone = _zone }, null));
        List<MonitorEntry> entries;
        long bad;
        try
        {
            entries = file.Read(_stream);
            bad = file.Bad;
        }
        catch (JsonException)
        {
            // Written while it was read, or damaged: nothing in it can be believed.
            (entries, bad) = ([], 1);
        }
        for (; bad > 0; bad--) Counts.Count(LineFault.BadRow, ++Counts.Lines);
        return entries;
    }
}
