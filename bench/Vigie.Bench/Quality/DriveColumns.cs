using Vigie.Learn;
using Vigie.Learn.Features;

namespace Vigie.Bench.Quality;

/// <summary>
/// The columns of drives for a linear model: each cut into bins at quantiles of the learned rows, so that a weight a bin draws
/// any curve; the bins, and pairs of the bins of the telling columns, are hashed.
/// </summary>
internal sealed class DriveColumns
{
    private const int Bins = 12;
    private const int HashBits = 20;

    // Reallocated, uncorrectable, timed out, pending, unreadable sectors: what the other attributes add is in the plain bins.
    private static readonly int[] Telling = [0, 3, 4, 7, 8];

    private readonly DriveRows _rows;
    private readonly float[][] _edges;
    private readonly HashedRow _hashed;

    /// <summary>Finds the edges of the bins.</summary>
    public DriveColumns(DriveRows rows, IReadOnlyList<int> learned)
    {
        _rows = rows;
        _edges = [.. Enumerable.Range(0, rows.Features.Count).Select(column => Edges(rows, learned, column))];
        int[] crossed = Crossed(rows.Features);
        var pairs = from i in Enumerable.Range(0, crossed.Length)
                    from j in Enumerable.Range(i + 1, crossed.Length - i - 1)
                    select (crossed[i], crossed[j]);
        _hashed = new HashedRow(new FeatureHash(HashBits), [.. pairs]);
    }

    /// <summary>Number of hashed columns.</summary>
    public int Count => _hashed.Hash.Columns;

    /// <summary>A row, valid until the next call.</summary>
    public SparseRow Row(int i)
    {
        _hashed.Clear();
        var row = _rows.Row(i);
        for (int j = 0; j < row.Length; j++) _hashed.Add(j, Bin(row[j], _edges[j]));
        _hashed.Add(row.Length, (ulong)_rows.Keys[i].Model);
        return _hashed.Row();
    }

    private static int[] Crossed(DriveFeatures features) =>
    [
        features.Column("age"), features.Column("gap"), features.Column("changes in 30 d"), features.Column("sum of logarithms"), features.Count,
        .. Telling.SelectMany(attribute => (int[])
        [
            features.Column(attribute, "value"), features.Column(attribute, "change in 30 d"), features.Column(attribute, "time since change"),
        ]),
    ];

    // 0 is missing; else the place among the edges.
    private static ulong Bin(float value, float[] edges)
    {
        if (float.IsNaN(value)) return 0;
        int at = Array.BinarySearch(edges, value);
        return (ulong)(1 + (at >= 0 ? at + 1 : ~at));
    }

    // Zero has a bin of its own, and so has each side of it.
    private static float[] Edges(DriveRows rows, IReadOnlyList<int> learned, int column)
    {
        var values = new List<float>(learned.Count);
        foreach (int i in learned)
        {
            float value = rows.Row(i)[column];
            if (!float.IsNaN(value) && value != 0) values.Add(value);
        }
        if (values.Count == 0) return [];
        values.Sort();
        var edges = new SortedSet<float> { 0, float.Epsilon };
        for (int b = 1; b < Bins; b++) edges.Add(values[(int)((long)values.Count * b / Bins)]);
        return [.. edges];
    }
}
