using Vigie.Learn.Statistics;

namespace Vigie.Learn.Linear.Solvers;

/// <summary>
/// SAGA with an L1 penalty or the elastic net on sparse rows, row by row (Defazio, Bach, Lacoste-Julien 2014, section
/// 4): a step costs the non-zeros of its row. A feature that rows left out for some steps takes them when it is next
/// seen, all at once by <see cref="LaggedShrink"/>; at the end of a pass all do. The table keeps one scalar a row and
/// output.
/// </summary>
/// <remarks>
/// The first pass fills the table at the start and takes one step along the whole gradient: from then on the average
/// changes at a row's non-zeros alone, so that it is constant while a feature waits.
/// </remarks>
internal sealed class SagaLaggedSolver
{
    private const double Share = 0.3;
    private const double UnevenRows = 2;

    private readonly FiniteSum _sum;
    private readonly SolverRun _run;
    private readonly SagRowState _state;
    private readonly DeterministicRandom _random;
    private readonly LaggedShrink _lagged;
    private readonly double[] _smoothness;
    private readonly int _features;
    private readonly int _outputs;
    private readonly int[] _order;
    private readonly int[] _done;
    private readonly double[] _table;
    private readonly double[] _pairs;
    private readonly double[] _intercepts;
    private readonly double[] _interceptSums;
    private readonly double[] _margins;
    private readonly double _fullStep;
    private double _step;
    private int _time;

    /// <summary>Starts at the run's start or zero.</summary>
    public SagaLaggedSolver(FiniteSum sum, SolverRun run)
    {
        (_sum, _run) = (sum, run);
        (_features, _outputs) = (sum.Table.Features, sum.Outputs);
        _state = new SagRowState(sum, run);
        (_order, _table, _pairs) = (_state.Order, _state.Gradients, _state.Pairs);
        (_intercepts, _interceptSums, _margins) = (_state.Intercepts, _state.InterceptSums, _state.Margins);
        _random = new DeterministicRandom(run.Seed);
        int rows = sum.Table.Count;
        _done = new int[_features];
        _smoothness = RowSmoothness.Of(sum, out double mean, out double largest);
        _fullStep = 1 / Math.Max(mean + sum.L2, double.Epsilon * 4);
        _step = 1 / Math.Max(Math.Min(largest, UnevenRows * mean) + sum.L2, double.Epsilon * 4);
        _lagged = new LaggedShrink(rows, sum.L1, sum.L2);
        _lagged.Use(_step);
    }

    /// <summary>Solves.</summary>
    public Solution Solve()
    {
        Fill();
        if (_run.Start is null) StepAlongAll();
        while (!EndPass())
        {
            _sum.Shuffle(_order, _random);
            Pass();
        }
        return _state.Solution;
    }

    // The gradients of all rows at the start.
    private void Fill()
    {
        for (int b = 0; b < _sum.Table.BlockCount; b++)
        {
            var rows = _sum.Table.Block(b);
            for (int i = 0; i < rows.Count; i++)
            {
                var row = rows.Sparse(i);
                Margins(row);
                _sum.Derivatives.Derive(rows.FirstRow + i, _margins, 1);
                _margins.CopyTo(_table, (rows.FirstRow + i) * _outputs);
                for (int k = 0; k < _outputs; k++) _interceptSums[k] += _margins[k];
                for (int n = 0; n < row.Indices.Length; n++)
                {
                    var own = Own(row.Indices[n]);
                    for (int k = 0; k < _outputs; k++) own[2 * k + 1] += _margins[k] * row.Values[n];
                }
            }
        }
    }

    private void StepAlongAll()
    {
        double kept = 1 - _fullStep * _sum.L2, along = _fullStep / _sum.TotalWeight;
        for (int at = 0; at < _pairs.Length; at += 2)
            _pairs[at] = LaggedShrink.Soft(kept * _pairs[at] - along * _pairs[at + 1], _fullStep * _sum.L1);
        for (int k = 0; k < _outputs && _sum.FitIntercept; k++) _intercepts[k] -= along * _interceptSums[k];
    }

    private void Pass()
    {
        Tables.BlockRows rows = default;
        int current = -1;
        foreach (int chunk in _order)
        {
            int block = _sum.ChunkBlock(chunk);
            if (block != current) rows = _sum.Table.Block(current = block);
            int first = _sum.ChunkFirst(chunk), end = Math.Min(first + _sum.ChunkRows, rows.Count);
            for (int row = first; row < end; row++) Step(rows.Sparse(row), rows.FirstRow + row);
        }
        for (int j = 0; j < _features; j++) CatchUp(j);
        Array.Clear(_done);
        _time = 0;
    }

    private void Step(SparseRow row, int number)
    {
        foreach (int j in row.Indices) CatchUp(j);
        Margins(row);
        _sum.Derivatives.Derive(number, _margins, 1);
        double average = _step / _sum.TotalWeight, rowShare = _sum.Table.Count / _sum.TotalWeight;
        // A row of great curvature must not overshoot by its own change.
        double own = Math.Min(_step * Share * rowShare, 0.5 * rowShare / (_smoothness[number] + double.Epsilon));
        var table = _table.AsSpan(number * _outputs, _outputs);
        for (int k = 0; k < _outputs; k++)
        {
            double change = _margins[k] - table[k];
            table[k] = _margins[k];
            _margins[k] = change;
            if (!_sum.FitIntercept) continue;
            _interceptSums[k] += change;
            _intercepts[k] -= own * change + average * _interceptSums[k];
        }
        double kept = 1 - _step * _sum.L2, shrink = _step * _sum.L1;
        _time++;
        for (int n = 0; n < row.Indices.Length; n++)
        {
            int j = row.Indices[n];
            var pairs = Own(j);
            for (int k = 0; k < _outputs; k++)
            {
                double change = _margins[k] * row.Values[n];
                pairs[2 * k + 1] += change;
                pairs[2 * k] = LaggedShrink.Soft(
                    kept * pairs[2 * k] - average * pairs[2 * k + 1] - own * change, shrink);
            }
            _done[j] = _time;
        }
    }

    private void CatchUp(int j)
    {
        int missed = _time - _done[j];
        if (missed == 0) return;
        _done[j] = _time;
        var pairs = Own(j);
        double average = _step / _sum.TotalWeight;
        for (int k = 0; k < pairs.Length; k += 2) pairs[k] = _lagged.After(missed, pairs[k], average * pairs[k + 1]);
    }

    private void Margins(SparseRow row)
    {
        for (int k = 0; k < _outputs; k++) _margins[k] = _intercepts[k];
        for (int n = 0; n < row.Indices.Length; n++)
        {
            var own = Own(row.Indices[n]);
            for (int k = 0; k < _outputs; k++) _margins[k] += own[2 * k] * row.Values[n];
        }
    }

    private Span<double> Own(int j) => _pairs.AsSpan(2 * j * _outputs, 2 * _outputs);

    private bool EndPass()
    {
        bool ends = _state.EndPass(out bool drifts);
        if (drifts) _lagged.Use(_step /= 2);
        return ends;
    }
}
