namespace Vigie.Logs.Records;

/// <summary>
/// Records of one file: log lines, JSON lines or rows of metrics, told apart by looking or read by a given format. A
/// line without a time goes on with the record before it. Times never run backwards: an earlier one is held at the
/// latest seen, and counted; so is one that lies days ahead of the lines around it, lest a single damaged digit hold
/// all that follow.
/// </summary>
public sealed class RecordReader : IFileRecords
{
    private const long OutlierMicros = Calendar.MicrosPerDay;
    private const int ProbedBytes = 4096;
    private const int LearnedBytes = 32 * 1024;

    private readonly LineReader _lines;
    private readonly RecordOrigin _origin;
    private readonly RecordOptions _options;
    private readonly TimestampReader _times;
    private TimestampReader? _probe;
    private ILineForm? _form;
    private Head _head;
    private Head _next;
    private bool _hasNext;
    private bool _hasLearned;
    private bool _goesOn;
    private long _line;
    private long _latest = long.MinValue;
    private int _lineLength;
    private int _textStart;
    private int _textLength;

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

    /// <summary>What became of the lines so far; one record ahead where records may go on in further lines.</summary>
    public RecordCounts Counts { get; } = new();

    /// <inheritdoc/>
    public long TimeMicros { get; private set; } = long.MinValue;

    /// <summary>What ended the reading before the end of the file; null where nothing did.</summary>
    public string? Fault { get; private set; }

    /// <summary>Whether the file ends within the next few blocks.</summary>
    internal bool EndsSoon => !_lines.IsCut && _lines.PeekAhead(LearnedBytes).Length < LearnedBytes;

    /// <summary>Whether times have no year and none is given.</summary>
    internal bool NeedsYear => _times.NeedsYear;

    /// <summary>Whether times count from a start of machine or day, and none is given.</summary>
    internal bool NeedsStart => _times.NeedsStart;

    /// <summary>At the end: the options with the year or start that let the last record lie at the file's date.</summary>
    internal RecordOptions FittingOptions => _times.NeedsStart
        ? _options with { StartMicros = _times.FittingStart }
        : _options with { Year = _times.FittingYear };

    /// <inheritdoc/>
    public LogRecord Current
    {
        get
        {
            var held = _lines.Held;
            var line = held[.._lineLength];
            var parts = _head.IsAllInText ? _head.Text : line;
            return new LogRecord
            {
                TimeMicros = TimeMicros,
                Machine = _head.Host.Length > 0 ? Slice(parts, _head.Host) : _origin.MachineUtf8,
                Service = _head.Service.Length > 0 ? Slice(parts, _head.Service) : _origin.ServiceUtf8,
                Partition = _origin.PartitionUtf8,
                Process = Slice(parts, _head.Process),
                Level = _head.Level,
                Message = Slice(_head.Text ?? held, _head.Message),
                Continuation = held.Slice(_textStart, _textLength),
                Line = _line,
                MetricNames = _head.Names,
                MetricValues = _head.Values,
            };
        }
    }

    /// <summary>Moves to the next record; false at the end.</summary>
    /// <exception cref="InputException">The stream is not text, is damaged, or cannot be read.</exception>
    public bool Read()
    {
        _textLength = 0;
        if (!_hasNext && !Find(joins: false)) return false;
        _hasNext = false;
        _head = _next;
        _line = _lines.Number;
        _lineLength = _lines.Line.Length;
        _textStart = _lineLength;
        TimeMicros = _latest;
        _lines.Hold();
        if (_head.Joins) _hasNext = Find(joins: true);
        if (_textLength > 0 && _head.Level == Level.None) TakeLevelLine();
        return true;
    }

    /// <summary>Before the first read: goes on where another reader ended.</summary>
    internal void GoOn(long latestMicros)
    {
        _goesOn = true;
        _latest = latestMicros;
    }

    /// <summary>Gives the buffer back; the stream is left alone.</summary>
    public void Dispose() => _lines.Dispose();

    private static ReadOnlySpan<byte> Slice(ReadOnlySpan<byte> text, Head.Range range) => text.Slice(range.Start, range.Length);

    // Finds the next line that begins a record; where the record before joins, keeps what lies between.
    private bool Find(bool joins)
    {
        while (NextLine())
        {
            Counts.Lines++;
            Counts.ZeroBytes = _lines.ZeroBytes;
            var line = _lines.Line;
            if (_lines.IsCut) Counts.Count(LineFault.Cut, _lines.Number);
            if (line.TrimStart(" \t"u8).IsEmpty)
            {
                Counts.Blank++;
            }
            else if (_form is not JournalForm && BinaryBytes.IsDirty(line))
            {
                Counts.Count(LineFault.Binary, _lines.Number);
                joins = false;
                continue;
            }
            else
            {
                _form ??= LineForms.Choose(line, _lines, _origin, _options, _times);
                var fate = Judge();
                if (fate == LineFate.Record && Accept()) return true;
                joins &= Count(fate);
            }
            joins = joins && Join();
        }
        return false;
    }

    // "SEVERE: text" under a line of time and method, as Java's own logger writes.
    private void TakeLevelLine()
    {
        var text = _lines.Held.Slice(_textStart, _textLength);
        int colon = text[..Math.Min(text.Length, 16)].IndexOf(": "u8);
        if (colon < 0) return;
        var level = LevelWords.Parse(text[..colon]);
        if (level == Level.None || text[0] > 'Z') return;
        int end = text.IndexOf((byte)'\n');
        if (end < 0) end = text.Length;
        int length = end > 0 && text[end - 1] == '\r' ? end - 1 : end;
        _head.Level = level;
        _head.Message = Head.Range.Of(_textStart + colon + 2, _textStart + length);
        _textStart += Math.Min(end + 1, _textLength);
        _textLength -= Math.Min(end + 1, _textLength);
    }

    private bool NextLine()
    {
        if (_lines.Number == 0 && _lines.IsBinary)
            throw new InputException(_origin.Name, "this is not text (it holds zero bytes)");
        if (_lines.Read()) return true;
        if (_lines.Fault is InvalidDataException or EndOfStreamException)
        {
            Fault = $"{_origin.Name}: the compressed data is damaged or cut short after line {_lines.Number}: {_lines.Fault.Message}";
        }
        else if (_lines.Fault is { } error)
        {
            throw new InputException(_origin.Name, $"cannot be read after line {_lines.Number}: {error.Message}", error);
        }
        return false;
    }

    private LineFate Judge()
    {
        _next = default;
        var fate = _form!.Read(_lines.Line, ref _next);
        if (fate == LineFate.NoTime && Counts.Records == 0 && !_hasLearned && _form is TextForm)
        {
            _hasLearned = true;
            var head = _lines.PeekWithLine(LearnedBytes);
            if (!_times.LearnForm(head))
            {
                if (!_options.KeepsUntimed || HasTime(head)) return fate;
                _form = new UntimedForm(_origin);
            }
        }
        else if (fate == LineFate.Record && _times.NeedsOrder)
        {
            _times.LearnOrder(_lines.PeekWithLine(LearnedBytes));
        }
        else
        {
            return fate;
        }
        _next = default;
        return _form.Read(_lines.Line, ref _next);
    }

    private bool HasTime(ReadOnlySpan<byte> head)
    {
        var probe = new TextForm(new TimestampReader(_options, _origin.Latest));
        foreach (var range in head.Split((byte)'\n'))
        {
            var line = head[range].TrimEnd((byte)'\r');
            var part = default(Head);
            if (!line.IsEmpty && probe.Read(line, ref part) == LineFate.Record) return true;
        }
        return false;
    }

    // True where the line goes on with the record before.
    private bool Count(LineFate fate)
    {
        switch (fate)
        {
            case LineFate.NoTime or LineFate.NoMatch when Counts.Records > 0 || _goesOn:
                Counts.Continuations++;
                return true;
            case LineFate.Header:
                Counts.Headers++;
                break;
            case LineFate.Record:
                break;
            default:
                Counts.Count(FaultOf(fate), _lines.Number);
                break;
        }
        return false;
    }

    private static LineFault FaultOf(LineFate fate) => fate switch
    {
        LineFate.BadTime => LineFault.BadTime,
        LineFate.BadRow => LineFault.BadRow,
        LineFate.NoMatch => LineFault.NoMatch,
        _ => LineFault.NoTime,
    };

    // Keeps a line with the record; false once the limit is reached.
    private bool Join()
    {
        int length = _lines.Held.Length - _textStart + _lines.Line.Length;
        if (_lines.IsCut || length > _options.MaxContinuationBytes)
        {
            Counts.Unjoined++;
            return false;
        }
        if (_textLength == 0) _textStart = _lines.Held.Length;
        _lines.HoldToo();
        _textLength = _lines.Held[_textStart..].TrimEnd(" \t\r\n"u8).Length;
        return true;
    }

    private bool Accept()
    {
        long micros = _next.Micros;
        bool isOutlier = micros - OutlierMicros > _latest && _times.HasYear && IsAheadOfNext(micros);
        if (isOutlier && Counts.Records == 0 && !_goesOn)
        {
            Counts.Count(LineFault.BadTime, _lines.Number);
            return false;
        }
        Counts.Records++;
        Counts.Samples += _next.Present;
        if (_times.YearIsUnsure) Counts.Count(LineFault.UnsureYear, _lines.Number);
        if (micros >= _latest && !isOutlier) _latest = micros;
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
}
