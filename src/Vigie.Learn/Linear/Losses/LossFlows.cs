using Vigie.Learn.Linear.Solvers;

namespace Vigie.Learn.Linear.Losses;

internal readonly partial struct LogisticRowLoss
{
    public double Flow(double margin, double target, double budget) =>
        target * LossFlows.Logistic(target * margin, budget);
}

internal readonly partial struct HingeRowLoss
{
    public double Flow(double margin, double target, double budget) =>
        target * Math.Clamp(1 - target * margin, 0, budget);
}

internal readonly partial struct SquaredHingeRowLoss
{
    public double Flow(double margin, double target, double budget) =>
        target * LossFlows.Relax(Math.Max(0, 1 - target * margin), 2 * budget);
}

internal readonly partial struct ModifiedHuberRowLoss
{
    public double Flow(double margin, double target, double budget)
    {
        double z = target * margin;
        // Uphill at the constant rate 4 until z = -1, then as the squared hinge.
        double straight = Math.Clamp((-1 - z) / 4, 0, budget);
        z += 4 * straight;
        return target * (4 * straight + LossFlows.Relax(Math.Max(0, 1 - z), 2 * (budget - straight)));
    }
}

internal readonly partial struct SquaredRowLoss
{
    public double Flow(double margin, double target, double budget) => LossFlows.Relax(target - margin, budget);
}

internal readonly partial struct HuberRowLoss
{
    public double Flow(double margin, double target, double budget)
    {
        double gap = Math.Abs(target - margin);
        double straight = Math.Clamp((gap - width) / width, 0, budget);
        double left = gap - width * straight;
        return Math.Sign(target - margin) * (width * straight + LossFlows.Relax(left, budget - straight));
    }
}

internal readonly partial struct EpsilonInsensitiveRowLoss
{
    public double Flow(double margin, double target, double budget) =>
        Math.Sign(target - margin) * Math.Clamp(Math.Abs(target - margin) - width, 0, budget);
}

/// <summary>From the name of a loss to its flow.</summary>
internal static class LossFlows
{
    private const double ShortWay = 0.06;
    private const double OneStepWay = 1e-3;

    /// <summary>How far a distance falls that shrinks at a rate of itself for so long.</summary>
    public static double Relax(double distance, double time) =>
        // The series where it is exact: it spares the exponential of most rows of a small step.
        time < 1e-5 ? distance * time * (1 - time / 2 * (1 - time / 3)) : distance * (1 - Math.Exp(-time));

    /// <summary>
    /// <see cref="LogisticLoss.Step"/>, with one exponential where the way is short: d + exp(z) (exp(d) - 1) = budget by
    /// Newton's method from the second-order start, exp(d) - 1 by its series.
    /// </summary>
    public static double Logistic(double z, double budget)
    {
        double e = Math.Exp(z), p = 1 / (1 + e), first = budget * p;
        if (!(first < ShortWay && z < 30)) return LogisticLoss.Step(z, budget);
        double q = 1 - p, d = first * (1 - 0.5 * first * q * (1 - first * q));
        // The start is off by less than first³, and each step squares that.
        for (int i = first < OneStepWay ? 1 : 0; i < 2; i++)
        {
            double grown = Grown(d);
            d -= (d + e * grown - budget) / (1 + e * (1 + grown));
        }
        return Math.Max(d, 0);
    }

    // exp(d) - 1 for d of at most ShortWay: the first term left out is below 1e-13 of the sum.
    private static double Grown(double d) =>
        d * (1 + d * (1.0 / 2 + d * (1.0 / 6 + d * (1.0 / 24 + d * (1.0 / 120 + d * (1.0 / 720 + d * (1.0 / 5040)))))));

    /// <summary><see cref="IRowLoss.Flow"/> of a loss of one margin.</summary>
    public static double Flow(LossKind kind, double width, double margin, double target, double budget) => kind switch
    {
        LossKind.Logistic => default(LogisticRowLoss).Flow(margin, target, budget),
        _ => RowLosses.With<FlowWork, double>(kind, width, new FlowWork(margin, target, budget)),
    };

    /// <summary><see cref="IRowLoss.Value"/> of the loss of an objective.</summary>
    public static double Value(ObjectiveOptions objective, double margin, double target) =>
        RowLosses.With<ValueWork, double>(objective.Loss, objective.Width, new ValueWork(margin, target));

    private readonly struct ValueWork(double margin, double target) : IRowLossWork<double>
    {
        public double Run<TLoss>(TLoss loss)
            where TLoss : struct, IRowLoss => loss.Value(margin, target);
    }

    private readonly struct FlowWork(double margin, double target, double budget) : IRowLossWork<double>
    {
        public double Run<TLoss>(TLoss loss)
            where TLoss : struct, IRowLoss => loss.Flow(margin, target, budget);
    }
}
