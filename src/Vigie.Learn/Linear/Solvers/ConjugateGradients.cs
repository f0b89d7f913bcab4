using Vigie.Learn.Kernels;

namespace Vigie.Learn.Linear.Solvers;

/// <summary>
/// The Hessian's inverse times a vector by conjugate gradients, themselves preconditioned by its diagonal, without the
/// Hessian: each step is a sweep. They end where the residual is a tenth of the vector, as an inexact Newton step
/// needs (Dembo, Eisenstat, Steihaug 1982).
/// </summary>
internal sealed class ConjugateGradients : IPreconditioner
{
    private const int MaxSteps = 40;
    private const double Forcing = 0.1;

    private readonly BatchObjective _objective;
    private readonly DiagonalPreconditioner _diagonal;
    private readonly double[] _curvatures;
    private readonly Func<bool> _onSweep;

    /// <summary>The Hessian at a point.</summary>
    public ConjugateGradients(BatchObjective objective, ReadOnlySpan<double> point, Func<bool> onSweep)
    {
        (_objective, _onSweep) = (objective, onSweep);
        _diagonal = new DiagonalPreconditioner(objective, point, 1);
        _curvatures = objective.RowCurvatures(point);
    }

    public bool HasLength => true;

    public void Apply(Span<double> vector)
    {
        double[] residual = vector.ToArray(), solution = new double[residual.Length], product = new double[residual.Length];
        double[] scaled = [.. residual];
        _diagonal.Apply(scaled);
        double[] direction = [.. scaled];
        double size = DenseKernels.Dot(residual, scaled), enough = Forcing * Forcing * size;
        for (int step = 0; step < MaxSteps && size > enough; step++)
        {
            _objective.HessianTimes(_curvatures, direction, product);
            double curvature = DenseKernels.Dot(direction, product);
            if (!(curvature > 0)) break;
            double length = size / curvature;
            DenseKernels.AddScaled(length, direction, solution);
            DenseKernels.AddScaled(-length, product, residual);
            residual.CopyTo(scaled, 0);
            _diagonal.Apply(scaled);
            double next = DenseKernels.Dot(residual, scaled);
            DenseKernels.Scale(next / size, direction);
            DenseKernels.AddScaled(1, scaled, direction);
            size = next;
            if (!_onSweep()) break;
        }
        solution.CopyTo(vector);
    }
}
