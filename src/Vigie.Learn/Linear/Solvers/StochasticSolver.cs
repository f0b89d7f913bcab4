using Vigie.Learn.Kernels;
using Vigie.Learn.Linear.Online;
using Vigie.Learn.Statistics;
using Vigie.Learn.Tables;

namespace Vigie.Learn.Linear.Solvers;

/// <summary>
/// Passes of stochastic gradient descent over a table, each in a fresh random order: of the blocks, and of the rows within
/// each. See <see cref="OnlineWeights"/> for the update and <see cref="StepSearch"/> for the step.
/// </summary>
internal sealed class StochasticSolver
{
    private const int MostCalibrationRows = 1000;
    private const int LeastCalibrationRows = 250;

    // Trying some eight steps on so many rows, learning and judging them, costs a quarter of a pass.
    private const int RowsPerCalibrationRow = 64;
    private const int AveragingPower = 3;
    private const int Ahead = 32;

    // Values of four bytes in a cache line.
    private const int LineValues = 16;

    private readonly IStochasticProblem _problem;
    private readonly SolverRun _run;
    private readonly DeterministicRandom _random;
    private readonly RunningScales? _scales;
    private readonly int[][] _orders;
    private readonly int[] _blocks;
    private readonly bool[] _held;
    private readonly double[] _weights;
    private readonly double[] _intercepts;
    private bool _scalesAreKnown;

    // Keeps the reads of Touch alive.
    private double _touched;

    private StochasticSolver(IStochasticProblem problem, SolverRun run)
    {
        (_problem, _run, _random) = (problem, run, new DeterministicRandom(run.Seed));
        var table = problem.Table;
        if (problem.Kind == SolverKind.ScaleFree) _scales = new RunningScales();
        _scales?.Grow(table.Features);
        _blocks = [.. Enumerable.Range(0, table.BlockCount)];
        _orders = [.. _blocks.Select(b => Enumerable.Range(0, table.Block(b).Count).ToArray())];
        _held = HoldOut(run.HeldOut);
        _weights = new double[problem.Outputs.Length * table.Features];
        _intercepts = new double[problem.Outputs.Length];
    }

    /// <summary>Whether a solver is one of these.</summary>
    public static bool Is(SolverKind solver) => solver is SolverKind.Sgd or SolverKind.Asgd or SolverKind.ScaleFree;

    /// <summary>What is minimised beside the loss, and how.</summary>
    public static StepRule Rule(ObjectiveOptions objective, SolverKind solver)
    {
        bool averages = solver != SolverKind.Sgd;
        return new StepRule(objective.L1, objective.L2, objective.FitIntercept, averages, averages ? AveragingPower : 0);
    }

    /// <summary>Learns until the run ends.</summary>
    public static Solution Solve(IStochasticProblem problem, SolverRun run) => new StochasticSolver(problem, run).Solve();

    private Solution Solve()
    {
        Shuffle();
        double step = Calibrate();
        foreach (var output in _problem.Outputs) output.Restart(step);
        Start();
        var (lowest, since, best) = (double.PositiveInfinity, 0, (Solution?)null);
        bool goOn = true;
        while (goOn)
        {
            foreach (int b in _blocks) LearnBlock(b);
            _scalesAreKnown = true;
            bool judge = _run.HeldOut > 0 || IsMeasured(_run.Passes + 1);
            if (judge || _run.IsObserved) Collect();
            goOn = _run.Report(_weights, _intercepts) && !(judge && _run.GapTolerance > 0 && _problem.Gap(_weights, _intercepts) <= _run.GapTolerance);
            if (_run.HeldOut > 0)
            {
                double objective = HeldObjective();
                if (objective < lowest) (lowest, since, best) = (objective, 0, Copy());
                else if (++since >= _run.Patience) break;
            }
            if (goOn) Shuffle();
        }
        if (best is not null) return best;
        Collect();
        return Copy();
    }

    // A gap costs as much as some passes: after the first, which differ most, few are measured.
    private bool IsMeasured(int pass) => _run.GapTolerance > 0 && ((pass & (pass - 1)) == 0 || pass % 16 == 0);

    private void Start()
    {
        if (_run.Start is not { } start) return;
        int features = _problem.Table.Features;
        var own = new double[features];
        for (int k = 0; k < _intercepts.Length; k++)
        {
            start.Weights.AsSpan(k * features, features).CopyTo(own);
            for (int j = 0; j < own.Length && _scales is not null; j++)
            {
                double factor = _scales.Factor(j);
                own[j] = factor > 0 ? own[j] / factor : 0;
            }
            _problem.Outputs[k].Start(own, _problem.Objective.FitIntercept ? start.Intercepts[k] : 0);
        }
    }

    private void LearnBlock(int b)
    {
        var rows = _problem.Table.Block(b);
        var order = _orders[b].AsSpan();
        for (int first = 0; first < order.Length; first += Ahead)
        {
            var some = order.Slice(first, Math.Min(Ahead, order.Length - first));
            Touch(rows, some);
            foreach (int i in some) LearnRow(rows, i);
        }
    }

    private void LearnRow(in BlockRows rows, int i)
    {
        int number = rows.FirstRow + i;
        if (_held.Length > 0 && _held[number]) return;
        double weight = _problem.Weight(number);
        if (weight == 0) return;
        var row = Row(rows, i);
        if (_scales is not null)
        {
            if (!_scalesAreKnown) _scales.Learn(row, weight);
            row = _scales.Scale(row);
        }
        _problem.Learn(row, number);
    }

    // In random order nearly every row comes from memory, and learning one waits for the one before. These reads wait for
    // nothing, so the rows of the next steps come in at the same time.
    private void Touch(in BlockRows rows, ReadOnlySpan<int> some)
    {
        double sum = 0;
        foreach (int i in some) sum += _problem.Target(rows.FirstRow + i);
        if (!rows.IsDense)
        {
            foreach (int i in some) sum += rows.Starts[i];
        }
        foreach (int i in some)
        {
            int start = rows.IsDense ? i * rows.Features : rows.Starts[i];
            int end = rows.IsDense ? start + rows.Features : rows.Starts[i + 1];
            for (int place = start; place < end; place += LineValues)
            {
                sum += rows.Values[place];
                if (!rows.IsDense) sum += rows.Indices[place];
            }
        }
        _touched = sum;
    }

    // The norm of a row at hand costs less than one fetched from an array in random order.
    private static OnlineRow Row(scoped in BlockRows rows, int i)
    {
        if (rows.IsDense)
        {
            var dense = rows.Dense(i);
            return new OnlineRow(dense, DenseKernels.SquaredNorm(dense));
        }
        var sparse = rows.Sparse(i);
        return new OnlineRow(sparse, DenseKernels.SquaredNorm(sparse.Values));
    }

    private OnlineRow Scaled(scoped in BlockRows rows, int i)
    {
        var row = Row(rows, i);
        return _scales is null ? row : _scales.Scale(row);
    }

    // The sample is the first rows of the first pass.
    private double Calibrate()
    {
        var sample = new List<(int Block, int Row)>();
        int most = Math.Clamp(_problem.Table.Count / RowsPerCalibrationRow, LeastCalibrationRows, MostCalibrationRows);
        foreach (int b in _blocks)
        {
            int first = _problem.Table.Block(b).FirstRow;
            foreach (int i in _orders[b])
            {
                if (sample.Count == most) break;
                if ((_held.Length == 0 || !_held[first + i]) && _problem.Weight(first + i) > 0) sample.Add((b, i));
            }
        }
        double mean = 0;
        foreach (var (b, i) in sample)
        {
            var rows = _problem.Table.Block(b);
            _scales?.Learn(Row(rows, i), _problem.Weight(rows.FirstRow + i));
        }
        for (int n = 0; n < sample.Count; n++)
            mean += (_problem.Outputs[0].Norm(Scaled(_problem.Table.Block(sample[n].Block), sample[n].Row)) - mean) / (n + 1);
        return StepSearch.Choose(mean, step => Try(sample, step));
    }

    private double Try(List<(int Block, int Row)> sample, double step)
    {
        foreach (var output in _problem.Outputs) output.Restart(step);
        double loss = 0, total = 0;
        foreach (var (b, i) in sample)
        {
            var rows = _problem.Table.Block(b);
            _problem.Learn(Scaled(rows, i), rows.FirstRow + i);
        }
        foreach (var (b, i) in sample)
        {
            var rows = _problem.Table.Block(b);
            double weight = _problem.Weight(rows.FirstRow + i);
            loss += weight * _problem.AnswerLoss(Scaled(rows, i), rows.FirstRow + i);
            total += weight;
        }
        return loss / total + _problem.Outputs.Sum(output => output.Penalty());
    }

    private double HeldObjective()
    {
        double loss = 0, total = 0;
        for (int b = 0; b < _blocks.Length; b++)
        {
            var rows = _problem.Table.Block(b);
            for (int i = 0; i < rows.Count; i++)
            {
                int number = rows.FirstRow + i;
                if (!_held[number]) continue;
                double weight = _problem.Weight(number);
                loss += weight * _problem.Loss(Row(rows, i), number, _weights, _intercepts);
                total += weight;
            }
        }
        double penalty = 0;
        foreach (double weight in _weights)
            penalty += _problem.Objective.L2 / 2 * weight * weight + _problem.Objective.L1 * Math.Abs(weight);
        return (total > 0 ? loss / total : 0) + penalty;
    }

    private bool[] HoldOut(double share)
    {
        if (share == 0) return [];
        var held = new bool[_problem.Table.Count];
        for (int i = 0; i < held.Length; i++) held[i] = _random.NextDouble() < share;
        // Something must be left to learn.
        if (Array.TrueForAll(held, one => one)) held[0] = false;
        return held;
    }

    private void Shuffle()
    {
        _random.Shuffle<int>(_blocks);
        foreach (int b in _blocks) _random.Shuffle<int>(_orders[b]);
    }

    private void Collect()
    {
        int features = _problem.Table.Features;
        for (int k = 0; k < _intercepts.Length; k++)
        {
            var own = _weights.AsSpan(k * features, features);
            _problem.Outputs[k].CopyWeights(own);
            _intercepts[k] = _problem.Outputs[k].Intercept;
            for (int j = 0; j < own.Length && _scales is not null; j++) own[j] *= _scales.Factor(j);
        }
    }

    private Solution Copy() => new([.. _weights], [.. _intercepts]);
}
