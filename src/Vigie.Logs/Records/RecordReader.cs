namespace Vigie.Logs.Records;

/// <summary>
/// Records of one file: log lines, JSON lines or rows of metrics, told apart by looking. A line without a time goes on
/// with the record before it. Times never run backwards: an earlier one is held at the latest seen, and counted; so is
/// one that lies days ahead of the lines around it, lest a single damaged digit hold all that follow.
/// </summary>
public sealed class RecordReader : IFileRecords
{
    private const long OutlierMicros = Calendar.MicrosPerDay;
    private const int ProbedBytes = 4096;

    private readonly LineReader _lines;
    private readonly RecordOrigin _origin;
    private readonly RecordOptions _options;
    private readonly TimestampReader _times;
    private readonly HeaderReader _headers = new();
    private Header _header;
    private TimestampReader? _probe;
    private JsonLine? _json;
    private MetricTable? _table;
    private MetricTable? _candidate;
    private bool _isJson;
    private bool _hasJsonRecords;
    private long _candidateLine;
    private bool _started;

    /// <summary>Reads <paramref name="stream"/>, which stays the caller's to dispose.</summary>
    /// <exception cref="InputException">The stream is not text.</exception>
    public RecordReader(
        Stream stream, RecordOrigin origin, RecordOptions options, int blockBytes = LineReader.DefaultBlockBytes)
    {
        ArgumentNullException.ThrowIfNull(origin);
        ArgumentNullException.ThrowIfNull(options);
        _origin = origin;
        _options = options;
        _times = new TimestampReader(options, origin.Latest);
        _lines = new LineReader(stream, options.MaxLineBytes, blockBytes);
    }

    /// <inheritdoc/>
    public RecordCounts Counts { get; } = new();

    /// <inheritdoc/>
    public long TimeMicros { get; private set; } = long.MinValue;

    /// <summary>Whether times have no year and none is given.</summary>
    internal bool NeedsYear => _times.NeedsYear;

    /// <summary>At the end: the year of the first record that lets the last lie before the file's date.</summary>
    internal int FittingYear => _times.FittingYear;

    /// <inheritdoc/>
    public LogRecord Current
    {
        get
        {
            var line = _lines.Line;
            return _table is not null ? Row(line) : _isJson ? Json(line) : Text(line);
        }
    }

    /// <summary>Moves to the next record; false at the end.</summary>
    /// <exception cref="InputException">The stream is not text, is damaged, or cannot be read.</exception>
    public bool Read()
    {
        while (NextLine())
        {
            var line = _lines.Line;
            Counts.Lines++;
            if (_lines.IsCut) Counts.Count(LineFault.Cut, _lines.Number);
            if (line.TrimStart(" \t"u8).IsEmpty) Counts.Blank++;
            else if (_table is not null ? ReadRow(line) : ReadLogLine(line)) return true;
        }
        if (_candidate is not null) ConfirmTable(isTable: true);
        return false;
    }

    /// <summary>Gives the buffer back; the stream is left alone.</summary>
    public void Dispose() => _lines.Dispose();

    private bool NextLine()
    {
        try
        {
            if (_lines.Number == 0 && _lines.IsBinary)
                throw new InputException(_origin.Name, "this is not text (it holds zero bytes)");
            return _lines.Read();
        }
        catch (Exception error) when (error is InvalidDataException or EndOfStreamException)
        {
            throw new InputException(_origin.Name,
                $"the compressed data is damaged or cut short after line {_lines.Number}: {error.Message}", error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InputException(_origin.Name,
                $"cannot be read after line {_lines.Number}: {error.Message}", error);
        }
    }

    private bool ReadLogLine(ReadOnlySpan<byte> line)
    {
        if (!_started)
        {
            if (_candidate is not null)
            {
                bool isTable = _candidate.TryReadRow(line, _times);
                ConfirmTable(isTable);
                if (isTable) return AcceptRow();
            }
            else
            {
                _candidate = MetricTable.FromHeader(line, _origin.Service);
                _candidateLine = _lines.Number;
                if (_candidate is not null) return false;
            }
            _started = true;
        }
        if (line[0] == '{' && line[^1] == '}' && ReadJson(line, out bool isRecord)) return isRecord;
        if (!_times.TryRead(line)) return Reject(LineFault.NoTime);
        _isJson = false;
        _header = _headers.Read(line, _times.Kind, _times.Start, _times.End);
        return Accept();
    }

    // The line before was a header of metrics if this row fits it, else a log line without a time.
    private void ConfirmTable(bool isTable)
    {
        if (isTable)
        {
            _table = _candidate;
            Counts.Headers++;
        }
        else
        {
            Counts.Count(LineFault.NoTime, _candidateLine);
        }
        _candidate = null;
    }

    // True where the line is JSON; isRecord where it makes a record.
    private bool ReadJson(ReadOnlySpan<byte> line, out bool isRecord)
    {
        _json ??= new JsonLine();
        var (isJson, hasTime) = _json.TryRead(line, _times);
        isRecord = isJson && hasTime;
        if (!isRecord)
        {
            if (!isJson || !_hasJsonRecords) return false;
            Counts.Count(LineFault.BadTime, _lines.Number);
            return true;
        }
        _isJson = _hasJsonRecords = true;
        isRecord = Accept();
        return true;
    }

    private bool ReadRow(ReadOnlySpan<byte> line)
    {
        if (_table!.TryReadRow(line, _times)) return AcceptRow();
        Counts.Count(LineFault.BadRow, _lines.Number);
        return false;
    }

    private bool AcceptRow()
    {
        Counts.Samples += _table!.Present;
        return Accept();
    }

    private bool Accept()
    {
        long micros = _times.Micros;
        bool isOutlier = micros - OutlierMicros > TimeMicros && _times.HasYear && IsAheadOfNext(micros);
        if (isOutlier && Counts.Records == 0)
        {
            Counts.Count(LineFault.BadTime, _lines.Number);
            return false;
        }
        Counts.Records++;
        if (_times.YearIsUnsure) Counts.Count(LineFault.UnsureYear, _lines.Number);
        if (micros >= TimeMicros && !isOutlier) TimeMicros = micros;
        else Counts.Count(LineFault.HeldTime, _lines.Number);
        return true;
    }

    // Whether the next line with a time, if it comes soon, is more than a day earlier.
    private bool IsAheadOfNext(long micros)
    {
        _probe ??= new TimestampReader(_options, _origin.Latest);
        var ahead = _lines.PeekAhead(ProbedBytes);
        while (ahead.IndexOf((byte)'\n') is >= 0 and var end)
        {
            if (_probe.TryRead(ahead[..end])) return micros - OutlierMicros > _probe.Micros;
            ahead = ahead[(end + 1)..];
        }
        return false;
    }

    private bool Reject(LineFault fault)
    {
        if (Counts.Records > 0) Counts.Continuations++;
        else Counts.Count(fault, _lines.Number);
        return false;
    }

    private LogRecord Text(ReadOnlySpan<byte> line) => new()
    {
        TimeMicros = TimeMicros,
        Machine = _header.HostLength > 0 ? line.Slice(_header.HostStart, _header.HostLength) : _origin.MachineUtf8,
        Service = _header.ServiceLength > 0
            ? line.Slice(_header.ServiceStart, _header.ServiceLength) : _origin.ServiceUtf8,
        Level = _header.Level,
        Message = line[_header.MessageStart..],
        Line = _lines.Number,
    };

    private LogRecord Json(ReadOnlySpan<byte> line) => new()
    {
        TimeMicros = TimeMicros,
        Machine = _json!.HostLength > 0 ? line.Slice(_json.HostStart, _json.HostLength) : _origin.MachineUtf8,
        Service = _json.ServiceLength > 0 ? line.Slice(_json.ServiceStart, _json.ServiceLength) : _origin.ServiceUtf8,
        Level = _json.Level,
        Message = _json.Message(line),
        Line = _lines.Number,
    };

    private LogRecord Row(ReadOnlySpan<byte> line) => new()
    {
        TimeMicros = TimeMicros,
        Machine = _table!.MachineLength > 0
            ? line.Slice(_table.MachineStart, _table.MachineLength) : _origin.MachineUtf8,
        Service = _origin.ServiceUtf8,
        Line = _lines.Number,
        MetricNames = _table.Names,
        MetricValues = _table.Values,
    };
}
