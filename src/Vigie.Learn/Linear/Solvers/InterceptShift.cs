using Vigie.Learn.Linear.Losses;

namespace Vigie.Learn.Linear.Solvers;

/// <summary>The best intercept for fixed weights: a search for the root of an increasing slope in one dimension.</summary>
internal static class InterceptShift
{
    private const int MaxDoublings = 60;
    private const int MaxSteps = 100;

    /// <summary>What to add to all margins so that the mean loss is lowest, to the last bits; 0 if it already is.</summary>
    public static double Best<TLoss>(SingleProblem problem, TLoss loss, double[] margins)
        where TLoss : struct, IRowLoss
    {
        var (slope, curvature) = At(problem, loss, margins, 0);
        if (slope == 0) return 0;
        double side = slope > 0 ? -1 : 1, step = Math.Clamp(Math.Abs(slope) / curvature, 1e-12, 1);
        if (!double.IsFinite(step)) step = 1;
        // [inner, outer] brackets the root: the slope keeps its sign at the one and changes it at the other.
        double inner = 0, outer = 0;
        for (int i = 0; i < MaxDoublings; i++, step *= 2)
        {
            outer = inner + side * step;
            var (there, _) = At(problem, loss, margins, outer);
            if (there == 0) return outer;
            if (there * slope < 0) return Narrow(problem, loss, margins, Math.Min(inner, outer), Math.Max(inner, outer));
            inner = outer;
        }
        return inner;
    }

    // Newton inside a bracket, halving it where Newton leaves it.
    private static double Narrow<TLoss>(SingleProblem problem, TLoss loss, double[] margins, double low, double high)
        where TLoss : struct, IRowLoss
    {
        double shift = (low + high) / 2;
        for (int i = 0; i < MaxSteps; i++)
        {
            var (slope, curvature) = At(problem, loss, margins, shift);
            if (slope == 0) break;
            if (slope > 0) high = shift;
            else low = shift;
            double next = shift - slope / curvature;
            if (!(next > low && next < high)) next = (low + high) / 2;
            if (next == shift || Math.Abs(next - shift) <= 1e-16 * (1 + Math.Abs(shift))) break;
            shift = next;
        }
        return shift;
    }

    private static (double Slope, double Curvature) At<TLoss>(
        SingleProblem problem, TLoss loss, double[] margins, double shift)
        where TLoss : struct, IRowLoss
    {
        double slope = 0, curvature = 0;
        for (int i = 0; i < margins.Length; i++)
        {
            double weight = problem.Weight(i), margin = margins[i] + shift, target = problem.Targets[i];
            slope += weight * loss.Derivative(margin, target);
            curvature += weight * loss.Curvature(margin, target);
        }
        return (slope, curvature);
    }
}
