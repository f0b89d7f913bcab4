using Vigie.Learn.Kernels;

namespace Vigie.Learn.Linear.Solvers;

/// <summary>
/// Limited-memory BFGS (Liu, Nocedal 1989) with a line search for the weak Wolfe conditions by bracketing (Lewis, Overton
/// 2013, algorithm 2.6). A pass is an evaluation of the objective and its gradient.
/// </summary>
internal sealed class LbfgsSolver
{
    private const int Pairs = 10;
    private const int MaxTrials = 25;
    private const double SufficientDecrease = 1e-4;
    private const double CurvatureShare = 0.9;

    private readonly BatchObjective _objective;
    private readonly SolverRun _run;
    private readonly LbfgsMemory _memory;
    private readonly double[] _diagonal;
    private readonly double[] _direction;
    private double[] _point;
    private double[] _gradient;
    private double[] _trial;
    private double[] _trialGradient;
    private double _value;

    private LbfgsSolver(BatchObjective objective, SolverRun run)
    {
        (_objective, _run) = (objective, run);
        int length = objective.Length;
        _memory = new LbfgsMemory(length, Pairs);
        _diagonal = new double[length];
        Array.Fill(_diagonal, 1);
        (_point, _gradient, _trial) = (new double[length], new double[length], new double[length]);
        (_trialGradient, _direction) = (new double[length], new double[length]);
    }

    /// <summary>Minimises from the run's start, or zero.</summary>
    public static Solution Solve(BatchObjective objective, SolverRun run) => new LbfgsSolver(objective, run).Solve();

    private int Weights => _objective.Outputs * _objective.Features;

    private Solution Solve()
    {
        _run.Start?.Weights.CopyTo(_point, 0);
        if (_objective.FitIntercept) _run.Start?.Intercepts.CopyTo(_point, Weights);
        _value = _objective.Evaluate(_point, _gradient);
        Report();
        while (_run.MayGoOn && !IsDone())
        {
            Direct();
            if (Search()) continue;
            if (_memory.IsEmpty)
            {
                Idle();
                break;
            }
            _memory.Clear();
        }
        return new Solution(_point[..Weights], _point[Weights..]);
    }

    private bool IsDone() => _run.GapTolerance > 0
        && Optimality.GapEstimate(_objective, _gradient) <= _run.GapTolerance;

    // The value can fall no further in double precision; passes that were asked for are still made.
    private void Idle()
    {
        while (_run.GapTolerance == 0 && _run.MayGoOn)
        {
            _objective.Evaluate(_point, _trialGradient);
            Report();
        }
    }

    private void Direct()
    {
        _gradient.CopyTo(_direction, 0);
        _memory.Apply(_direction, _diagonal);
        DenseKernels.Scale(-1, _direction);
        if (DenseKernels.Dot(_direction, _gradient) < 0) return;
        _memory.Clear();
        _gradient.CopyTo(_direction, 0);
        DenseKernels.Scale(-1, _direction);
    }

    private bool Search()
    {
        double slope = DenseKernels.Dot(_direction, _gradient);
        double size = Math.Sqrt(DenseKernels.Dot(_gradient, _gradient));
        double step = _memory.IsEmpty ? Math.Min(1, 1 / size) : 1, low = 0, high = double.PositiveInfinity;
        for (int trial = 0; trial < MaxTrials && _run.MayGoOn; trial++)
        {
            _point.CopyTo(_trial, 0);
            DenseKernels.AddScaled(step, _direction, _trial);
            double value = _objective.Evaluate(_trial, _trialGradient);
            double trialSlope = DenseKernels.Dot(_direction, _trialGradient);
            bool falls = value <= _value + SufficientDecrease * step * slope;
            if (falls && trialSlope >= CurvatureShare * slope || falls && !_run.MayGoOn)
            {
                Accept(value);
                return true;
            }
            Report();
            if (falls) low = step;
            else high = step;
            step = double.IsInfinity(high) ? 2 * step : (low + high) / 2;
        }
        return false;
    }

    private void Accept(double value)
    {
        _memory.Add(_point, _trial, _gradient, _trialGradient);
        (_point, _trial) = (_trial, _point);
        (_gradient, _trialGradient) = (_trialGradient, _gradient);
        _value = value;
        Report();
    }

    private void Report() => _run.Report(_point.AsSpan(0, Weights), _point.AsSpan(Weights));
}
