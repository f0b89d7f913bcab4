using System.Diagnostics;
using Vigie.Host.Tables;
using Vigie.Logs.Records;

namespace Vigie.App.Cli;

/// <summary>
/// A table that is read more than once, block by block, so that it need not fit into memory; standard input is laid down
/// in a temporary file first.
/// </summary>
internal sealed class ClusterRows : IDisposable
{
    private const int BlockValues = 1 << 16;
    private const string StandardInput = "-";

    private readonly string _path;
    private readonly TableOptions _options;
    private readonly DirectoryInfo? _folder;
    private readonly Stopwatch _reading = new();

    public ClusterRows(string path, TableOptions options)
    {
        _options = options;
        _path = path;
        if (path == StandardInput)
        {
            _folder = Directory.CreateTempSubdirectory("vigie-");
            _path = Path.Combine(_folder.FullName, "standard input");
            using var copy = File.Create(_path);
            using var input = Console.OpenStandardInput();
            input.CopyTo(copy);
        }
        Features = CountFeatures();
    }

    /// <summary>Number of columns.</summary>
    public int Features { get; }

    /// <summary>Time spent reading so far.</summary>
    public double ReadSeconds => _reading.Elapsed.TotalSeconds;

    /// <summary>
    /// Gives all rows, a block of whole rows after the other; returns the seconds spent outside of reading.
    /// </summary>
    public double Each(Action<double[], int> takeBlock)
    {
        var working = new Stopwatch();
        var block = new double[Math.Max(1, BlockValues / Features) * Features];
        _reading.Start();
        using var rows = TableFile.Open(_path, _options);
        for (bool more = true; more;)
        {
            int filled = 0;
            while (filled < block.Length && (more = rows.Next()))
            {
                _options.Stop.ThrowIfCancellationRequested();
                Fill(rows, block.AsSpan(filled, Features));
                filled += Features;
            }
            _reading.Stop();
            working.Start();
            if (filled > 0) takeBlock(block, filled / Features);
            working.Stop();
            _reading.Start();
        }
        _reading.Stop();
        return working.Elapsed.TotalSeconds;
    }

    public void Dispose() => _folder?.Delete(recursive: true);

    private static void Fill(ITableRows rows, Span<double> row)
    {
        if (!rows.IsSparse)
        {
            rows.Values.CopyTo(row);
            return;
        }
        row.Clear();
        for (int i = 0; i < rows.Indices.Length; i++) row[rows.Indices[i]] = rows.Values[i];
    }

    // Sparse text tells its columns only by its last row.
    private int CountFeatures()
    {
        _reading.Start();
        using var rows = TableFile.Open(_path, _options);
        bool any = rows.Next();
        while (any && rows.IsSparse && rows.Next()) _options.Stop.ThrowIfCancellationRequested();
        _reading.Stop();
        if (!any || rows.Features == 0) throw new InputException(rows.Name, "the table holds no rows of numbers to group");
        if (rows.Features > Learn.Clustering.CfTreeOptions.MaxDimensions)
            throw new InputException(
                rows.Name, $"rows have {rows.Features} columns; at most {Learn.Clustering.CfTreeOptions.MaxDimensions} can be grouped");
        return rows.Features;
    }
}
