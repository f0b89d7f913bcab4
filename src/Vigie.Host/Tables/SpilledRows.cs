using System.Runtime.InteropServices;
using Vigie.Learn.Tables;

namespace Vigie.Host.Tables;

/// <summary>
/// Rows laid down in temporary files, values and indices each in one, which are mapped and go away when closed. In memory
/// stay the labels and, of sparse rows, four bytes a row.
/// </summary>
internal sealed class SpilledRows : IDisposable
{
    private const int BlockValues = 1 << 27;

    private readonly FileStream _values;
    private readonly FileStream _indices;
    private readonly List<(int Rows, int Values, int[] Starts)> _blocks = [];
    private readonly List<MappedFile> _mapped = [];
    private List<int> _starts = [0];
    private int _used;

    private SpilledRows(string? folder)
    {
        _values = NamelessFile.Create(folder);
        _indices = NamelessFile.Create(folder);
    }

    /// <summary>Reads all rows into files and maps them.</summary>
    public static NumberTable Gather(ITableRows rows, LoadOptions options)
    {
        var spilled = new SpilledRows(options.Reading.TemporaryFolder);
        try
        {
            var labels = new LabelColumn();
            long leftOut = spilled.Fill(rows, options, labels);
            var table = spilled.Map(rows.IsSparse, TableLoader.FeaturesOf(rows, options));
            if (table.Count == 0) throw TableLoader.NoRows(rows);
            return new NumberTable(table, rows.HasLabels ? labels : null, rows.Columns, rows.FirstIndex, spilled) { LeftOut = leftOut };
        }
        catch
        {
            spilled.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        foreach (var file in _mapped) file.Dispose();
        _values.Dispose();
        _indices.Dispose();
    }

    private long Fill(ITableRows rows, LoadOptions options, LabelColumn labels)
    {
        if (!rows.IsSparse) TableLoader.FeaturesOf(rows, options);
        var values = new float[Math.Max(256, rows.Values.Length)];
        long leftOut = 0;
        while (rows.Next())
        {
            if (rows.HasLabels) rows.AddLabelTo(labels);
            if (rows.Values.Length > values.Length) values = new float[2 * rows.Values.Length];
            TableLoader.Narrow(rows, values);
            int known = TableLoader.Known(rows, options);
            leftOut += rows.Values.Length - known;
            if ((long)_used + known > BlockValues && _starts.Count > 1) Close();
            _values.Write(MemoryMarshal.AsBytes(values.AsSpan(0, known)));
            if (rows.IsSparse) _indices.Write(MemoryMarshal.AsBytes(rows.Indices[..known]));
            _used += known;
            _starts.Add(_used);
        }
        if (_starts.Count > 1) Close();
        return leftOut;
    }

    private void Close()
    {
        _blocks.Add((_starts.Count - 1, _used, [.. _starts]));
        _starts = [0];
        _used = 0;
    }

    private FeatureTable Map(bool isSparse, int features)
    {
        _values.Flush();
        _indices.Flush();
        var values = MapFile(_values);
        var indices = isSparse ? MapFile(_indices) : null;
        var blocks = new List<RowBlock>();
        long offset = 0;
        foreach (var (count, length, starts) in _blocks)
        {
            var own = Slice<float>(values, offset, length);
            blocks.Add(isSparse
                ? RowBlock.Sparse(starts, Slice<int>(indices, offset, length), own) : RowBlock.Dense(own, count, features));
            offset += (long)length * sizeof(float);
        }
        return FeatureTable.FromBlocks(features, blocks);
    }

    // An empty file cannot be mapped.
    private MappedFile? MapFile(FileStream stream)
    {
        if (stream.Length == 0) return null;
        var file = new MappedFile(stream);
        _mapped.Add(file);
        return file;
    }

    private static ReadOnlyMemory<T> Slice<T>(MappedFile? file, long offset, int count)
        where T : unmanaged => file is null ? default : file.Values<T>(offset, count);
}
