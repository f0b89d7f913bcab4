using Vigie.Learn.Linear.Losses;

namespace Vigie.Learn.Linear.Solvers;

/// <summary>The loss of a run of consecutive rows, of one or more outputs.</summary>
internal interface IRunLoss
{
    /// <summary>
    /// The weighted sum of losses of the rows [first, first + count). Margins, output by output, are replaced by the
    /// weighted derivatives of the sum in them.
    /// </summary>
    double Derive(int first, Span<double> margins, int count);
}

/// <summary>Run losses of one output.</summary>
internal static class RunLosses
{
    public static IRunLoss Of(SingleProblem problem) => problem.WithLoss<Build, IRunLoss>(new Build(problem));

    private readonly struct Build(SingleProblem problem) : IRowLossWork<IRunLoss>
    {
        public IRunLoss Run<TLoss>(TLoss loss)
            where TLoss : struct, IRowLoss => new SingleRunLoss<TLoss>(problem, loss);
    }

    private sealed class SingleRunLoss<TLoss>(SingleProblem problem, TLoss loss) : IRunLoss
        where TLoss : struct, IRowLoss
    {
        public double Derive(int first, Span<double> margins, int count)
        {
            double sum = 0;
            for (int i = 0; i < margins.Length; i++)
            {
                double target = problem.Targets[first + i], weight = problem.Weight(first + i), margin = margins[i];
                sum += weight * loss.Value(margin, target);
                margins[i] = weight * loss.Derivative(margin, target);
            }
            return sum;
        }
    }
}
