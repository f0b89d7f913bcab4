using Vigie.Host.SlapOS;
using Vigie.Logs.Records;
using Vigie.Logs.SlapOS;

namespace Vigie.Host.Sources;

/// <summary>Finds the logs in what the user names: files, folders, archives, standard input.</summary>
internal sealed class SourceFinder(SourceOptions options) : IDisposable
{
    private readonly LayoutPattern? _layout = options.Layout is null ? null : new LayoutPattern(options.Layout);
    private readonly SortedDictionary<string, int> _skipped = new(StringComparer.Ordinal);
    private readonly byte[] _head = new byte[LineReader.SniffBytes];
    private readonly HashSet<string> _paths = new(StringComparer.Ordinal);
    private readonly List<Stream> _pipes = [];
    private TemporaryFolder? _temporary;

    /// <summary>Files found so far, in the order of the sources and within one in order of their paths.</summary>
    public List<SourceFile> Files { get; } = [];

    /// <summary>What was left out, one sentence a source.</summary>
    public List<string> Notes { get; } = [];

    /// <summary>Adds what a source holds.</summary>
    /// <exception cref="InputException">It does not exist, cannot be read, or holds no log.</exception>
    public void Add(string source)
    {
        if (source == "-") AddPipe("standard input", "stdin", Console.OpenStandardInput());
        else if (Directory.Exists(source)) AddFolder(source);
        else if (!File.Exists(source)) throw new InputException(source, "there is no such file or folder");
        else if (FileNames.IsTar(source)) AddArchive(source);
        else AddFile(source);
    }

    /// <summary>Closes pipes and deletes what was unpacked.</summary>
    public void Dispose()
    {
        foreach (var pipe in _pipes) pipe.Dispose();
        _temporary?.Dispose();
    }

    private void AddFile(string path)
    {
        var info = new FileInfo(path);
        if (FileNames.OtherKind(info.Name) is { } kind and not ".json")
            throw new InputException(path, $"a {kind} file is no log that can be read");
        var stream = OpenNamed(path);
        if (!stream.CanSeek)
        {
            AddPipe(path, info.Name, stream);
            return;
        }
        var file = Describe(path, [info.Name], info, stream.Length);
        stream.Dispose();
        if (info.Name == CollectorFiles.Database)
        {
            List<SourceFile> collector = [file];
            CollectorFiles.Gather(collector);
            NameAndKeep(collector, "collector", path);
            return;
        }
        if (!Inspect(file, out var fault)) throw new InputException(path, fault);
        NameAndKeep([file], FileNames.Stem(info.Name), path);
    }

    private void AddPipe(string name, string fileName, Stream pipe)
    {
        pipe = new StoppableStream(pipe, options.Stop);
        _pipes.Add(pipe);
        var now = options.Clock.GetUtcNow();
        var file = new SourceFile { Name = name, Parts = [fileName], Pipe = pipe, Modified = now };
        NameAndKeep([file], fileName, name);
    }

    private void AddFolder(string folder)
    {
        var found = new List<SourceFile>();
        try
        {
            Walk(new DirectoryInfo(folder), folder, [], found);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InputException(folder, $"cannot be listed: {error.Message}", error);
        }
        var name = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)));
        NameAndKeep(Readable(found), name.Length == 0 ? "root" : name, folder);
    }

    private void AddArchive(string path)
    {
        var found = new List<SourceFile>();
        Unpack(path, path, [], found);
        NameAndKeep(Readable(found), FileNames.Stem(Path.GetFileName(path)), path);
    }

    // Links are not followed: what they lead to is found where it lies, or lies outside.
    private void Walk(DirectoryInfo folder, string name, string[] parts, List<SourceFile> found)
    {
        foreach (var entry in folder.EnumerateFileSystemInfos().OrderBy(entry => entry.Name, StringComparer.Ordinal))
        {
            string[] path = [.. parts, entry.Name];
            var entryName = Path.Combine(name, entry.Name);
            if (entry.LinkTarget is not null) Skip("link");
            else if (entry is DirectoryInfo && !NodeLayout.HoldsLogs(path)) Skip("folder of a partition without logs");
            else if (entry is DirectoryInfo inner) Walk(inner, entryName, path, found);
            else if (MonitorRecords.IsToldElsewhere(entry.Name)) Skip("told by the collector's database");
            else if (FileNames.IsTar(entry.Name))
                Unpack(entry.FullName, entryName, [.. parts, FileNames.Stem(entry.Name)], found);
            else if (FileNames.OtherKind(entry.Name) is { } kind) Skip(kind);
            else found.Add(Describe(entryName, path, (FileInfo)entry, ((FileInfo)entry).Length));
        }
    }

    private void Unpack(string path, string name, string[] parts, List<SourceFile> found)
    {
        _temporary ??= new TemporaryFolder(options.TemporaryFolder);
        var members = _temporary.Unpack(path, IsWantedMember);
        if (_temporary.Fault is { } fault) Notes.Add(fault);
        members.Sort((left, right) => string.CompareOrdinal(Join(left.Parts), Join(right.Parts)));
        foreach (var (memberParts, file) in members)
            found.Add(Describe($"{name}/{Join(memberParts)}", [.. parts, .. memberParts], file, file.Length));
    }

    private bool IsWantedMember(string[] parts)
    {
        if (Array.IndexOf(parts, "..") >= 0) return Skip("unsafe name");
        if (FileNames.IsTar(parts[^1])) return Skip("archive in an archive");
        if (!NodeLayout.HoldsLogs(parts[..^1])) return Skip("folder of a partition without logs");
        if (MonitorRecords.IsToldElsewhere(parts[^1])) return Skip("told by the collector's database");
        return FileNames.OtherKind(parts[^1]) is not { } kind || Skip(kind);
    }

    private List<SourceFile> Readable(List<SourceFile> found)
    {
        var kept = new List<SourceFile>(found.Count);
        for (int repeated = CollectorFiles.Gather(found); repeated > 0; repeated--) Skip("told by the collector's database");
        foreach (var file in found)
        {
            if (file.Collector is not null) kept.Add(file);
            else if (file.Length == 0) Skip("empty");
            else if (!Inspect(file, out _)) Skip(file.IsGzip ? "empty" : "not text");
            else kept.Add(file);
        }
        return kept;
    }

    private void NameAndKeep(List<SourceFile> files, string sourceName, string source)
    {
        DropTwins(files, source);
        int all = files.Count;
        if (_layout is null) LayoutGuess.Apply(files, sourceName);
        else files = files.FindAll(_layout.TryApply);
        var left = string.Join(", ", _skipped.Select(pair => $"{pair.Value} {pair.Key}"));
        _skipped.Clear();
        if (files.Count == 0 && all > 0)
            throw new InputException(source, $"no file of {all} fits the layout '{options.Layout}'");
        if (files.Count == 0)
            throw new InputException(source, "there is no log in it" + (left.Length > 0 ? $" (left out: {left})" : ""));
        if (left.Length > 0) Notes.Add($"{source}: left out {left}");
        if (files.Count < all) Notes.Add($"{source}: {all - files.Count} files do not fit the layout and are left out");
        int repeated = files.RemoveAll(file => file.Path is not null && !_paths.Add(file.Path));
        if (repeated > 0) Notes.Add($"{source}: {repeated} files were named before and are read once");
        Files.AddRange(Rotation.Order(files));
    }

    // A file that is being compressed while it is listed lies there twice.
    private void DropTwins(List<SourceFile> files, string source)
    {
        var head = new byte[_head.Length];
        foreach (var (packed, plain) in Rotation.Twins(files).ToList())
        {
            int count = ReadHead(packed);
            _head.AsSpan(0, count).CopyTo(head);
            if (!_head.AsSpan(0, ReadHead(plain)).SequenceEqual(head.AsSpan(0, count))) continue;
            files.Remove(packed);
            Notes.Add($"{source}: {packed.Name} lies beside the same file unpacked and is left out");
        }
    }

    // Looks at the first bytes; false, with what is wrong, for what holds no text.
    private bool Inspect(SourceFile file, out string fault)
    {
        fault = "the file is empty";
        int count = ReadHead(file);
        if (!file.IsGzip && count >= 2 && _head[0] == 0x1F && _head[1] == 0x8B)
        {
            file.IsGzip = true;
            count = ReadHead(file);
        }
        if (count == 0) return false;
        using var lines = new LineReader(new MemoryStream(_head, 0, count, writable: false), LineReader.SniffBytes);
        fault = "this is not text (it holds zero bytes)";
        return !lines.IsBinary;
    }

    private int ReadHead(SourceFile file)
    {
        int count = 0;
        try
        {
            using var stream = file.Open(manyOpen: false);
            while (count < _head.Length && stream.Read(_head.AsSpan(count)) is > 0 and var read) count += read;
            return count;
        }
        catch (InvalidDataException error)
        {
            // What comes before the damage is read, and told when the file is.
            if (count > 0) return count;
            throw new InputException(file.Name, $"the compressed data is damaged at its start: {error.Message}", error);
        }
        catch (IOException error)
        {
            throw new InputException(file.Name, $"cannot be read: {error.Message}", error);
        }
    }

    private bool Skip(string kind)
    {
        _skipped[kind] = _skipped.GetValueOrDefault(kind) + 1;
        return false;
    }

    private static string Join(string[] parts) => string.Join('/', parts);

    // A pipe must be opened once: its writer would break on a close before the next open.
    private static FileStream OpenNamed(string path)
    {
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InputException(path, $"cannot be opened: {error.Message}", error);
        }
    }

    private static SourceFile Describe(string name, string[] parts, FileInfo info, long length) => new()
    {
        Name = name,
        Parts = parts,
        Path = info.FullName,
        Length = length,
        Modified = new DateTimeOffset(info.LastWriteTimeUtc),
    };
}
