using Vigie.Learn.Kernels;
using Vigie.Learn.Tables;

namespace Vigie.Learn.Linear.Solvers;

/// <summary>
/// The inner products of some rows of a table, kept for when they are asked for again: each step of Newton's method asks for
/// nearly the rows of the last one.
/// </summary>
/// <param name="table">The rows.</param>
/// <param name="most">Rows kept at most; where more are asked for over time, all are forgotten.</param>
internal sealed class RowProducts(FeatureTable table, int most)
{
    private readonly Dictionary<int, int> _places = [];
    private readonly List<int> _rows = [];
    private readonly float[] _octets = new float[checked(OctetKernels.Lanes * table.Features)];

    // products[a][b], b <= a, of the rows at places a and b.
    private readonly List<double[]> _products = [];

    /// <summary>Rows whose products are kept.</summary>
    public int Most => most;

    /// <summary>Squared norms of all rows.</summary>
    public double[] Norms { get; } = table.SquaredNorms();

    /// <summary>Values read to make the products asked for so far.</summary>
    public long ValuesRead { get; private set; }

    /// <summary>Makes sure of the products of some rows, at most <see cref="Most"/>; their places, for <see cref="At"/>.</summary>
    public int[] Places(ReadOnlySpan<int> rows)
    {
        int missing = 0;
        foreach (int row in rows) if (!_places.ContainsKey(row)) missing++;
        if (_rows.Count + missing > most)
        {
            _places.Clear();
            _rows.Clear();
            _products.Clear();
        }
        int old = _rows.Count;
        foreach (int row in rows)
        {
            if (!_places.TryAdd(row, _rows.Count)) continue;
            _rows.Add(row);
            _products.Add(new double[_rows.Count]);
        }
        for (int first = old; first < _rows.Count; first += OctetKernels.Lanes) Multiply(first, Math.Min(OctetKernels.Lanes, _rows.Count - first));
        var places = new int[rows.Length];
        for (int i = 0; i < places.Length; i++) places[i] = _places[rows[i]];
        return places;
    }

    /// <summary>The product of the rows at two places.</summary>
    public double At(int a, int b) => a >= b ? _products[a][b] : _products[b][a];

    private void Multiply(int first, int count)
    {
        _octets.AsSpan().Clear();
        for (int lane = 0; lane < count; lane++)
        {
            if (table.IsDense) OctetKernels.Lay(table.DenseRow(_rows[first + lane]), lane, _octets);
            else OctetKernels.Lay(table.SparseRow(_rows[first + lane]), lane, _octets);
        }
        Span<double> sums = stackalloc double[OctetKernels.Lanes];
        for (int b = 0; b < first + count; b++)
        {
            if (table.IsDense) OctetKernels.Dot(table.DenseRow(_rows[b]), _octets, sums);
            else OctetKernels.Dot(table.SparseRow(_rows[b]), _octets, sums);
            ValuesRead += table.IsDense ? table.Features : table.SparseRow(_rows[b]).Values.Length;
            for (int lane = 0; lane < count; lane++)
                if (b <= first + lane) _products[first + lane][b] = sums[lane];
        }
    }
}
