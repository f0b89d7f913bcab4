namespace Vigie.Logs.Records;

/// <summary>
/// Records of many files in order of time; ties go by the order of the files, and within a file by the order of its
/// lines. At first only the first time of each file is read; a file is opened when the merge reaches that time and
/// closed at its end, so rotated files of one log are open one after the other. A file whose times have no year is read
/// to its end first, to learn how often New Year came.
/// </summary>
public sealed class MergedRecords : IRecordSequence
{
    /// <summary>Files that may hold a handle at once; those beyond it are read block by block.</summary>
    public const int MaxHandles = 256;

    private const int ManyBlockBytes = LineReader.SniffBytes;

    private readonly IReadOnlyList<RecordFile> _files;
    private readonly RecordOptions _options;
    private readonly OpenFile?[] _open;
    private readonly RecordCounts[] _counts;
    private readonly RecordOptions?[] _fits;
    private readonly long[] _keys;
    private readonly int[] _heap;
    private readonly long[] _ends;
    private int _count;
    private int _live;
    private bool _currentIsTop;

    /// <summary>Reads the first time of every file.</summary>
    /// <exception cref="InputException">A file cannot be read.</exception>
    public MergedRecords(IReadOnlyList<RecordFile> files, RecordOptions options)
    {
        ArgumentNullException.ThrowIfNull(files);
        _files = files;
        _options = options;
        _open = new OpenFile?[files.Count];
        _counts = new RecordCounts[files.Count];
        _fits = new RecordOptions?[files.Count];
        _keys = new long[files.Count];
        _heap = new int[files.Count];
        _ends = new long[files.Count];
        Array.Fill(_ends, long.MinValue);
        try
        {
            for (int file = 0; file < files.Count; file++)
            {
                if (Peek(file, out bool needsYear)) continue;
                _fits[file] = FindFit(file, needsYear);
                Peek(file, out _);
            }
        }
        catch
        {
            Dispose();
            throw;
        }
        for (int i = (_count / 2) - 1; i >= 0; i--) SiftDown(i);
    }

    /// <summary>What became of the lines of each file so far.</summary>
    public IReadOnlyList<RecordCounts> FileCounts => _counts;

    /// <summary>What a user should know of the files that have ended.</summary>
    public RecordWarnings Warnings { get; } = new();

    /// <summary>What first ended the reading of a file before its end; null where nothing did.</summary>
    public string? Fault { get; private set; }

    /// <summary>Whether no record is left.</summary>
    public bool IsEmpty => _count == 0;

    /// <summary>Lines read so far.</summary>
    public long TotalLines => _counts.Sum(counts => counts.Lines);

    /// <summary>Number of the file that the record comes from.</summary>
    public int CurrentFile => _heap[0];

    /// <inheritdoc/>
    public LogRecord Current => _open[_heap[0]]!.Records.Current;

    /// <summary>Moves to the next record; false at the end.</summary>
    /// <exception cref="InputException">A file is damaged or cannot be read.</exception>
    public bool Read()
    {
        if (_currentIsTop) Advance();
        _currentIsTop = false;
        while (_count > 0)
        {
            int file = _heap[0];
            if (_open[file] is null && Waits(file)) continue;
            if (_open[file] is null) StartTop(file);
            if (_count == 0 || _heap[0] != file) continue;
            _currentIsTop = true;
            return true;
        }
        return false;
    }

    /// <summary>Closes every file.</summary>
    public void Dispose()
    {
        foreach (var open in _open) open?.Dispose();
        Array.Clear(_open);
        _count = 0;
        _currentIsTop = false;
    }

    // Notes the first time of a file; false where its year, or the start it counts from, must be found before.
    private bool Peek(int file, out bool needsYear)
    {
        needsYear = false;
        var open = Open(file, manyOpen: false, ManyBlockBytes);
        try
        {
            if (!open.Records.Read())
            {
                _counts[file] = open.Records.Counts;
                Warn(file, open.Records);
                return true;
            }
            needsYear = open.Text?.NeedsYear == true;
            bool isUndated = needsYear || open.Text?.NeedsStart == true;
            if (isUndated && _fits[file] is null && _files[file].CanReopen) return false;
            _keys[file] = open.Records.TimeMicros;
            _heap[_count++] = file;
            if (_files[file].CanReopen)
            {
                _counts[file] = new RecordCounts();
                return true;
            }
            _counts[file] = open.Records.Counts;
            _open[file] = open;
            _live++;
            return true;
        }
        finally
        {
            if (_open[file] is null) open.Dispose();
        }
    }

    private RecordOptions FindFit(int file, bool needsYear)
    {
        // Any leap year will do: only the number of New Years counts.
        if (needsYear) _fits[file] = _options with { Year = 2000 };
        using var open = Open(file, manyOpen: false, LineReader.DefaultBlockBytes);
        while (open.Records.Read())
        {
            // The times alone matter.
        }
        return open.Text!.FittingOptions;
    }

    // Where rotation cut the log, lines may be a little out of order: the part before comes to its end first, as it
    // would in one file.
    private bool Waits(int file)
    {
        if (!_files[file].GoesOn || file == 0 || _open[file - 1]?.Text?.EndsSoon != true) return false;
        _keys[file] = Math.Max(_keys[file], _keys[file - 1]);
        SiftDown(0);
        return true;
    }

    // The file's first time may differ from the one seen before if the file was written to meanwhile.
    private void StartTop(int file)
    {
        bool manyOpen = _live >= MaxHandles;
        var open = Open(file, manyOpen, manyOpen ? ManyBlockBytes : LineReader.DefaultBlockBytes);
        _open[file] = open;
        _counts[file] = open.Records.Counts;
        _live++;
        if (_files[file].GoesOn && file > 0 && _open[file - 1] is null && _ends[file - 1] > long.MinValue)
            open.Text?.GoOn(_ends[file - 1]);
        Advance();
    }

    private OpenFile Open(int file, bool manyOpen, int blockBytes)
    {
        var stream = _files[file].Open(manyOpen);
        if (_files[file].OpenRecords() is { } records) return new OpenFile(stream, records);
        var options = _fits[file] ?? _options;
        return new OpenFile(stream, new RecordReader(stream, _files[file].Origin, options, blockBytes));
    }

    private void Warn(int file, IFileRecords records)
    {
        if (records is RecordReader { Fault: { } fault })
        {
            Warnings.Add(fault);
            Fault ??= fault;
        }
        Warnings.AddFaults(_files[file].Origin.Name, records.Counts);
    }

    private void Advance()
    {
        int file = _heap[0];
        var open = _open[file]!;
        if (open.Records.Read())
        {
            _keys[file] = open.Records.TimeMicros;
        }
        else
        {
            _ends[file] = open.Records.TimeMicros;
            Warn(file, open.Records);
            open.Dispose();
            _open[file] = null;
            _live--;
            _heap[0] = _heap[--_count];
        }
        SiftDown(0);
    }

    private void SiftDown(int at)
    {
        if (at >= _count) return;
        int file = _heap[at];
        while (true)
        {
            int child = (2 * at) + 1;
            if (child >= _count) break;
            if (child + 1 < _count && ComesBefore(_heap[child + 1], _heap[child])) child++;
            if (!ComesBefore(_heap[child], file)) break;
            _heap[at] = _heap[child];
            at = child;
        }
        _heap[at] = file;
    }

    private bool ComesBefore(int left, int right) =>
        _keys[left] < _keys[right] || (_keys[left] == _keys[right] && left < right);

    private sealed class OpenFile(Stream stream, IFileRecords records) : IDisposable
    {
        public IFileRecords Records { get; } = records;

        /// <summary>The records as lines of text, or null where the file is none.</summary>
        public RecordReader? Text => Records as RecordReader;

        public void Dispose()
        {
            Records.Dispose();
            stream.Dispose();
        }
    }
}
