using Vigie.Learn.Kernels;

namespace Vigie.Learn.Linear.Solvers;

/// <summary>
/// The last steps and gradient changes of a descent, and the inverse Hessian they make (Nocedal 1980; the two-loop
/// recursion of Nocedal, Wright 2006, algorithm 7.4).
/// </summary>
internal sealed class LbfgsMemory(int length, int pairs)
{
    private readonly double[][] _steps = new double[pairs][];
    private readonly double[][] _changes = new double[pairs][];
    private readonly double[] _curvatures = new double[pairs];
    private readonly double[] _alphas = new double[pairs];
    private readonly double[] _scratch = new double[length];
    private int _count;
    private int _next;

    /// <summary>Whether nothing is remembered.</summary>
    public bool IsEmpty => _count == 0;

    /// <summary>Forgets all.</summary>
    public void Clear() => (_count, _next) = (0, 0);

    /// <summary>Remembers a step and the change of the gradient along it, unless the curvature is too small to trust.</summary>
    public void Add(
        ReadOnlySpan<double> from, ReadOnlySpan<double> to, ReadOnlySpan<double> before, ReadOnlySpan<double> after)
    {
        var step = _steps[_next] ??= new double[length];
        var change = _changes[_next] ??= new double[length];
        for (int j = 0; j < length; j++)
        {
            step[j] = to[j] - from[j];
            change[j] = after[j] - before[j];
        }
        double curvature = DenseKernels.Dot(step, change);
        double size = DenseKernels.Dot(change, change);
        if (!(curvature > 1e-14 * Math.Sqrt(size * DenseKernels.Dot(step, step)))) return;
        _curvatures[_next] = curvature;
        _next = (_next + 1) % pairs;
        _count = Math.Min(_count + 1, pairs);
    }

    /// <summary>
    /// Multiplies a vector by the inverse Hessian that grows from the preconditioner, rescaled by the last pair unless it has
    /// a length of its own.
    /// </summary>
    public void Apply(Span<double> vector, IPreconditioner start)
    {
        for (int i = 1; i <= _count; i++)
        {
            int p = (_next - i + pairs) % pairs;
            _alphas[p] = DenseKernels.Dot(_steps[p], vector) / _curvatures[p];
            DenseKernels.AddScaled(-_alphas[p], _changes[p], vector);
        }
        start.Apply(vector);
        if (_count > 0 && !start.HasLength) DenseKernels.Scale(LastScale(start), vector);
        for (int i = _count; i >= 1; i--)
        {
            int p = (_next - i + pairs) % pairs;
            double beta = DenseKernels.Dot(_changes[p], vector) / _curvatures[p];
            DenseKernels.AddScaled(_alphas[p] - beta, _steps[p], vector);
        }
    }

    // s'y / y'Hy makes the start H agree with the last pair.
    private double LastScale(IPreconditioner start)
    {
        int last = (_next - 1 + pairs) % pairs;
        _changes[last].CopyTo(_scratch, 0);
        start.Apply(_scratch);
        return _curvatures[last] / DenseKernels.Dot(_changes[last], _scratch);
    }
}
