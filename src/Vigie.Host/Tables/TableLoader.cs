using System.Globalization;
using Vigie.Learn;
using Vigie.Learn.Kernels;
using Vigie.Learn.Tables;
using Vigie.Logs.Records;

namespace Vigie.Host.Tables;

/// <summary>
/// Brings whole tables into reach as float32: text is read into memory, or into a temporary file that is mapped where memory
/// is short; rows of float32 in a plain .npy file are mapped where they lie.
/// </summary>
public static class TableLoader
{
    // From bytes of text to bytes of a table: "0," is two, its value four. Gzip packs tables of text about so.
    private const double BytesOfTextByte = 2;
    private const double BytesOfPackedByte = 8;
    private const int MappedBlockValues = 1 << 28;

    /// <summary>Loads a table.</summary>
    /// <exception cref="InputException">The file cannot be used; the message says where and what to do.</exception>
    public static NumberTable Load(string path, LoadOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (TryMap(path, options) is { } mapped) return mapped;
        using var rows = TableFile.Open(path, options.Reading);
        long limit = options.MemoryBytes ?? FreeBytes() / 2;
        return EstimatedBytes(path) <= limit ? Gather(rows, options) : SpilledRows.Gather(rows, options);
    }

    /// <summary>Memory that can still be had, in bytes.</summary>
    public static long FreeBytes()
    {
        var memory = GC.GetGCMemoryInfo();
        return Math.Max(0, memory.TotalAvailableMemoryBytes - Math.Max(memory.MemoryLoadBytes, GC.GetTotalMemory(false)));
    }

    /// <summary>The fault of a value that float32 cannot hold.</summary>
    private static InputException TooLarge(ITableRows rows, int at)
    {
        double value = rows.Values[at];
        int column = (rows.IsSparse ? rows.Indices[at] : at) + rows.FirstIndex;
        return new InputException(string.Create(CultureInfo.InvariantCulture,
            $"{rows.Place()}: {value:g4} in column {column} is beyond the range of single precision (3.4e38): rescale the column"));
    }

    /// <summary>Rounds values to float32.</summary>
    public static void Narrow(ITableRows rows, Span<float> values)
    {
        var wide = rows.Values;
        for (int i = 0; i < wide.Length; i++) values[i] = (float)wide[i];
        if (DenseKernels.AreFinite(values[..wide.Length])) return;
        for (int i = 0; i < wide.Length; i++)
            if (!float.IsFinite(values[i])) throw TooLarge(rows, i);
    }

    /// <summary>How many non-zeros of a row lie in known columns.</summary>
    internal static int Known(ITableRows rows, LoadOptions options)
    {
        if (options.Features is not { } features || !rows.IsSparse) return rows.Values.Length;
        int count = rows.Indices.Length;
        while (count > 0 && rows.Indices[count - 1] >= features) count--;
        return count;
    }

    /// <summary>Number of columns of the table that is made.</summary>
    internal static int FeaturesOf(ITableRows rows, LoadOptions options)
    {
        if (options.Features is not { } features) return rows.Features;
        if (!rows.IsSparse && rows.Features != features)
            throw new InputException(rows.Name, $"there are {rows.Features} columns where the model has {features}");
        return features;
    }

    private static NumberTable Gather(ITableRows rows, LoadOptions options)
    {
        if (!rows.IsSparse) FeaturesOf(rows, options);
        var builder = new FeatureTableBuilder(rows.IsSparse ? null : rows.Features);
        var labels = new LabelColumn();
        var values = new float[Math.Max(256, rows.Values.Length)];
        long leftOut = 0;
        while (rows.Next())
        {
            if (rows.HasLabels) rows.AddLabelTo(labels);
            if (rows.Values.Length > values.Length) values = new float[2 * rows.Values.Length];
            Narrow(rows, values);
            int known = Known(rows, options);
            leftOut += rows.Values.Length - known;
            if (rows.IsSparse) builder.Add(new SparseRow(rows.Indices[..known], values.AsSpan(0, known)));
            else builder.Add(values.AsSpan(0, known));
        }
        if (builder.Count == 0) throw NoRows(rows);
        // Columns that only hold zeros count too: the file's own number may be larger than the last index kept.
        var table = builder.Build();
        int features = FeaturesOf(rows, options);
        if (table.Features != features) table = Widened(table, features);
        return new NumberTable(table, rows.HasLabels ? labels : null, rows.Columns, rows.FirstIndex, null) { LeftOut = leftOut };
    }

    internal static InputException NoRows(ITableRows rows) => new(rows.Name, "there is no row in it");

    private static FeatureTable Widened(FeatureTable table, int features)
    {
        var blocks = new List<RowBlock>();
        for (int b = 0; b < table.BlockCount; b++)
        {
            var rows = table.Block(b);
            blocks.Add(RowBlock.Sparse(rows.Starts.ToArray(), rows.Indices.ToArray(), rows.Values.ToArray()));
        }
        return FeatureTable.FromBlocks(features, blocks);
    }

    private static double EstimatedBytes(string path)
    {
        var file = new FileInfo(path);
        if (!file.Exists || file.Attributes.HasFlag(FileAttributes.Device)) return 0;
        bool isPacked = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase);
        return file.Length * (isPacked ? BytesOfPackedByte : BytesOfTextByte);
    }

    // Only what already lies as a table would: rows of float32, little-endian, without a column of labels among them.
    private static NumberTable? TryMap(string path, LoadOptions options)
    {
        if (options.Reading.Kind is not (TableKind.Found or TableKind.Npy) || options.Reading.Label is not null) return null;
        if (!File.Exists(path)) return null;
        var stream = TableFile.OpenBytes(path, path);
        var header = stream is FileStream { CanSeek: true } && IsNpy(stream) ? NpyHeader.Read(stream, path) : null;
        if (header is not { Type: 'f', Bytes: 4, IsBigEndian: false } || (header.IsColumnMajor && header.Columns > 1)
            || header.Rows is 0 or > int.MaxValue || header.Columns == 0)
        {
            stream.Dispose();
            return null;
        }
        long needed = header.Offset + header.Rows * header.Columns * sizeof(float);
        long length = stream.Length;
        if (length < needed)
        {
            stream.Dispose();
            throw new InputException(path, $"the file is cut short: it has {length} bytes where its header tells of {needed}");
        }
        var file = new MappedFile((FileStream)stream);
        try
        {
            var table = Map(file, header, path, options);
            return new NumberTable(table, null, [], 1, file);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    private static bool IsNpy(Stream stream)
    {
        Span<byte> start = stackalloc byte[NpyHeader.Magic.Length];
        bool isNpy = stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false) == start.Length && start.SequenceEqual(NpyHeader.Magic);
        stream.Position = 0;
        return isNpy;
    }

    private static FeatureTable Map(MappedFile file, NpyHeader header, string path, LoadOptions options)
    {
        if (options.Features is { } features && features != header.Columns)
            throw new InputException(path, $"there are {header.Columns} columns where the model has {features}");
        var blocks = new List<RowBlock>();
        int most = Math.Max(1, MappedBlockValues / header.Columns);
        for (long row = 0; row < header.Rows; row += most)
        {
            options.Reading.Stop.ThrowIfCancellationRequested();
            int count = (int)Math.Min(most, header.Rows - row);
            var values = file.Values<float>(header.Offset + row * header.Columns * sizeof(float), count * header.Columns);
            CheckFinite(values.Span, row, header.Columns, path);
            blocks.Add(RowBlock.Dense(values, count, header.Columns));
        }
        return FeatureTable.FromBlocks(header.Columns, blocks);
    }

    private static void CheckFinite(ReadOnlySpan<float> values, long firstRow, int columns, string path)
    {
        if (DenseKernels.AreFinite(values)) return;
        int at = 0;
        while (float.IsFinite(values[at])) at++;
        throw new InputException(path, string.Create(CultureInfo.InvariantCulture,
            $"column {at % columns + 1} of row {firstRow + at / columns + 1} is not a finite number"));
    }
}
