using Vigie.Learn.Linear.Losses;
using Vigie.Learn.Linear.Online;
using Vigie.Learn.Tables;

namespace Vigie.Learn.Linear.Solvers;

/// <summary>One output.</summary>
internal sealed class StochasticSingle : IStochasticProblem
{
    private readonly SingleProblem _problem;
    private readonly double _weightScale;

    public StochasticSingle(SingleProblem problem, SolverKind kind)
    {
        (_problem, Kind) = (problem, kind);
        _weightScale = problem.Table.Count / problem.TotalWeight;
        Outputs = [new OnlineWeights(StochasticSolver.Rule(problem.Objective, kind), problem.Table.Features, 1, counts: false)];
    }

    public FeatureTable Table => _problem.Table;

    public ObjectiveOptions Objective => _problem.Objective;

    public SolverKind Kind { get; }

    public OnlineWeights[] Outputs { get; }

    public double Weight(int i) => _problem.Weight(i) * _weightScale;

    public double Target(int i) => _problem.Targets[i];

    public void Learn(in OnlineRow row, int i) =>
        OnlineStep.Learn(Outputs[0], Objective.Loss, Objective.Width, row, _problem.Targets[i], Weight(i));

    public double AnswerLoss(in OnlineRow row, int i) =>
        LossFlows.Value(Objective, Outputs[0].Margin(row), _problem.Targets[i]);

    public double Loss(in OnlineRow row, int i, ReadOnlySpan<double> weights, ReadOnlySpan<double> intercepts) =>
        LossFlows.Value(Objective, intercepts[0] + row.Dot(weights), _problem.Targets[i]);

    public double Gap(double[] weights, double[] intercepts)
    {
        var optimality = SingleOptimality.Measure(_problem, weights, intercepts[0]);
        return double.IsFinite(optimality.Gap) ? optimality.Gap : optimality.GradientNorm;
    }
}
