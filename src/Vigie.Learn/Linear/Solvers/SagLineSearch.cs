namespace Vigie.Learn.Linear.Solvers;

/// <summary>
/// The line search of SAG (Schmidt, Le Roux, Bach 2017, section 4.6): which part of the bound of the rows' curvature
/// the loss shows where the weights are. It halves in a pass, and doubles until a step of its length along a row's
/// own gradient lowers the row's loss by half of what its slope promises. All rows share the one part, so that rows
/// of greater norm keep their greater bound; it never exceeds 1, where the condition always holds.
/// </summary>
/// <remarks>
/// Along a row's gradient its margins move by derivative / curvature, whatever the row's norm: a test costs two
/// losses and no look at the row. Every row is tested in the first pass, one of eight after.
/// </remarks>
/// <param name="sum">The rows.</param>
/// <param name="start">The part to begin with, in (0, 1].</param>
internal sealed class SagLineSearch(FiniteSum sum, double start)
{
    private const int Every = 8;
    private const double LeastPart = 1e-6;
    private const double LeastSquare = 1e-8;

    private readonly double _ease = Math.Pow(2, -(double)Every / sum.Table.Count);
    private readonly double[] _margins = new double[sum.Outputs];
    private readonly double[] _probe = new double[sum.Outputs];
    private long _steps;
    private bool _isTested;

    /// <summary>Part of the bound, in (0, 1].</summary>
    public double Part { get; private set; } = Math.Clamp(start, LeastPart, 1);

    /// <summary>Before a row's margins become derivatives.</summary>
    public void Begin(ReadOnlySpan<double> margins)
    {
        bool eases = _steps++ % Every == 0;
        if (eases) Part = Math.Max(LeastPart, Part * _ease);
        _isTested = eases || _steps <= sum.Table.Count;
        if (_isTested) margins.CopyTo(_margins);
    }

    /// <summary>Tests the row by its derivatives, where it is its turn.</summary>
    public void Test(int row, ReadOnlySpan<double> derivatives)
    {
        double square = 0, most = sum.Derivatives.Smoothness(row);
        foreach (double derivative in derivatives) square += derivative * derivative;
        // A hardly curved loss says nothing but rounding.
        if (!_isTested || square < LeastSquare || most == 0) return;
        _margins.CopyTo(_probe, 0);
        double value = sum.Derivatives.Sum(row, _probe, 1);
        for (; Part < 1; Part = Math.Min(1, 2 * Part))
        {
            double length = 1 / (Part * most);
            for (int k = 0; k < _probe.Length; k++) _probe[k] = _margins[k] - length * derivatives[k];
            if (sum.Derivatives.Sum(row, _probe, 1) <= value - length * square / 2) return;
        }
    }
}
