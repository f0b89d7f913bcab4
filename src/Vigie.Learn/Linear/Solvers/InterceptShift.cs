namespace Vigie.Learn.Linear.Solvers;

/// <summary>The best intercept of one output for fixed weights: the root of an increasing slope in one dimension.</summary>
internal sealed class InterceptShift
{
    private const int RunRows = 256;
    private const int MaxDoublings = 60;
    private const int MaxSteps = 100;

    private readonly IRunLoss _loss;
    private readonly double[] _margins;
    private readonly int _rows;
    private readonly int _every;
    private readonly double[] _run = new double[RunRows];
    private readonly double[] _curvatures = new double[RunRows];

    private InterceptShift(IRunLoss loss, double[] margins, int rows, int every) =>
        (_loss, _margins, _rows, _every) = (loss, margins, rows, every);

    /// <summary>What to add to all margins so that the mean loss is lowest, to the last bits; 0 if it already is.</summary>
    public static double Best(IRunLoss loss, double[] margins) =>
        new InterceptShift(loss, margins, margins.Length, 1).Best(1e-16);

    /// <summary>
    /// The best constant margin, to a few digits, of some of the rows [0, rows) spread over them.
    /// </summary>
    public static double BestConstant(IRunLoss loss, int rows, int atMostRows) =>
        new InterceptShift(loss, [], rows, Math.Max(1, rows / atMostRows)).Best(1e-3);

    private double Best(double precision)
    {
        var (slope, curvature) = At(0);
        if (slope == 0) return 0;
        double side = slope > 0 ? -1 : 1, step = Math.Clamp(Math.Abs(slope) / curvature, 1e-12, 1);
        if (!double.IsFinite(step)) step = 1;
        // [inner, outer] brackets the root: the slope keeps its sign at the one and changes it at the other.
        double inner = 0;
        for (int i = 0; i < MaxDoublings; i++, step *= 2)
        {
            double outer = inner + side * step;
            var (there, _) = At(outer);
            if (there == 0) return outer;
            if (there * slope < 0) return Narrow(Math.Min(inner, outer), Math.Max(inner, outer), precision);
            inner = outer;
        }
        return inner;
    }

    // Newton inside a bracket, halving it where Newton leaves it.
    private double Narrow(double low, double high, double precision)
    {
        double shift = (low + high) / 2;
        for (int i = 0; i < MaxSteps; i++)
        {
            var (slope, curvature) = At(shift);
            if (slope == 0) break;
            if (slope > 0) high = shift;
            else low = shift;
            double next = shift - slope / curvature;
            if (!(next > low && next < high)) next = (low + high) / 2;
            bool settled = Math.Abs(next - shift) <= precision * (1 + Math.Abs(shift));
            shift = next;
            if (settled) break;
        }
        return shift;
    }

    private (double Slope, double Curvature) At(double shift)
    {
        double slope = 0, curvature = 0;
        for (int first = 0; first < _rows; first += RunRows * _every)
        {
            int count = Math.Min(RunRows, _rows - first);
            var run = _run.AsSpan(0, count);
            var curvatures = _curvatures.AsSpan(0, count);
            run.Fill(shift);
            for (int i = 0; i < count && _margins.Length > 0; i++) run[i] += _margins[first + i];
            _loss.Derive(first, run, count, curvatures);
            for (int i = 0; i < count; i++)
            {
                slope += run[i];
                curvature += curvatures[i];
            }
        }
        return (slope, curvature);
    }
}
