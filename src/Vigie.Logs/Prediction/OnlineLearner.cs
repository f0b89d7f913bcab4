using Vigie.Learn.Linear.Online;
using Vigie.Learn.Linear.Solvers;
using Vigie.Logs.Labels;

namespace Vigie.Logs.Prediction;

/// <summary>
/// Averaged stochastic gradient descent that learns each row once, at the moment its label is known, in order of those
/// moments: what a service that never stops would have learned.
/// </summary>
internal sealed class OnlineLearner : ITableLearner
{
    // A class that is a thousand times rarer would make single steps a thousand times longer.
    private const double LargestBalance = 50;

    private readonly TrainingTable _table;
    private readonly TrainingOptions _options;
    private readonly int[] _order;

    public OnlineLearner(TrainingTable table, TrainingOptions options, FailureTimes failures)
    {
        _table = table;
        _options = options;
        var known = Array.ConvertAll(table.Keys, key => failures.KnownFrom(key.Machine, key.TimeMicros));
        _order = [.. Enumerable.Range(0, table.Count).OrderBy(i => (known[i], i))];
    }

    /// <inheritdoc/>
    /// <remarks>Each row is learned once, so there is nothing to gain from a start.</remarks>
    public FittedWeights? Fit(Func<int, bool> take, FittedWeights? start = null)
    {
        var learner = new OnlineLinear(new OnlineOptions
        {
            Objective = new ObjectiveOptions { Alpha = _options.Alpha },
            Method = OnlineMethod.AveragedSgd,
        });
        double positive = 0, negative = 0;
        foreach (int row in _order)
        {
            if (!take(row)) continue;
            bool isPositive = _table.IsPositive(row);
            double weight = _table.Weight(row);
            if (isPositive) positive += weight;
            else negative += weight;
            double balance = isPositive ? Math.Clamp(negative / positive, 1, LargestBalance) : 1;
            learner.Learn(_table.Rows.SparseRow(row), isPositive ? 1 : 0, weight * balance);
        }
        if (positive == 0 || negative == 0) return null;
        var model = learner.ToModel();
        var weights = new double[_table.Columns.Count];
        model.Weights(0).CopyTo(weights);
        return new FittedWeights(weights, [model.Intercepts[0]]);
    }
}
