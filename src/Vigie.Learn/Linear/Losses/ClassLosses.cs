namespace Vigie.Learn.Linear.Losses;

/// <summary>log(1 + exp(-z)), z = target x margin.</summary>
internal readonly partial struct LogisticRowLoss : IRowLoss
{
    public double Smoothness => 0.25;

    public double Value(double margin, double target) => LogisticLoss.Loss(target * margin);

    public double Derivative(double margin, double target) => -target * LogisticLoss.Probability(-target * margin);

    public double Curvature(double margin, double target)
    {
        double e = Math.Exp(-Math.Abs(margin));
        return e / ((1 + e) * (1 + e));
    }

    public double Conjugate(double dual, double target)
    {
        double a = -target * dual;
        return a is >= 0 and <= 1 ? Entropy(a) + Entropy(1 - a) : double.PositiveInfinity;
    }

    private static double Entropy(double a) => a > 0 ? a * Math.Log(a) : 0;
}

/// <summary>max(0, 1 - z), z = target x margin.</summary>
internal readonly partial struct HingeRowLoss : IRowLoss
{
    public double Smoothness => double.PositiveInfinity;

    public double Value(double margin, double target) => Math.Max(0, 1 - target * margin);

    public double Derivative(double margin, double target) => target * margin < 1 ? -target : 0;

    public double Curvature(double margin, double target) => 0;

    public double Conjugate(double dual, double target)
    {
        double a = -target * dual;
        return a is >= 0 and <= 1 ? -a : double.PositiveInfinity;
    }
}

/// <summary>max(0, 1 - z)², z = target x margin.</summary>
internal readonly partial struct SquaredHingeRowLoss : IRowLoss
{
    public double Smoothness => 2;

    public double Value(double margin, double target)
    {
        double shortfall = Math.Max(0, 1 - target * margin);
        return shortfall * shortfall;
    }

    public double Derivative(double margin, double target) => -2 * target * Math.Max(0, 1 - target * margin);

    public double Curvature(double margin, double target) => target * margin < 1 ? 2 : 0;

    public double Conjugate(double dual, double target)
    {
        double a = -target * dual;
        return a >= 0 ? a * (a / 4 - 1) : double.PositiveInfinity;
    }
}

/// <summary>max(0, 1 - z)² for z >= -1, else -4 z; z = target x margin (Zhang 2004).</summary>
internal readonly partial struct ModifiedHuberRowLoss : IRowLoss
{
    public double Smoothness => 2;

    public double Value(double margin, double target)
    {
        double z = target * margin;
        if (z < -1) return -4 * z;
        double shortfall = Math.Max(0, 1 - z);
        return shortfall * shortfall;
    }

    public double Derivative(double margin, double target) => -2 * target * Math.Clamp(1 - target * margin, 0, 2);

    public double Curvature(double margin, double target) => target * margin is >= -1 and < 1 ? 2 : 0;

    public double Conjugate(double dual, double target)
    {
        double a = -target * dual;
        return a is >= 0 and <= 4 ? a * (a / 4 - 1) : double.PositiveInfinity;
    }
}
