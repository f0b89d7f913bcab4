using System.Runtime.InteropServices;
using System.Text;
using Vigie.Logs.Records;

namespace Vigie.Logs.SlapOS;

/// <summary>
/// The history of a machine's collector as records: one for each moment, with all its samples (see
/// <see cref="CollectorSamples"/>), then a message for each process of a partition that has come to stay, or is gone. Rows
/// count as lines, and so do these messages. Rows older than the one before them are counted and left out.
/// </summary>
public sealed class CollectorRecords : IFileRecords
{
    // Since this day collectors write UTC, before it the time of the machine's place.
    private static readonly long UtcSince = new DateTimeOffset(2019, 10, 23, 0, 0, 0, TimeSpan.Zero).ToUnixTimeSeconds();

    private readonly RecordOrigin _origin;
    private readonly TimeZoneInfo _zone;
    private readonly IEnumerator<CollectorMerge> _days;
    private readonly CollectorSamples _samples = new();
    private readonly List<string> _names = [];
    private readonly List<double> _values = [];
    private CollectorMerge? _day;
    private readonly List<(byte[] Partition, byte[] Text)> _told = [];
    private int _next;
    private bool _hasRow;
    private long _row;

    /// <summary>Reads days one after the other, each opened when the one before has ended.</summary>
    /// <param name="days">Rows of one day each, oldest day first.</param>
    /// <param name="origin">Names the machine.</param>
    /// <param name="zone">Zone of the machine's place.</param>
    public CollectorRecords(IEnumerable<CollectorMerge> days, RecordOrigin origin, TimeZoneInfo zone)
    {
        ArgumentNullException.ThrowIfNull(days);
        ArgumentNullException.ThrowIfNull(origin);
        ArgumentNullException.ThrowIfNull(zone);
        _days = days.GetEnumerator();
        _origin = origin;
        _zone = zone;
    }

    /// <inheritdoc/>
    public RecordCounts Counts { get; } = new();

    /// <inheritdoc/>
    public long TimeMicros { get; private set; } = long.MinValue;

    /// <inheritdoc/>
    public LogRecord Current => _next > 0 ? Told(_told[_next - 1]) : new()
    {
        TimeMicros = TimeMicros,
        Machine = _origin.MachineUtf8,
        Service = _origin.ServiceUtf8,
        Line = _row,
        MetricNames = CollectionsMarshal.AsSpan(_names),
        MetricValues = CollectionsMarshal.AsSpan(_values),
    };

    /// <inheritdoc/>
    public bool Read()
    {
        if (_next < _told.Count)
        {
            _next++;
            Counts.Lines++;
            Counts.Records++;
            return true;
        }
        _told.Clear();
        _next = 0;
        _names.Clear();
        _values.Clear();
        if (!_hasRow && !NextRow()) return false;
        long moment = _day!.Current.Seconds;
        _row = Counts.Lines;
        do
        {
            _samples.Add(_day!.Current);
            _hasRow = false;
        }
        while (NextRow() && _day.Current.Seconds == moment);
        foreach (var sample in _samples.Close())
        {
            _names.Add(sample.Name);
            _values.Add(sample.Value);
        }
        _samples.Clear();
        foreach (var told in _samples.ProcessEvents)
            _told.Add((Encoding.UTF8.GetBytes(told.Partition), Encoding.UTF8.GetBytes(told.Text)));
        Counts.Records++;
        Counts.Samples += _values.Count;
        TimeMicros = Math.Max(TimeMicros, Utc(moment) * 1_000_000);
        return true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _day?.Dispose();
        _days.Dispose();
    }

    // Moves to the next row that is no older than the moment at hand.
    private bool NextRow()
    {
        while (true)
        {
            if (_day is null || !_day.Read())
            {
                for (long bad = _day?.BadRows ?? 0; bad > 0; bad--) Counts.Count(LineFault.BadRow, ++Counts.Lines);
                _day?.Dispose();
                _day = null;
                if (!_days.MoveNext()) return false;
                _day = _days.Current;
                continue;
            }
            Counts.Lines++;
            _hasRow = true;
            if (_day.Current.Seconds < _samples.Moment)
            {
                Counts.Count(LineFault.BadRow, Counts.Lines);
                continue;
            }
            if (_day.Current.Seconds == _samples.Moment) Counts.Continuations++;
            return true;
        }
    }

    private LogRecord Told((byte[] Partition, byte[] Text) told) => new()
    {
        TimeMicros = TimeMicros,
        Machine = _origin.MachineUtf8,
        Service = _origin.ServiceUtf8,
        Partition = told.Partition,
        Level = Level.Info,
        Message = told.Text,
        Line = _row,
    };

    private long Utc(long seconds)
    {
        if (seconds >= UtcSince || _zone.BaseUtcOffset == TimeSpan.Zero) return seconds;
        var local = DateTime.UnixEpoch.AddSeconds(seconds);
        return seconds - (long)_zone.GetUtcOffset(DateTime.SpecifyKind(local, DateTimeKind.Unspecified)).TotalSeconds;
    }
}
