using Vigie.Logs.Labels;
using Vigie.Logs.Windows;

namespace Vigie.Logs.Evaluation;

/// <summary>A scorer without a model, to compare with; its threshold is chosen on the past like the model's.</summary>
/// <param name="Name">What it is called in the report.</param>
/// <param name="Score">The score of a row from what was known at its time.</param>
public sealed record Baseline(string Name, Func<RowKey, double> Score)
{
    /// <summary>The baselines that stand beside the model in each report.</summary>
    public static IReadOnlyList<Baseline> All(FailureTimes failures)
    {
        ArgumentNullException.ThrowIfNull(failures);
        return
        [
            new("Always alarm", _ => 1),
            new("Count of ERROR lines", key => key.ErrorCount),
            new("Persistence (a failure not long ago)", key => Recency(failures.LastBefore(key.Machine, key.TimeMicros), key.TimeMicros)),
        ];
    }

    /// <summary>1 at the last failure, falling with the hours since; 0 where there was none.</summary>
    private static double Recency(long? lastMicros, long timeMicros) =>
        lastMicros is { } last ? 1 / (1 + (timeMicros - last) / 3.6e9) : 0;
}
