using Vigie.Logs.Records;
using Vigie.Logs.SlapOS;

namespace Vigie.Host.Sources;

/// <summary>
/// All that the user named as input: files, folders (with all folders below), <c>.gz</c>, <c>.tar</c>, <c>.tar.gz</c>,
/// <c>.tgz</c>, and <c>-</c> for standard input. Archives are unpacked into a private temporary folder that
/// <see cref="Dispose"/> deletes.
/// </summary>
public sealed class SourceSet : IDisposable
{
    private readonly SourceFinder _finder;
    private readonly SourceOptions _options;
    private MergedRecords? _merged;

    private SourceSet(SourceFinder finder, SourceOptions options)
    {
        _finder = finder;
        _options = options;
        BytesTotal = finder.Files.Sum(file => file.Length);
    }

    /// <summary>Number of files with logs or metrics.</summary>
    public int Files => _finder.Files.Count;

    /// <summary>Machines that paths name, ordered; lines may name others.</summary>
    public IReadOnlyList<string> PathMachines =>
        [.. new SortedSet<string>(_finder.Files.Select(file => file.Machine), StringComparer.Ordinal)];

    /// <summary>Bytes on disk of all files, compressed where they are; standard input counts 0.</summary>
    public long BytesTotal { get; }

    /// <summary>Bytes of them that have been read; safe to ask from another thread.</summary>
    public long BytesRead
    {
        get
        {
            long sum = 0;
            foreach (var file in _finder.Files) sum += file.BytesRead;
            return sum;
        }
    }

    /// <summary>What became of the lines read so far, of all files together.</summary>
    public RecordCounts Counts
    {
        get
        {
            var total = new RecordCounts();
            foreach (var counts in _merged?.FileCounts ?? []) total.Add(counts);
            return total;
        }
    }

    /// <summary>What became of the lines of each file that was read, by the name that messages call it.</summary>
    public IReadOnlyList<(string File, RecordCounts Counts)> FileCounts =>
        _merged is null ? [] : [.. _finder.Files.Zip(_merged.FileCounts, (file, counts) => (file.Name, counts))];

    /// <summary>
    /// Number of the file that the record read last comes from; not to be asked where <see cref="SourceOptions.Overlaps"/>.
    /// </summary>
    public int CurrentFile => _merged?.CurrentFile ?? 0;

    /// <summary>What was left out, and the faults of the files that have been read to their end.</summary>
    public IReadOnlyList<string> Warnings
    {
        get
        {
            if (_merged is null) return _finder.Notes;
            var all = new List<string>(_finder.Notes);
            all.AddRange(_merged.Warnings.Messages);
            if (_merged.Warnings.Dropped > 0) all.Add($"{_merged.Warnings.Dropped} more warnings are not shown");
            return all;
        }
    }

    /// <summary>What is wrong with a layout; null where nothing is.</summary>
    public static string? LayoutFault(string layout)
    {
        ArgumentNullException.ThrowIfNull(layout);
        try
        {
            _ = new LayoutPattern(layout);
            return null;
        }
        catch (InputException error)
        {
            return error.Message;
        }
    }

    /// <summary>Finds the files of every source.</summary>
    /// <exception cref="InputException">A source does not exist, cannot be read, or holds no log.</exception>
    public static SourceSet Open(IReadOnlyList<string> sources, SourceOptions options)
    {
        ArgumentNullException.ThrowIfNull(sources);
        ArgumentNullException.ThrowIfNull(options);
        if (sources.Count == 0) throw new InputException("no source is given");
        var finder = new SourceFinder(options);
        try
        {
            foreach (var source in sources) finder.Add(source);
            return new SourceSet(finder, options);
        }
        catch
        {
            finder.Dispose();
            throw;
        }
    }

    /// <summary>All records in order of time. An earlier call's are closed; pipes can be read once only.</summary>
    /// <exception cref="InputException">A file is damaged, or no line of any file has a time.</exception>
    public IRecordSequence Read()
    {
        var files = new List<RecordFile>(_finder.Files.Count);
        foreach (var file in _finder.Files) files.Add(Open(file, files.Count > 0 ? files[^1] : null));
        _merged?.Dispose();
        _merged = null;
        var merged = new MergedRecords(files, _options.Records);
        if (merged.IsEmpty)
        {
            merged.Dispose();
            if (merged.Fault is { } fault) throw new InputException(fault);
            var name = _finder.Files.Count == 1 ? _finder.Files[0].Name : "the sources";
            throw new InputException(name, merged.TotalLines == 0
                ? "there is nothing in it" : $"no line has a time that can be read ({merged.TotalLines} lines)");
        }
        _merged = merged;
        bool hasPipe = _finder.Files.Exists(file => file.Pipe is not null);
        return _options.Overlaps && !hasPipe ? new ReadAheadRecords(merged) : merged;
    }

    private RecordFile Open(SourceFile file, RecordFile? before)
    {
        var origin = new RecordOrigin(file.Name, file.Machine, file.Service, file.Modified, file.Partition);
        if (file.Collector is { } collector)
            return new RecordFile(origin, () => collector.Read(origin, _options.Records.TimeZone));
        if (file.Pipe is null && MonitorRecords.IsName(file.Parts[^1]))
            return new RecordFile(origin, () => new MonitorRecords(file.Open(manyOpen: false), origin, _options.Records.TimeZone));
        bool goesOn = file.Follows is not null && file.Follows.Name == before?.Origin.Name;
        return new RecordFile(origin, file.Open, file.Pipe is null) { GoesOn = goesOn };
    }

    /// <summary>Closes all files and deletes what was unpacked.</summary>
    public void Dispose()
    {
        _merged?.Dispose();
        _finder.Dispose();
    }
}
