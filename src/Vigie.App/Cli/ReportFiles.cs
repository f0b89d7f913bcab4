using Vigie.Host.Sinks;

namespace Vigie.App.Cli;

/// <summary>
/// The files of a report, opened before the work so that a target that cannot be written is told at once. Each
/// appears whole or not at all; a folder made for nothing goes away again.
/// </summary>
internal sealed class ReportFiles : IDisposable
{
    private readonly string _folder;
    private readonly bool _isNewFolder;
    private readonly List<AtomicFile> _files = [];

    private readonly Stream? _judged;

    public ReportFiles(string folder, string? predictions, bool judged = true)
    {
        if (folder.Length == 0) throw new UsageException("--report must name a folder");
        _folder = folder;
        _isNewFolder = !Directory.Exists(folder);
        if (File.Exists(folder)) throw new IOException($"{folder}: cannot be the report's folder: this is a file");
        Directory.CreateDirectory(folder);
        try
        {
            Json = Open(Path.Combine(folder, "report.json"));
            Html = Open(Path.Combine(folder, "report.html"));
            if (judged) _judged = Open(Path.Combine(folder, "judged-failures.csv"));
            Predictions = predictions is null ? null : Open(predictions);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public Stream Json { get; }

    public Stream Html { get; }

    /// <summary>Where judged failures go.</summary>
    /// <exception cref="InvalidOperationException">The report has none.</exception>
    public Stream Judged => _judged ?? throw new InvalidOperationException("This report was opened without judged failures.");

    /// <summary>Where the judged decisions go; null where they are not wanted.</summary>
    public Stream? Predictions { get; }

    /// <summary>All is written: the files get their names.</summary>
    public void Commit()
    {
        foreach (var file in _files) file.Commit();
    }

    public void Dispose()
    {
        foreach (var file in _files) file.Dispose();
        if (_isNewFolder && !Directory.EnumerateFileSystemEntries(_folder).Any()) Directory.Delete(_folder);
    }

    private Stream Open(string path)
    {
        var file = new AtomicFile(path);
        _files.Add(file);
        return file.Stream;
    }
}
