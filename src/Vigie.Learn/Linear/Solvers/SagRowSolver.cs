using System.Runtime.Intrinsics;
using Vigie.Learn.Kernels;
using Vigie.Learn.Statistics;

namespace Vigie.Learn.Linear.Solvers;

/// <summary>
/// The stochastic average gradient row by row, for sparse rows (Schmidt, Le Roux, Bach 2017): a step costs the
/// non-zeros of its row, the shrink of the penalty and the average of all gradients included. The table keeps one
/// scalar a row and output.
/// </summary>
/// <remarks>
/// <para>The step is w -= (theta n/p (new - old) x + average + l2 w) / L: theta = 1/n is SAG, 1 is SAGA (Defazio,
/// Bach, Lacoste-Julien 2014). SAG's averages lag a pass behind, so its weights swing; the row's own change at a tenth
/// of SAGA's weight damps that and keeps SAG's low noise.</para>
/// <para>Lazily: w = s (u - c G), G the sum of gradients, s the product of the shrinks, c the sum of step / s. A step
/// moves s and c, and u by c x what it moves G, at the row's non-zeros alone: no feature owes anything, and no time
/// stamps are kept (the paper's section 4.1 pays debts at the next visit).</para>
/// <para>Until all rows were seen the average is over those seen (section 4.2). Where rows differ in curvature, chunks
/// are drawn half evenly, half by it (section 4.8).</para>
/// </remarks>
internal sealed class SagRowSolver
{
    private const double SagShare = 0.1;
    private const double UnevenShare = 0.3;
    private const double UnevenRows = 2;
    private const double SmallestScale = 1e-6;

    private readonly FiniteSum _sum;
    private readonly SolverRun _run;
    private readonly SagRowState _state;
    private readonly DeterministicRandom _random;
    private readonly AliasTable? _alias;
    private readonly double[] _chances;
    private readonly double[] _smoothness;
    private readonly bool _shuffled;
    private readonly int _features;
    private readonly int _outputs;
    private readonly int[] _order;
    private readonly bool[] _seen;
    private readonly double[] _table;
    private readonly double[] _pairs;
    private readonly double[] _intercepts;
    private readonly double[] _interceptSums;
    private readonly double[] _margins;
    private readonly SagLineSearch? _search;
    private double _lipschitz;
    private double _part = 1;
    private double _step;
    private readonly double _share;
    private double _scale = 1;
    private double _c;
    private int _rowsSeen;

    /// <summary>Starts at the run's start or zero; shuffled for SAGA.</summary>
    public SagRowSolver(FiniteSum sum, SolverRun run, bool shuffled)
    {
        (_sum, _run, _shuffled) = (sum, run, shuffled);
        (_features, _outputs) = (sum.Table.Features, sum.Outputs);
        _state = new SagRowState(sum, run);
        (_order, _table, _pairs) = (_state.Order, _state.Gradients, _state.Pairs);
        (_intercepts, _interceptSums, _margins) = (_state.Intercepts, _state.InterceptSums, _state.Margins);
        _random = new DeterministicRandom(run.Seed);
        int rows = sum.Table.Count;
        _seen = new bool[rows];
        _smoothness = RowSmoothness.Of(sum, out double mean, out double largest);
        _chances = [];
        IsEven = largest <= UnevenRows * mean;
        if (!IsEven && !shuffled) (_alias, _chances) = Chances();
        _lipschitz = IsEven ? largest : UnevenRows * mean;
        if (run.LineSearch is { } part) _search = new SagLineSearch(sum, part);
        _share = (IsEven && !shuffled ? SagShare : UnevenShare) * rows / sum.TotalWeight;
        SetStep();
    }

    /// <summary>Whether no row's curvature bound is far above the mean.</summary>
    public bool IsEven { get; }

    /// <summary>Whether the last <see cref="Solve"/> ended for good.</summary>
    public bool IsDone { get; private set; }

    /// <summary>Goes on for at most so many passes.</summary>
    public Solution Solve(int passes)
    {
        if (_rowsSeen == 0 && _run.Start is not null)
        {
            Fill();
            if (IsDone = EndPass()) return _state.Solution;
        }
        do
        {
            if (_shuffled) _sum.Shuffle(_order, _random);
            Pass();
            Rebase();
        }
        while (!(IsDone = EndPass()) && --passes > 0);
        return _state.Solution;
    }

    private void Pass()
    {
        Tables.BlockRows rows = default;
        int current = -1;
        for (int i = 0; i < _order.Length; i++)
        {
            int chunk = _shuffled ? _order[i] : Draw(i), block = _sum.ChunkBlock(chunk);
            if (block != current)
            {
                rows = _sum.Table.Block(block);
                current = block;
            }
            double rarity = _chances.Length > 0 ? 1 / (_chances[chunk] * _order.Length) : 1;
            int first = _sum.ChunkFirst(chunk), end = Math.Min(first + _sum.ChunkRows, rows.Count);
            for (int row = first; row < end; row++) Step(rows.Sparse(row), rows.FirstRow + row, rarity);
        }
    }

    private void SetStep()
    {
        _part = _search?.Part ?? 1;
        _step = 1 / Math.Max(_part * _lipschitz + _sum.L2, double.Epsilon * 4);
    }

    // The gradients of all rows at the start: it is stayed at where it is the optimum.
    private void Fill()
    {
        for (int b = 0; b < _sum.Table.BlockCount; b++)
        {
            var rows = _sum.Table.Block(b);
            for (int i = 0; i < rows.Count; i++) Fill(rows.Sparse(i), rows.FirstRow + i);
        }
        Array.Fill(_seen, true);
        _rowsSeen = _seen.Length;
    }

    private void Fill(SparseRow row, int number)
    {
        Margins(row);
        _sum.Derivatives.Derive(number, _margins, 1);
        _margins.CopyTo(_table, number * _outputs);
        for (int k = 0; k < _outputs; k++)
        {
            PairKernels.AddScaled(Vector128.Create(0, _margins[k]), row, _pairs.AsSpan(2 * k), _outputs);
            _interceptSums[k] += _margins[k];
        }
    }

    private void Margins(SparseRow row)
    {
        for (int k = 0; k < _outputs; k++)
        {
            var sums = PairKernels.Dot(row, _pairs.AsSpan(2 * k), _outputs);
            _margins[k] = _scale * (sums[0] - _c * sums[1]) + _intercepts[k];
        }
    }

    private int Draw(int i) =>
        _alias is null || (i & 1) == 0 ? _random.NextInt(_order.Length) : _alias.Draw(_random);

    private (AliasTable Alias, double[] Chances) Chances()
    {
        var weights = new double[_order.Length];
        double total = 0;
        for (int r = 0; r < weights.Length; r++)
        {
            var rows = _sum.Chunk(r, out int first, out int count);
            foreach (double value in _smoothness.AsSpan(rows.FirstRow + first, count)) weights[r] += value;
            total += weights[r];
        }
        var chances = new double[weights.Length];
        for (int r = 0; r < chances.Length; r++) chances[r] = (1.0 / chances.Length + weights[r] / total) / 2;
        return (new AliasTable(weights), chances);
    }

    private void Step(SparseRow row, int number, double rarity)
    {
        if (!_seen[number])
        {
            _seen[number] = true;
            _rowsSeen++;
        }
        Margins(row);
        _search?.Begin(_margins);
        _sum.Derivatives.Derive(number, _margins, 1);
        if (_search is not null)
        {
            _search.Test(number, _margins);
            SetStep();
        }

        double shrunk = _scale * (1 - _step * _sum.L2);
        double average = _sum.Table.Count / (_sum.TotalWeight * _rowsSeen);
        // A row of great curvature must not overshoot by its own change.
        double most = 0.5 * _sum.Table.Count / (_sum.TotalWeight * _part * _smoothness[number] + double.Epsilon);
        double own = Math.Min(_step * _share * rarity, most);
        var table = _table.AsSpan(number * _outputs, _outputs);
        for (int k = 0; k < _outputs; k++)
        {
            double change = _margins[k] - table[k];
            table[k] = _margins[k];
            PairKernels.AddScaled(
                Vector128.Create(change * (_c - own / shrunk), change), row, _pairs.AsSpan(2 * k), _outputs);
            if (!_sum.FitIntercept) continue;
            _interceptSums[k] += change;
            _intercepts[k] -= own * change + _step * average * _interceptSums[k];
        }
        _scale = shrunk;
        _c += _step * average / shrunk;
        if (shrunk < SmallestScale) Rebase();
    }

    // u = w, c = 0, s = 1: the same weights, before the sums grow large against their difference.
    private void Rebase()
    {
        for (int at = 0; at < _pairs.Length; at += 2) _pairs[at] = _scale * (_pairs[at] - _c * _pairs[at + 1]);
        (_scale, _c) = (1, 0);
    }

    private bool EndPass()
    {
        bool ends = _state.EndPass(out bool drifts);
        if (drifts)
        {
            _lipschitz = 2 * _lipschitz + _sum.L2;
            SetStep();
        }
        return ends;
    }
}
