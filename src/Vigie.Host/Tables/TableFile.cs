using Vigie.Host.Sources;
using Vigie.Logs.Records;

namespace Vigie.Host.Tables;

/// <summary>Opens files of numbers, whichever of the known kinds they are, packed by gzip or not.</summary>
public static class TableFile
{
    private const string StandardInput = "-";

    /// <summary>Opens a table; <c>-</c> is standard input.</summary>
    /// <exception cref="InputException">There is no such file, or it cannot be read as a table.</exception>
    public static ITableRows Open(string path, TableOptions options)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(options);
        var name = path == StandardInput ? "standard input" : path;
        var stream = OpenBytes(path, name, options.Threads);
        try
        {
            return Open(stream, name, options);
        }
        catch (InvalidDataException error)
        {
            stream.Dispose();
            throw new InputException(name, $"the gzip data is damaged or cut short: {error.Message}", error);
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>Reads a file of one label a row: text of one a line, or a vector of NumPy, packed by gzip or not.</summary>
    /// <exception cref="InputException">There is no such file, or it holds something else.</exception>
    public static LabelColumn ReadLabels(string path, CancellationToken stop)
    {
        var labels = new LabelColumn();
        using var rows = Open(path, new TableOptions { Kind = KindOfLabels(path), Label = "1", Stop = stop });
        if (rows.Features > 0)
            throw new InputException(path, $"a file of labels has one a row, but this one has {rows.Features + 1} columns");
        while (rows.Next()) rows.AddLabelTo(labels);
        return labels;
    }

    /// <summary>The file's bytes, unpacked, through a stream that can be sought where it is not packed.</summary>
    internal static Stream OpenBytes(string path, string name, int threads = 1)
    {
        if (path != StandardInput && Directory.Exists(path)) throw new InputException(name, "this is a folder, not a table");
        if (path != StandardInput && !File.Exists(path)) throw new InputException(name, "there is no such file");
        try
        {
            if (path == StandardInput) return UnpackPipe(Console.OpenStandardInput(), threads);
            var file = new FileStream(path, new FileStreamOptions { BufferSize = 0, Options = FileOptions.SequentialScan });
            if (!file.CanSeek) return UnpackPipe(file, threads);
            Span<byte> start = stackalloc byte[2];
            bool isGzip = file.ReadAtLeast(start, 2, throwOnEndOfStream: false) == 2 && start is [0x1f, 0x8b];
            file.Position = 0;
            return isGzip ? Unpack(file, threads) : file;
        }
        catch (UnauthorizedAccessException error)
        {
            throw new InputException(name, "the file may not be read", error);
        }
    }

    private static Stream Unpack(Stream packed, int threads) =>
        threads > 1 ? new ReadAheadStream(new GunzipStream(packed)) : new GunzipStream(packed);

    private static Stream UnpackPipe(Stream pipe, int threads)
    {
        var start = new byte[2];
        int read = pipe.ReadAtLeast(start, 2, throwOnEndOfStream: false);
        var whole = new PrefixedStream(start[..read], pipe);
        return start is [0x1f, 0x8b] ? Unpack(whole, threads) : whole;
    }

    private static ITableRows Open(Stream stream, string name, TableOptions options)
    {
        var start = new byte[NpyHeader.Magic.Length];
        int read = stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        if (read == 0) throw new InputException(name, "the file is empty");
        bool isNpy = options.Kind is TableKind.Found or TableKind.Csv && start.AsSpan().SequenceEqual(NpyHeader.Magic);
        if (stream.CanSeek) stream.Position = 0;
        else stream = new PrefixedStream(start[..read], stream);
        if (isNpy || options.Kind == TableKind.Npy) return OpenNpy(stream, name, options);
        var lines = new TextLines(stream, name);
        bool isLibsvm = options.Kind == TableKind.Found
            ? TextRows.LooksLikeLibsvm(lines.Peek(TextRows.LookBytes)) : options.Kind == TableKind.Libsvm;
        return isLibsvm ? new LibsvmRows(lines, options) : new CsvRows(lines, options);
    }

    private static NpyRows OpenNpy(Stream stream, string name, TableOptions options)
    {
        var header = NpyHeader.Read(stream, name);
        if (header is { IsColumnMajor: true, Columns: > 1 } && !stream.CanSeek) stream = ToFile(stream, header, options);
        return new NpyRows(stream, header, name, options);
    }

    // Columns of a packed array cannot be read side by side: unpacked once, to a file that goes away when closed.
    private static FileStream ToFile(Stream stream, NpyHeader header, TableOptions options)
    {
        var file = NamelessFile.Create(options.TemporaryFolder);
        file.Position = header.Offset;
        stream.CopyTo(file);
        file.Flush();
        stream.Dispose();
        return file;
    }

    // Labels such as 1:2 would else look like libsvm text.
    private static TableKind KindOfLabels(string path) =>
        path.EndsWith(".npy", StringComparison.OrdinalIgnoreCase) ? TableKind.Npy : TableKind.Csv;
}
