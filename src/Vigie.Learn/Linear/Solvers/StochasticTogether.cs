using Vigie.Learn.Linear.Online;
using Vigie.Learn.Tables;

namespace Vigie.Learn.Linear.Solvers;

/// <summary>All outputs of a multinomial problem.</summary>
internal sealed class StochasticTogether : IStochasticProblem
{
    private readonly LinearProblem _problem;
    private readonly double _weightScale;
    private readonly double[] _scratch;
    private readonly double[] _margins;

    public StochasticTogether(LinearProblem problem, SolverKind kind)
    {
        (_problem, Kind) = (problem, kind);
        _weightScale = problem.Table.Count / problem.Targets.TotalWeight;
        var rule = StochasticSolver.Rule(problem.Objective, kind);
        Outputs = new OnlineWeights[problem.Outputs];
        for (int k = 0; k < Outputs.Length; k++) Outputs[k] = new OnlineWeights(rule, problem.Table.Features, 1, counts: false);
        (_scratch, _margins) = (new double[5 * Outputs.Length], new double[Outputs.Length]);
    }

    public FeatureTable Table => _problem.Table;

    public ObjectiveOptions Objective => _problem.Objective;

    public SolverKind Kind { get; }

    public OnlineWeights[] Outputs { get; }

    public double Weight(int i) => _problem.Targets.Weight(i) * _weightScale;

    public double Target(int i) => _problem.Targets.Classes[i];

    public void Learn(in OnlineRow row, int i) =>
        OnlineStep.Learn(Outputs, row, _problem.Targets.Classes[i], Weight(i), _scratch);

    public double AnswerLoss(in OnlineRow row, int i)
    {
        for (int k = 0; k < _margins.Length; k++) _margins[k] = Outputs[k].Margin(row);
        return LossOfMargins(i);
    }

    public double Loss(in OnlineRow row, int i, ReadOnlySpan<double> weights, ReadOnlySpan<double> intercepts)
    {
        int features = Table.Features;
        for (int k = 0; k < _margins.Length; k++) _margins[k] = intercepts[k] + row.Dot(weights.Slice(k * features, features));
        return LossOfMargins(i);
    }

    public double Gap(double[] weights, double[] intercepts)
    {
        var optimality = MultinomialOptimality.Measure(_problem, weights, intercepts);
        return double.IsFinite(optimality.Gap) ? optimality.Gap : optimality.GradientNorm;
    }

    private double LossOfMargins(int i)
    {
        double own = _margins[_problem.Targets.Classes[i]];
        return Softmax.Apply(_margins) - own;
    }
}
