using Vigie.Learn.Kernels;

namespace Vigie.Learn.Linear.Solvers;

/// <summary>An approximate inverse Hessian.</summary>
internal interface IPreconditioner
{
    /// <summary>Whether its length is right, not just its shape.</summary>
    bool HasLength { get; }

    /// <summary>Replaces a vector, as long as a point, by the approximate inverse Hessian times it.</summary>
    void Apply(Span<double> vector);
}

/// <summary>The inverse of a Hessian's diagonal.</summary>
internal sealed class DiagonalPreconditioner : IPreconditioner
{
    private readonly double[] _inverse;

    /// <summary>The diagonal at a point, by every so many-th run of rows; where it is 0 the largest element stands in.</summary>
    public DiagonalPreconditioner(BatchObjective objective, ReadOnlySpan<double> point, int every)
    {
        _inverse = new double[objective.Length];
        Rows = objective.HessianDiagonal(point, _inverse, every);
        double largest = 0;
        foreach (double value in _inverse) largest = Math.Max(largest, value);
        for (int j = 0; j < _inverse.Length; j++) _inverse[j] = 1 / (_inverse[j] > 0 ? _inverse[j] : largest > 0 ? largest : 1);
        if (!objective.FitIntercept) _inverse.AsSpan(objective.Weights).Clear();
    }

    /// <summary>Rows visited.</summary>
    public int Rows { get; }

    public bool HasLength => false;

    public void Apply(Span<double> vector)
    {
        for (int j = 0; j < vector.Length; j++) vector[j] *= _inverse[j];
    }
}

/// <summary>The inverse of a Hessian's blocks, one an output with its intercept, by Cholesky's factors.</summary>
internal sealed class CholeskyPreconditioner : IPreconditioner
{
    private readonly Cholesky[] _blocks;
    private readonly double[] _scratch;
    private readonly bool _fitIntercept;

    /// <summary>The Hessian at a point.</summary>
    public CholeskyPreconditioner(BatchObjective objective, ReadOnlySpan<double> point)
    {
        int size = objective.FitIntercept ? objective.Features + 1 : objective.Features;
        int stride = GramKernels.Stride(objective.Features + 1);
        _fitIntercept = objective.FitIntercept;
        _blocks = [.. objective.Hessians(point).Select(hessian => Cholesky.Of(hessian, size, stride))];
        _scratch = new double[size];
    }

    public bool HasLength => true;

    public void Apply(Span<double> vector)
    {
        int features = vector.Length / _blocks.Length - 1;
        for (int k = 0; k < _blocks.Length; k++)
        {
            var weights = vector.Slice(k * features, features);
            ref double intercept = ref vector[_blocks.Length * features + k];
            weights.CopyTo(_scratch);
            if (_fitIntercept) _scratch[features] = intercept;
            _blocks[k].Solve(_scratch);
            _scratch.AsSpan(0, features).CopyTo(weights);
            intercept = _fitIntercept ? _scratch[features] : 0;
        }
    }
}
