using Vigie.Learn.Linear;
using Vigie.Learn.State;

namespace Vigie.Learn.Statistics;

/// <summary>
/// Turns a score into a probability by a logistic curve fitted on scores of rows the scorer has not learned from
/// (Platt 1999), by Newton's method with backtracking and smoothed targets (Lin, Lin, Weng 2007). Immutable.
/// </summary>
public sealed class PlattCalibration
{
    private const string StateTag = "PLAT";
    private const int MaxIterations = 100;
    private const double SmallestStride = 1e-10;
    private const double GradientTolerance = 1e-12;

    private PlattCalibration(double slope, double intercept, bool slopeWasNegative)
    {
        Slope = slope;
        Intercept = intercept;
        SlopeWasNegative = slopeWasNegative;
    }

    /// <summary>Log-odds per unit of score; never negative.</summary>
    public double Slope { get; }

    /// <summary>Log-odds at score 0.</summary>
    public double Intercept { get; }

    /// <summary>
    /// Whether higher scores went with fewer positives: the score does not rank, and the probability is the base rate
    /// whatever the score.
    /// </summary>
    public bool SlopeWasNegative { get; }

    /// <summary>
    /// Fits the curve. Spans of one length; no weights means 1 each. With <paramref name="shift"/> the weights held
    /// those class weights, and the probabilities are without them.
    /// </summary>
    /// <exception cref="ArgumentException">
    /// Lengths differ, a number is not finite, or all weights are zero.
    /// </exception>
    public static PlattCalibration Fit(
        ReadOnlySpan<double> scores, ReadOnlySpan<bool> labels, ReadOnlySpan<double> weights = default,
        PriorShift shift = default)
    {
        var rows = new ScoredLabels(scores, labels, weights);
        rows.RequireWeight();
        var moments = new RunningMoments();
        for (int i = 0; i < rows.Count; i++) moments.Learn(rows.Score(i), rows.Weight(i));
        double unit = moments.Deviation > 0 ? moments.Deviation : 1;
        var (slope, intercept) = Newton(rows, moments.Mean, unit);
        double baseRate = Math.Log((rows.Positive + 1) / (rows.Negative + 1));
        if (slope < 0) return new(0, shift.Margin(baseRate), slopeWasNegative: true);
        return new(slope / unit, shift.Margin(intercept - slope * (moments.Mean / unit)), slopeWasNegative: false);
    }

    /// <summary>The probability of a positive at this score; rises with the score.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The score is not finite.</exception>
    public double Probability(double score)
    {
        if (!double.IsFinite(score)) Throw.OutOfRange(nameof(score), score, "finite");
        return LogisticLoss.Probability(Slope * score + Intercept);
    }

    /// <summary>Writes the curve.</summary>
    public void Save(StateWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Tag(StateTag, 1);
        writer.Write(Slope);
        writer.Write(Intercept);
        writer.Write(SlopeWasNegative);
    }

    /// <summary>Reads a curve.</summary>
    /// <exception cref="StateException">The state cannot be used.</exception>
    public static PlattCalibration Load(StateReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        reader.Expect(StateTag, 1);
        double slope = reader.ReadDouble(), intercept = reader.ReadDouble();
        if (!(slope >= 0) || !double.IsFinite(slope) || !double.IsFinite(intercept))
            throw new StateException($"a calibration has the slope {slope} and the intercept {intercept}");
        return new PlattCalibration(slope, intercept, reader.ReadBoolean());
    }

    private static (double Slope, double Intercept) Newton(ScoredLabels rows, double mean, double unit)
    {
        double a = 0, b = Math.Log((rows.Positive + 1) / (rows.Negative + 1));
        double loss = Loss(rows, mean, unit, a, b);
        for (int iteration = 0; iteration < MaxIterations; iteration++)
        {
            var (ga, gb, haa, hab, hbb) = Derivatives(rows, mean, unit, a, b);
            if (Math.Max(Math.Abs(ga), Math.Abs(gb)) <= GradientTolerance * rows.Total) break;
            // A little of the unit matrix keeps the system solvable when all scores are equal.
            double ridge = 1e-12 * (haa + hbb);
            (haa, hbb) = (haa + ridge, hbb + ridge);
            double determinant = haa * hbb - hab * hab;
            double da = (hab * gb - hbb * ga) / determinant, db = (hab * ga - haa * gb) / determinant;
            double descent = ga * da + gb * db, stride = 1, next;
            while (true)
            {
                next = Loss(rows, mean, unit, a + stride * da, b + stride * db);
                if (next < loss + 1e-4 * stride * descent) break;
                stride /= 2;
                if (stride < SmallestStride) return (a, b);
            }
            (a, b, loss) = (a + stride * da, b + stride * db, next);
        }
        return (a, b);
    }

    // Platt 1999: targets drawn in by one pseudo-count of each class.
    private static double Target(ScoredLabels rows, int i) =>
        rows.Label(i) ? (rows.Positive + 1) / (rows.Positive + 2) : 1 / (rows.Negative + 2);

    private static double Loss(ScoredLabels rows, double mean, double unit, double a, double b)
    {
        double loss = 0;
        for (int i = 0; i < rows.Count; i++)
        {
            double margin = a * ((rows.Score(i) - mean) / unit) + b;
            double target = Target(rows, i);
            loss += rows.Weight(i) * (target * LogisticLoss.Loss(margin) + (1 - target) * LogisticLoss.Loss(-margin));
        }
        return loss;
    }

    private static (double Ga, double Gb, double Haa, double Hab, double Hbb) Derivatives(
        ScoredLabels rows, double mean, double unit, double a, double b)
    {
        double ga = 0, gb = 0, haa = 0, hab = 0, hbb = 0;
        for (int i = 0; i < rows.Count; i++)
        {
            double x = (rows.Score(i) - mean) / unit;
            double p = LogisticLoss.Probability(a * x + b);
            double g = rows.Weight(i) * (p - Target(rows, i)), h = rows.Weight(i) * p * (1 - p);
            ga += g * x;
            gb += g;
            haa += h * x * x;
            hab += h * x;
            hbb += h;
        }
        return (ga, gb, haa, hab, hbb);
    }
}
