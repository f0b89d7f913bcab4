using Vigie.Learn.Kernels;
using Vigie.Learn.Statistics;

namespace Vigie.Learn.Linear.Solvers;

/// <summary>
/// The stochastic average gradient over runs of consecutive rows (Schmidt, Le Roux, Bach 2017; mini-batches as in its
/// section 4.4), in the metric of <see cref="SagMetric"/>, for dense rows or few features. A step costs the run and
/// the features; the table keeps one scalar a row and output.
/// </summary>
/// <remarks>
/// <para>A step goes along P (N (new - old gradient of the run) + average + penalty) / L, N the number of runs:
/// unbiased as in Defazio, Bach, Lacoste-Julien 2014, eq. 5. SAG as published weighs the run's change 1 instead of N;
/// in a metric where the whole has curvature 1 its averages, a pass old, make the weights swing, and it takes 1/L =
/// 1/(4 N) or so to calm them: then a pass of N steps is worth one.</para>
/// <para>SAG draws runs independently and refreshes the average at once. SAGA takes them in a shuffled order, which
/// needs the average kept as it was when the pass began: the runs still to come know nothing of those done, and only
/// against the old average is their change unbiased (Ying, Yuan, Sayed 2020, AVRG).</para>
/// <para>Noise is proportional to 1/L and what a pass achieves to N/L: about 100 steps' worth a pass is enough.</para>
/// </remarks>
internal sealed class SagRunSolver
{
    private const double LeastLipschitz = 6;
    private const double RunsPerLipschitz = 100;
    private const double Growth = 30;
    private const double LeastEvenness = 0.4;

    private readonly FiniteSum _sum;
    private readonly SolverRun _run;
    private readonly SagMetric _metric;
    private readonly SagStop _stop;
    private readonly DeterministicRandom _random;
    private readonly bool _shuffled;
    private readonly int _features;
    private readonly int _length;
    private readonly double[] _table;
    private readonly double[] _point;
    private readonly double[] _average;
    private readonly double[] _next;
    private readonly double[] _change;
    private readonly double[] _direction;
    private readonly double[] _step;
    private readonly double[] _margins;
    private readonly double[] _probe;
    private readonly int[] _order;
    private readonly Solution _solution;
    private double _lipschitz;
    private double _leastNorm = double.PositiveInfinity;

    /// <summary>Starts at given weights or zero; shuffled for SAGA.</summary>
    public SagRunSolver(FiniteSum sum, SolverRun run, bool shuffled, FittedWeights? start)
    {
        (_sum, _run, _shuffled) = (sum, run, shuffled);
        _features = sum.Table.Features;
        _length = _features + 1;
        _metric = new SagMetric(sum, full: sum.L1 == 0 && _length <= MaxFullLength);
        _stop = new SagStop(sum, run.GapTolerance);
        _random = new DeterministicRandom(run.Seed);
        _table = new double[checked(sum.Table.Count * sum.Outputs)];
        _point = new double[sum.Outputs * _length];
        _average = new double[_point.Length];
        _next = new double[_point.Length];
        _change = new double[_point.Length];
        _direction = new double[_length];
        _step = new double[_point.Length];
        _margins = new double[sum.Outputs * sum.ChunkRows];
        _probe = new double[_margins.Length];
        _order = new int[sum.Runs];
        _solution = new Solution(new double[sum.Outputs * _features], new double[sum.Outputs]);
        for (int i = 0; i < _order.Length; i++) _order[i] = i;
        if (start is not null) Take(start);
        Estimate();
    }

    /// <summary>Features + 1 up to which the metric is a full matrix.</summary>
    public const int MaxFullLength = 513;

    /// <summary>Whether the rows' curvature at the start is even enough for the metric to hold for every
    /// run.</summary>
    public bool Suits => _metric.Evenness > LeastEvenness;

    /// <summary>Solves.</summary>
    public Solution Solve()
    {
        Fill();
        Step(null);
        for (int pass = 1; !EndPass(); pass++)
        {
            if (pass is 1 or 3) Estimate();
            Pass();
        }
        return _solution;
    }

    private void Pass()
    {
        if (!_shuffled)
        {
            for (int i = 0; i < _sum.Runs; i++) Visit(_random.NextInt(_sum.Runs), _average);
            return;
        }
        _sum.Shuffle(_order, _random);
        _average.CopyTo(_next, 0);
        foreach (int run in _order) Visit(run, _next);
        _next.CopyTo(_average, 0);
    }

    private void Estimate()
    {
        _metric.Estimate(_point, MetricRuns);
        // A hundredth of a pass is a long step where there are many runs, and short ones average more noise.
        double least = Math.Max(LeastLipschitz / Math.Max(_metric.Evenness, 1e-3), _sum.Runs / RunsPerLipschitz);
        _lipschitz = Math.Max(_lipschitz, least);
    }

    // The Hessian of so many runs costs about as much as two passes.
    private int MetricRuns
    {
        get
        {
            double perRow = Math.Max(1.0, (double)_sum.Table.NonZeros / Math.Max(1, _sum.Table.Count));
            double rows = _metric.IsFull ? 4 * _sum.Table.Count / perRow : _sum.Table.Count / 8.0;
            return (int)Math.Ceiling(Math.Max(rows, 16.0 * _length) / _sum.RunRows);
        }
    }

    // The gradients of all rows at the start.
    private void Fill()
    {
        Array.Clear(_average);
        for (int chunk = 0; chunk < _sum.FirstChunk(_sum.Runs); chunk++) Refresh(chunk, _average);
    }

    // New derivatives of a chunk into the table; what they change is added to the sum.
    private void Refresh(int chunk, double[] sum)
    {
        var rows = _sum.Chunk(chunk, out int first, out int count);
        var margins = _margins.AsSpan(0, _sum.Outputs * count);
        for (int k = 0; k < _sum.Outputs; k++)
        {
            var own = _point.AsSpan(k * _length, _length);
            TableKernels.Margins(rows, first, own[..^1], own[^1], margins.Slice(k * count, count));
        }
        _sum.Derivatives.Derive(rows.FirstRow + first, margins, count);
        var table = _table.AsSpan((rows.FirstRow + first) * _sum.Outputs, margins.Length);
        for (int i = 0; i < margins.Length; i++)
        {
            double fresh = margins[i];
            margins[i] = fresh - table[i];
            table[i] = fresh;
        }
        for (int k = 0; k < _sum.Outputs; k++)
        {
            var factors = margins.Slice(k * count, count);
            var target = sum.AsSpan(k * _length, _length);
            TableKernels.AddRows(rows, first, factors, target[..^1]);
            double total = 0;
            foreach (double factor in factors) total += factor;
            target[^1] += total;
        }
    }

    // SAGA's average of the pass before is another array than the one that takes the change.
    private void Visit(int run, double[] sum)
    {
        Array.Clear(_change);
        for (int chunk = _sum.FirstChunk(run); chunk < _sum.FirstChunk(run + 1); chunk++) Refresh(chunk, _change);
        DenseKernels.AddScaled(1, _change, sum);
        Step(_change);
    }

    // w -= 1/L P (average + theta N change + penalty), then the prox of the L1 penalty in the metric.
    private void Step(double[]? change)
    {
        double share = _sum.Runs / _sum.TotalWeight;
        for (int k = 0; k < _sum.Outputs; k++)
        {
            var point = _point.AsSpan(k * _length, _length);
            var step = _step.AsSpan(k * _length, _length);
            _direction.AsSpan().Clear();
            DenseKernels.AddScaled(1 / _sum.TotalWeight, _average.AsSpan(k * _length, _length), _direction);
            if (change is not null) DenseKernels.AddScaled(share, change.AsSpan(k * _length, _length), _direction);
            DenseKernels.AddScaled(_sum.L2, point[..^1], _direction.AsSpan(0, _features));
            _metric.Apply(k, _direction, step);
            DenseKernels.AddScaled(-1 / _lipschitz, step, point);
            if (_sum.L1 > 0) Shrink(point[..^1], _metric.Diagonal(k));
        }
    }

    private void Shrink(Span<double> weights, ReadOnlySpan<double> diagonal)
    {
        double factor = _sum.L1 / _lipschitz;
        for (int j = 0; j < weights.Length; j++)
        {
            double by = factor * diagonal[j];
            weights[j] = weights[j] > by ? weights[j] - by : weights[j] < -by ? weights[j] + by : 0;
        }
    }

    private bool EndPass()
    {
        for (int k = 0; k < _sum.Outputs; k++)
        {
            _point.AsSpan(k * _length, _features).CopyTo(_solution.Weights.AsSpan(k * _features));
            _solution.Intercepts[k] = _point[k * _length + _features];
        }
        bool stop = !_run.Report(_solution.Weights, _solution.Intercepts);
        double norm = RunningNorm();
        // A run whose curvature the metric missed drives the weights apart: shorter steps bring them back.
        if (norm > Growth * _leastNorm) _lipschitz *= 2;
        _leastNorm = Math.Min(_leastNorm, norm);
        return stop || _stop.IsDone(_solution.Weights, _solution.Intercepts, norm);
    }

    private double RunningNorm()
    {
        double squares = 0;
        for (int k = 0; k < _sum.Outputs; k++)
        {
            for (int j = 0; j < _length; j++)
            {
                int at = k * _length + j;
                double gradient = _average[at] / _sum.TotalWeight;
                if (j == _features)
                {
                    squares += _sum.FitIntercept ? gradient * gradient : 0;
                    continue;
                }
                double weight = _point[at];
                gradient += _sum.L2 * weight;
                double least = weight != 0
                    ? gradient + Math.Sign(weight) * _sum.L1
                    : Math.Max(0, Math.Abs(gradient) - _sum.L1);
                squares += least * least;
            }
        }
        return Math.Sqrt(squares);
    }

    private void Take(FittedWeights start)
    {
        for (int k = 0; k < _sum.Outputs; k++)
        {
            start.Weights.AsSpan(k * _features, _features).CopyTo(_point.AsSpan(k * _length));
            if (_sum.FitIntercept) _point[k * _length + _features] = start.Intercepts[k];
        }
    }
}
