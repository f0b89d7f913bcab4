using Vigie.Learn.Linear;
using Vigie.Learn.Linear.Online;
using Vigie.Learn.Linear.Solvers;
using Vigie.Logs.Labels;

namespace Vigie.Logs.Prediction;

/// <summary>
/// Averaged stochastic gradient descent that learns each row once, at the moment its label is known, in order of those
/// moments: what a service that never stops would have learned.
/// </summary>
internal sealed class OnlineLearner(TrainingTable table, TrainingOptions options, FailureTimes failures)
{
    // A class that is a thousand times rarer would make single steps a thousand times longer.
    private const double LargestBalance = 50;

    /// <summary>The model as it stood at each of some moments, ascending; null where it had not met both classes.</summary>
    public LinearModel?[] At(ReadOnlySpan<long> moments)
    {
        var known = Array.ConvertAll(table.Keys, key => failures.KnownFrom(key.Machine, key.TimeMicros));
        var order = Enumerable.Range(0, table.Count).OrderBy(i => (known[i], i)).ToArray();
        var learner = new OnlineLinear(new OnlineOptions
        {
            Objective = new ObjectiveOptions { Alpha = options.Alpha },
            Method = OnlineMethod.AveragedSgd,
        });
        var models = new LinearModel?[moments.Length];
        double positive = 0, negative = 0;
        int next = 0;
        for (int m = 0; m < models.Length; m++)
        {
            for (; next < order.Length && known[order[next]] <= moments[m]; next++)
            {
                int row = order[next];
                bool isPositive = table.IsPositive(row);
                double weight = table.Weight(row);
                if (isPositive) positive += weight;
                else negative += weight;
                double balance = isPositive ? Math.Clamp(negative / positive, 1, LargestBalance) : 1;
                learner.Learn(table.Rows.SparseRow(row), isPositive ? 1 : 0, weight * balance);
            }
            models[m] = positive > 0 && negative > 0 ? Snapshot(learner) : null;
        }
        return models;
    }

    private LinearModel Snapshot(OnlineLinear learner)
    {
        var model = learner.ToModel();
        var weights = new double[table.Columns.Count];
        model.Weights(0).CopyTo(weights);
        return table.Columns.Widen(new LinearModel(weights, model.Intercepts[0]));
    }
}
