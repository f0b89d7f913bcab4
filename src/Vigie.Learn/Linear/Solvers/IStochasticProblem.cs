using Vigie.Learn.Linear.Online;
using Vigie.Learn.Tables;

namespace Vigie.Learn.Linear.Solvers;

/// <summary>A problem as <see cref="StochasticSolver"/> sees it: weights that learn rows by number.</summary>
internal interface IStochasticProblem
{
    /// <summary>The rows.</summary>
    FeatureTable Table { get; }

    /// <summary>What is minimised beside the loss.</summary>
    ObjectiveOptions Objective { get; }

    /// <summary>Which update.</summary>
    SolverKind Kind { get; }

    /// <summary>One an output, all of one rule.</summary>
    OnlineWeights[] Outputs { get; }

    /// <summary>Weight of row i; the mean over all rows is 1.</summary>
    double Weight(int i);

    /// <summary>The number or class of row i.</summary>
    double Target(int i);

    /// <summary>Learns row i, of positive weight.</summary>
    void Learn(in OnlineRow row, int i);

    /// <summary>Loss of row i at the weights that answers come from.</summary>
    double AnswerLoss(in OnlineRow row, int i);

    /// <summary>Loss of row i at weights flat outputs x features.</summary>
    double Loss(in OnlineRow row, int i, ReadOnlySpan<double> weights, ReadOnlySpan<double> intercepts);

    /// <summary>Bound on the distance of weights to the optimum, or the norm of the gradient where there is none.</summary>
    double Gap(double[] weights, double[] intercepts);
}
