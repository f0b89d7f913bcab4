using Vigie.Learn.Kernels;

namespace Vigie.Learn.Linear.Solvers;

/// <summary>
/// The metric P in which steps are taken: the inverse of a damped Hessian, estimated on a sample of runs, one matrix
/// an output over the features and the intercept. It changes the way to the optimum and not the optimum:
/// ill-conditioned, correlated and badly scaled columns become alike, and centring comes with the intercept's row.
/// </summary>
/// <remarks>
/// <para>A run of m rows holds a rare feature once where the table holds it in one row of ten thousand: its curvature
/// is then far above the mean. Damping the diagonal by curvature x (sum of x⁴ / sum of x²) / m, the weight of
/// one such row in its run, keeps every run's curvature in the metric near 1, and scales with the columns.</para>
/// <para>A row's curvature is taken as the geometric mean of that at the estimate and its upper bound: rows that are
/// far from the boundary now may not be so later.</para>
/// <para>Full matrices for few features, else the diagonal alone.</para>
/// </remarks>
internal sealed class SagMetric
{
    private const double Never = 1e-30;

    private readonly FiniteSum _sum;
    private readonly int _length;
    private readonly double[][] _inverses;
    private readonly double[] _squares;
    private readonly double[] _fourths;
    private readonly double[] _curvatures;
    private readonly double[] _row;

    public SagMetric(FiniteSum sum, bool full)
    {
        (_sum, IsFull) = (sum, full);
        _length = sum.Table.Features + 1;
        _inverses = new double[sum.Outputs][];
        for (int k = 0; k < _inverses.Length; k++) _inverses[k] = new double[full ? _length * _length : _length];
        _squares = new double[_length];
        _fourths = new double[_length];
        _row = new double[_length];
        _curvatures = new double[sum.Outputs * sum.ChunkRows];
        AddMoments();
    }

    /// <summary>
    /// The mean curvature taken, as a part of the mean of its bounds: near 1 no row can come out far above the mean.
    /// </summary>
    public double Evenness { get; private set; }

    /// <summary>Whether the matrices are full (else diagonal).</summary>
    public bool IsFull { get; }

    /// <summary>Estimates at weights (outputs x (features + 1), the intercept last), on about so many runs.</summary>
    public void Estimate(ReadOnlySpan<double> point, int runs)
    {
        foreach (var inverse in _inverses) Array.Clear(inverse);
        double curvature = 0, bound = 0;
        double stride = Math.Max(1, (double)_sum.Runs / Math.Max(1, runs));
        int sampled = 0;
        for (double r = 0; (int)r < _sum.Runs; r += stride)
        {
            for (int chunk = _sum.FirstChunk((int)r); chunk < _sum.FirstChunk((int)r + 1); chunk++)
                sampled += AddChunk(chunk, point, ref curvature, ref bound);
        }
        Evenness = bound > 0 ? curvature / bound : 1;
        curvature = Math.Max(curvature, Never);
        for (int k = 0; k < _inverses.Length; k++) Finish(_inverses[k], sampled, curvature);
    }

    /// <summary>result = P direction for output k; both features + 1 long.</summary>
    public void Apply(int k, ReadOnlySpan<double> direction, Span<double> result)
    {
        var inverse = _inverses[k];
        if (IsFull) SymmetricKernels.Multiply(inverse, direction, result);
        else for (int j = 0; j < _length; j++) result[j] = inverse[j] * direction[j];
    }

    /// <summary>The diagonal of output k, when not <see cref="IsFull"/>.</summary>
    public ReadOnlySpan<double> Diagonal(int k) => _inverses[k];

    private int AddChunk(int chunk, ReadOnlySpan<double> point, ref double curvature, ref double bound)
    {
        var rows = _sum.Chunk(chunk, out int first, out int count);
        var curvatures = _curvatures.AsSpan(0, _sum.Outputs * count);
        for (int k = 0; k < _sum.Outputs; k++)
        {
            var own = point.Slice(k * _length, _length);
            TableKernels.Margins(rows, first, own[..^1], own[^1], curvatures.Slice(k * count, count));
        }
        _sum.Derivatives.Curve(rows.FirstRow + first, curvatures, count);
        for (int k = 0; k < _sum.Outputs; k++)
        {
            var own = curvatures.Slice(k * count, count);
            for (int i = 0; i < count; i++)
            {
                double most = _sum.Derivatives.Smoothness(rows.FirstRow + first + i);
                own[i] = Math.Sqrt(own[i] * most);
                bound += most;
            }
        }
        foreach (double value in curvatures) curvature += value;
        for (int k = 0; k < _inverses.Length; k++)
        {
            var own = curvatures.Slice(k * count, count);
            if (rows.IsDense) AddDense(rows, first, own, _inverses[k]);
            else AddSparse(rows, first, own, _inverses[k]);
        }
        return count;
    }

    private void AddDense(Tables.BlockRows rows, int first, ReadOnlySpan<double> curvatures, double[] hessian)
    {
        int features = _length - 1;
        for (int i = 0; i < curvatures.Length; i++)
        {
            var row = rows.Dense(first + i);
            double c = curvatures[i];
            if (c == 0) continue;
            if (!IsFull)
            {
                for (int j = 0; j < features; j++) hessian[j] += c * row[j] * row[j];
                hessian[features] += c;
                continue;
            }
            for (int j = 0; j < features; j++)
                TableKernels.AddScaled(c * row[j], row[..(j + 1)], hessian.AsSpan(j * _length, j + 1));
            TableKernels.AddScaled(c, row, hessian.AsSpan(features * _length, features));
            hessian[^1] += c;
        }
    }

    private void AddSparse(Tables.BlockRows rows, int first, ReadOnlySpan<double> curvatures, double[] hessian)
    {
        int features = _length - 1;
        for (int i = 0; i < curvatures.Length; i++)
        {
            var row = rows.Sparse(first + i);
            double c = curvatures[i];
            if (c == 0) continue;
            for (int a = 0; a < row.Indices.Length; a++)
            {
                double scaled = c * row.Values[a];
                if (!IsFull)
                {
                    hessian[row.Indices[a]] += scaled * row.Values[a];
                    continue;
                }
                var target = hessian.AsSpan(row.Indices[a] * _length, _length);
                for (int b = 0; b <= a; b++) target[row.Indices[b]] += scaled * row.Values[b];
                hessian[features * _length + row.Indices[a]] += scaled;
            }
            hessian[^1] += c;
        }
    }

    // Over the whole table: a value that the sample misses must not find its column undamped. From the mean where
    // there is an intercept to take up the rest.
    private void AddMoments()
    {
        var origin = new double[_length - 1];
        if (_sum.Table.IsDense && _sum.FitIntercept) AddMeans(origin);
        for (int b = 0; b < _sum.Table.BlockCount; b++)
        {
            var rows = _sum.Table.Block(b);
            for (int i = 0; i < rows.Count; i++)
            {
                if (rows.IsDense) MomentKernels.Add(rows.Dense(i), origin, _squares, _fourths);
                else MomentKernels.Add(rows.Sparse(i), _squares, _fourths);
            }
        }
    }

    private void AddMeans(double[] means)
    {
        const int sample = 512;
        int step = Math.Max(1, _sum.Table.Count / sample), count = 0;
        for (int i = 0; i < _sum.Table.Count; i += step, count++)
            TableKernels.AddScaled(1, _sum.Table.DenseRow(i), means);
        DenseKernels.Scale(1.0 / Math.Max(1, count), means);
    }

    // Mean over the sample, damped; then inverted in place.
    private void Finish(double[] hessian, int sampled, double curvature)
    {
        int features = _length - 1;
        double mean = curvature / ((double)sampled * _sum.Outputs);
        double perRow = _sum.Table.Count / _sum.TotalWeight;
        double squares = 0, fourths = 0;
        for (int j = 0; j < features; j++) (squares, fourths) = (squares + _squares[j], fourths + _fourths[j]);
        double usual = squares > 0 ? fourths / squares : 1;
        for (int j = 0; j < features; j++)
        {
            double peak = _squares[j] > 0 ? _fourths[j] / _squares[j] : usual;
            Damp(ref hessian[IsFull ? j * (_length + 1) : j], 2 * mean * peak / _sum.RunRows * perRow + _sum.L2);
        }
        Damp(ref hessian[^1], 1e-9 * mean * perRow + Never);

        void Damp(ref double diagonal, double by) => diagonal = diagonal * perRow / sampled + by;

        if (!IsFull)
        {
            for (int j = 0; j < _length; j++) hessian[j] = 1 / Math.Max(hessian[j], Never);
        }
        else
        {
            for (int j = 1; j < _length; j++) DenseKernels.Scale(perRow / sampled, hessian.AsSpan(j * _length, j));
            SymmetricKernels.Invert(hessian, _length);
        }
        if (_sum.FitIntercept) return;
        if (!IsFull) hessian[features] = 0;
        else for (int j = 0; j < _length; j++) hessian[features * _length + j] = hessian[j * _length + features] = 0;
    }
}
