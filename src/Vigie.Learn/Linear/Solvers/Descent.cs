using Vigie.Learn.Kernels;

namespace Vigie.Learn.Linear.Solvers;

/// <summary>
/// Descends a <see cref="BatchObjective"/> by L-BFGS (Liu, Nocedal 1989) from a preconditioner, with a line search for the
/// weak Wolfe conditions that brackets as Lewis, Overton (2013, algorithm 2.6) and narrows by the secant of the slopes.
/// </summary>
internal sealed class Descent
{
    private const int Pairs = 20;
    private const int MaxTrials = 25;
    private const int MaxLevelSteps = 3;
    private const double SufficientDecrease = 1e-4;
    private const double CurvatureShare = 0.9;
    private const double LineShare = 0.3;

    // Margins kept three times: of larger tables, rather sweeps than memory.
    private const int MostMargins = 1 << 22;

    private readonly BatchObjective _objective;
    private readonly LbfgsMemory _memory;
    private readonly double[] _direction;
    private double[] _point;
    private double[] _gradient;
    private double[] _trial;
    private double[] _trialGradient;
    private readonly double[] _line;
    private double[] _margins;
    private double[] _trialMargins;
    private int _levelSteps;

    /// <summary>Begins at a point, which is not evaluated yet.</summary>
    public Descent(BatchObjective objective, ReadOnlySpan<double> start)
    {
        int length = objective.Length;
        _objective = objective;
        _memory = new LbfgsMemory(length, Pairs);
        (_point, _trial, _direction) = (start.ToArray(), new double[length], new double[length]);
        (_gradient, _trialGradient) = (new double[length], new double[length]);
        long all = (long)objective.Outputs * objective.Rows;
        int margins = all <= MostMargins ? (int)all : 0;
        (_margins, _trialMargins, _line) = (new double[margins], new double[margins], new double[margins]);
    }

    /// <summary>Called after each evaluation, with the best point; returns whether another is allowed.</summary>
    public Func<double[], bool>? OnEvaluation { get; init; }

    /// <summary>The best point so far.</summary>
    public double[] Point => _point;

    /// <summary>Gradient at the point.</summary>
    public double[] Gradient => _gradient;

    /// <summary>Value at the point.</summary>
    public double Value { get; private set; }

    /// <summary>Expected fall of the value by the last direction: half of g'Hg, H the approximate inverse Hessian.</summary>
    public double ExpectedFall { get; private set; } = double.PositiveInfinity;

    /// <summary>Whether no further evaluation is allowed.</summary>
    public bool IsOver { get; private set; }

    /// <summary>Evaluates the point.</summary>
    public void Begin()
    {
        Value = _objective.Evaluate(_point, _gradient, _margins);
        Tell();
    }

    /// <summary>Forgets the steps made so far, as after a change of the objective or the preconditioner.</summary>
    public void Forget() => _memory.Clear();

    /// <summary>One step; false where the value can fall no further in double precision, or evaluations ended first.</summary>
    public bool Step(IPreconditioner preconditioner)
    {
        while (!IsOver && _levelSteps < MaxLevelSteps)
        {
            Direct(preconditioner);
            if (Search()) return true;
            if (_memory.IsEmpty) return false;
            _memory.Clear();
        }
        return false;
    }

    private void Direct(IPreconditioner preconditioner)
    {
        _gradient.CopyTo(_direction, 0);
        _memory.Apply(_direction, preconditioner);
        DenseKernels.Scale(-1, _direction);
        ExpectedFall = -DenseKernels.Dot(_direction, _gradient) / 2;
        if (ExpectedFall > 0 || _memory.IsEmpty) return;
        _memory.Clear();
        Direct(preconditioner);
    }

    private bool Search()
    {
        double slope = DenseKernels.Dot(_direction, _gradient);
        if (!(slope < 0)) return false;
        double step = 1, low = 0, high = double.PositiveInfinity, lowSlope = slope, highSlope = double.NaN;
        // Near the optimum differences of values are rounding: there a slope that shrank is progress enough.
        double noise = 1e-14 * Math.Abs(Value);
        for (int trial = 0; trial < MaxTrials && !IsOver; trial++)
        {
            _point.CopyTo(_trial, 0);
            DenseKernels.AddScaled(step, _direction, _trial);
            double value = _objective.Evaluate(_trial, _trialGradient, _trialMargins);
            double trialSlope = DenseKernels.Dot(_direction, _trialGradient);
            bool falls = value <= Value + SufficientDecrease * step * slope
                || (value <= Value + noise && Math.Abs(trialSlope) <= CurvatureShare * -slope);
            if (falls && trialSlope >= CurvatureShare * slope)
            {
                Accept(value);
                return true;
            }
            Tell();
            if (falls) (low, lowSlope) = (step, trialSlope);
            else (high, highSlope) = (step, trialSlope);
            double next = Next(step, low, high, lowSlope, highSlope, isFirst: trial == 0);
            step = trial == 0 && _margins.Length > 0 && double.IsFinite(value)
                ? AlongMargins(step, next, (low, high), (lowSlope, highSlope)) : next;
        }
        return false;
    }

    // Margins are linear in the step: two of them give all, so the search goes on without the rows.
    private double AlongMargins(double step, double next, (double Low, double High) range, (double Low, double High) slopes)
    {
        for (int i = 0; i < _line.Length; i++) _line[i] = (_trialMargins[i] - _margins[i]) / step;
        var squares = _objective.Squares(_point, _direction);
        double start = DenseKernels.Dot(_direction, _gradient);
        for (int trial = 0; trial < MaxTrials; trial++)
        {
            var (value, slope) = _objective.Along(next, _margins, _line, _trialMargins, squares);
            bool falls = value <= Value + SufficientDecrease * next * start;
            if (falls && Math.Abs(slope) <= LineShare * -start) break;
            if (falls && slope < 0) (range.Low, slopes.Low) = (next, slope);
            else (range.High, slopes.High) = (next, slope);
            next = Next(next, range.Low, range.High, slopes.Low, slopes.High, isFirst: false);
        }
        return next;
    }

    private static double Next(double step, double low, double high, double lowSlope, double highSlope, bool isFirst)
    {
        if (double.IsInfinity(high)) return 4 * step;
        double share = highSlope > 0 ? lowSlope / (lowSlope - highSlope) : 0.5;
        double next = low + Math.Clamp(share, 0.05, 0.95) * (high - low);
        // Far beyond the valley a loss is straight: its slopes cross 0 ever short of where it turns.
        return low == 0 && !isFirst ? Math.Min(next, step / 8) : next;
    }

    private void Accept(double value)
    {
        _levelSteps = value < Value ? 0 : _levelSteps + 1;
        _memory.Add(_point, _trial, _gradient, _trialGradient);
        (_point, _trial) = (_trial, _point);
        (_gradient, _trialGradient) = (_trialGradient, _gradient);
        (_margins, _trialMargins) = (_trialMargins, _margins);
        Value = value;
        Tell();
    }

    private void Tell()
    {
        if (OnEvaluation is not null && !OnEvaluation(_point)) IsOver = true;
    }
}
