using Vigie.Learn.Linear.Losses;

namespace Vigie.Learn.Linear.Solvers;

/// <summary>The objective of a <see cref="LinearProblem"/> at any weights, for traces and comparisons.</summary>
public static class LinearObjective
{
    /// <summary>
    /// Weighted mean loss + penalty; one against the rest, the sum over the outputs.
    /// </summary>
    /// <param name="problem">The problem.</param>
    /// <param name="weights">Outputs x features.</param>
    /// <param name="intercepts">One an output; used as given.</param>
    public static double Evaluate(LinearProblem problem, ReadOnlySpan<double> weights, ReadOnlySpan<double> intercepts)
    {
        ArgumentNullException.ThrowIfNull(problem);
        int features = problem.Table.Features;
        if (intercepts.Length != problem.Outputs)
            Throw.LengthsDiffer(nameof(intercepts), intercepts.Length, nameof(problem.Outputs), problem.Outputs);
        if (weights.Length != (long)features * problem.Outputs)
            Throw.LengthsDiffer(nameof(weights), weights.Length, "outputs x features", features * problem.Outputs);
        if (problem.Objective.Loss == LossKind.Multinomial)
            return new BatchObjective(problem).Value(weights, intercepts) + Rest(problem, weights);
        double sum = Rest(problem, weights);
        for (int k = 0; k < problem.Outputs; k++)
        {
            var single = new BatchObjective(SingleProblem.Of(problem, k));
            sum += single.Value(weights.Slice(k * features, features), intercepts.Slice(k, 1));
        }
        return sum;
    }

    // What the smooth part leaves out.
    private static double Rest(LinearProblem problem, ReadOnlySpan<double> weights)
    {
        double sum = 0;
        foreach (double weight in weights) sum += Math.Abs(weight);
        return problem.Objective.L1 * sum;
    }
}
