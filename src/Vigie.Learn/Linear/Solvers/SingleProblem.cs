using Vigie.Learn.Linear.Losses;
using Vigie.Learn.Tables;

namespace Vigie.Learn.Linear.Solvers;

/// <summary>One output of a <see cref="LinearProblem"/>, as solvers see it: a loss of one margin a row.</summary>
internal sealed class SingleProblem
{
    private SingleProblem(LinearProblem whole, double[] targets)
    {
        Table = whole.Table;
        Objective = whole.Objective;
        Targets = targets;
        Weights = whole.Targets.Weights.IsEmpty ? null : whole.Targets.Weights.ToArray();
        TotalWeight = whole.Targets.TotalWeight;
    }

    /// <summary>The rows.</summary>
    public FeatureTable Table { get; }

    /// <summary>Loss (not multinomial) and penalty.</summary>
    public ObjectiveOptions Objective { get; }

    /// <summary>-1 or 1 for classes, else the number; one a row.</summary>
    public double[] Targets { get; }

    /// <summary>One a row, not negative; null when all are 1.</summary>
    public double[]? Weights { get; }

    /// <summary>Sum of the weights: the loss is the weighted sum divided by it.</summary>
    public double TotalWeight { get; }

    /// <summary>Strength of |w|_1.</summary>
    public double L1 => Objective.L1;

    /// <summary>Strength of |w|²/2.</summary>
    public double L2 => Objective.L2;

    /// <summary>Whether there is an intercept.</summary>
    public bool FitIntercept => Objective.FitIntercept;

    /// <summary>
    /// Output k of a problem: numbers as they are; of two classes the second as 1; of more, class k as 1.
    /// </summary>
    public static SingleProblem Of(LinearProblem whole, int k)
    {
        if (!whole.Targets.AreClasses) return new SingleProblem(whole, whole.Targets.Values.ToArray());
        int positive = whole.Outputs == 1 ? 1 : k;
        var classes = whole.Targets.Classes;
        var targets = new double[classes.Length];
        for (int i = 0; i < targets.Length; i++) targets[i] = classes[i] == positive ? 1 : -1;
        return new SingleProblem(whole, targets);
    }

    /// <summary>Weight of row i.</summary>
    public double Weight(int i) => Weights is null ? 1 : Weights[i];

    /// <summary>Runs work compiled for the loss.</summary>
    public TResult WithLoss<TWork, TResult>(TWork work)
        where TWork : IRowLossWork<TResult> =>
        RowLosses.With<TWork, TResult>(Objective.Loss, Objective.Width, work);
}
