namespace Vigie.Learn.Linear.Losses;

/// <summary>r²/2, r = margin - target.</summary>
internal readonly partial struct SquaredRowLoss : IRowLoss
{
    public double Smoothness => 1;

    public double Value(double margin, double target) => 0.5 * (margin - target) * (margin - target);

    public double Derivative(double margin, double target) => margin - target;

    public double Curvature(double margin, double target) => 1;

    public double Conjugate(double dual, double target) => dual * (target + dual / 2);
}

/// <summary>r²/2 up to the width, width |r| - width²/2 beyond it (Huber 1964).</summary>
internal readonly partial struct HuberRowLoss(double width) : IRowLoss
{
    public double Smoothness => 1;

    public double Value(double margin, double target)
    {
        double size = Math.Abs(margin - target);
        return size <= width ? 0.5 * size * size : width * (size - width / 2);
    }

    public double Derivative(double margin, double target) => Math.Clamp(margin - target, -width, width);

    public double Curvature(double margin, double target) => Math.Abs(margin - target) < width ? 1 : 0;

    public double Conjugate(double dual, double target) =>
        Math.Abs(dual) <= width ? dual * (target + dual / 2) : double.PositiveInfinity;
}

/// <summary>max(0, |r| - width), r = margin - target.</summary>
internal readonly partial struct EpsilonInsensitiveRowLoss(double width) : IRowLoss
{
    public double Smoothness => double.PositiveInfinity;

    public double Value(double margin, double target) => Math.Max(0, Math.Abs(margin - target) - width);

    public double Derivative(double margin, double target)
    {
        double residual = margin - target;
        return Math.Abs(residual) > width ? Math.Sign(residual) : 0;
    }

    public double Curvature(double margin, double target) => 0;

    public double Conjugate(double dual, double target) =>
        Math.Abs(dual) <= 1 ? dual * target + width * Math.Abs(dual) : double.PositiveInfinity;
}
