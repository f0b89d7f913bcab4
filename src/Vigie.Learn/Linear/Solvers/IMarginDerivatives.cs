using Vigie.Learn.Linear.Losses;

namespace Vigie.Learn.Linear.Solvers;

/// <summary>
/// Derivatives of the losses of consecutive rows, without the losses themselves. Margins come output by output:
/// margins[k * count + i] is that of row first + i.
/// </summary>
internal interface IMarginDerivatives
{
    /// <summary>Replaces margins by the weighted derivatives of the loss in them.</summary>
    void Derive(int first, Span<double> margins, int count);

    /// <summary>Replaces margins by the weighted second derivatives, each in its own margin.</summary>
    void Curve(int first, Span<double> margins, int count);

    /// <summary>The weighted sum of the losses; margins are left in any state.</summary>
    double Sum(int first, Span<double> margins, int count);

    /// <summary>An upper bound of the second derivative of row i's weighted loss in any direction of its
    /// margins.</summary>
    double Smoothness(int row);
}

/// <summary>Derivatives of losses of one margin and of the multinomial one.</summary>
internal static class MarginDerivatives
{
    public static IMarginDerivatives Of(SingleProblem problem) =>
        problem.WithLoss<Build, IMarginDerivatives>(new Build(problem));

    public static IMarginDerivatives Of(LinearProblem multinomial) => new Multinomial(multinomial);

    private readonly struct Build(SingleProblem problem) : IRowLossWork<IMarginDerivatives>
    {
        public IMarginDerivatives Run<TLoss>(TLoss loss)
            where TLoss : struct, IRowLoss => new Single<TLoss>(problem.Targets, problem.Weights, loss);
    }

    private sealed class Single<TLoss>(double[] targets, double[]? weights, TLoss loss) : IMarginDerivatives
        where TLoss : struct, IRowLoss
    {
        public void Derive(int first, Span<double> margins, int count)
        {
            var own = targets.AsSpan(first, margins.Length);
            for (int i = 0; i < margins.Length; i++) margins[i] = loss.Derivative(margins[i], own[i]);
            Weigh(first, margins);
        }

        public void Curve(int first, Span<double> margins, int count)
        {
            var own = targets.AsSpan(first, margins.Length);
            for (int i = 0; i < margins.Length; i++) margins[i] = loss.Curvature(margins[i], own[i]);
            Weigh(first, margins);
        }

        public double Sum(int first, Span<double> margins, int count)
        {
            var own = targets.AsSpan(first, margins.Length);
            double sum = 0;
            for (int i = 0; i < margins.Length; i++)
                sum += (weights is null ? 1 : weights[first + i]) * loss.Value(margins[i], own[i]);
            return sum;
        }

        public double Smoothness(int row) => loss.Smoothness * (weights is null ? 1 : weights[row]);

        private void Weigh(int first, Span<double> values)
        {
            if (weights is null) return;
            for (int i = 0; i < values.Length; i++) values[i] *= weights[first + i];
        }
    }

    private sealed class Multinomial(LinearProblem problem) : IMarginDerivatives
    {
        private readonly double[] _scratch = new double[problem.Outputs];

        // The Hessian of a row in its margins is diag(p) - pp', whose largest eigenvalue is at most 1/2 (Boehning
        // 1992).
        public double Smoothness(int row) => 0.5 * problem.Targets.Weight(row);

        public void Derive(int first, Span<double> margins, int count)
        {
            var classes = problem.Targets.Classes;
            for (int i = 0; i < count; i++)
            {
                Probabilities(margins, i, count);
                _scratch[classes[first + i]] -= 1;
                double weight = problem.Targets.Weight(first + i);
                for (int k = 0; k < _scratch.Length; k++) margins[k * count + i] = weight * _scratch[k];
            }
        }

        public void Curve(int first, Span<double> margins, int count)
        {
            for (int i = 0; i < count; i++)
            {
                Probabilities(margins, i, count);
                double weight = problem.Targets.Weight(first + i);
                for (int k = 0; k < _scratch.Length; k++)
                    margins[k * count + i] = weight * _scratch[k] * (1 - _scratch[k]);
            }
        }

        public double Sum(int first, Span<double> margins, int count)
        {
            var classes = problem.Targets.Classes;
            double sum = 0;
            for (int i = 0; i < count; i++)
            {
                double own = margins[classes[first + i] * count + i];
                sum += problem.Targets.Weight(first + i) * (Probabilities(margins, i, count) - own);
            }
            return sum;
        }

        private double Probabilities(Span<double> margins, int i, int count)
        {
            for (int k = 0; k < _scratch.Length; k++) _scratch[k] = margins[k * count + i];
            return Softmax.Apply(_scratch);
        }
    }
}
