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

    /// <summary>Opens the files.</summary>
    /// <param name="folder">The report's folder.</param>
    /// <param name="predictions">File for the judged decisions; null for none.</param>
    /// <param name="pairs">
    /// What is put into the names of files that there is one of a pair of horizon and lead; null for a report without any.
    /// </param>
    public ReportFiles(string folder, string? predictions, IReadOnlyList<string>? pairs)
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
            Judged = [.. (pairs ?? []).Select(pair => Open(Path.Combine(folder, $"judged-failures{pair}.csv")))];
            if (predictions is not null) Predictions = [.. (pairs ?? []).Select(pair => Open(Named(predictions, pair)))];
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public Stream Json { get; }

    public Stream Html { get; }

    /// <summary>Where judged failures go, one a pair.</summary>
    public IReadOnlyList<Stream> Judged { get; }

    /// <summary>Where the judged decisions go, one a pair; empty where they are not wanted.</summary>
    public IReadOnlyList<Stream> Predictions { get; } = [];

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

    private static string Named(string path, string pair) =>
        Path.Combine(Path.GetDirectoryName(path) ?? "", Path.GetFileNameWithoutExtension(path) + pair + Path.GetExtension(path));

    private Stream Open(string path)
    {
        var file = new AtomicFile(path);
        _files.Add(file);
        return file.Stream;
    }
}
