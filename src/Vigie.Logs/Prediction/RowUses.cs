using Vigie.Logs.Labels;
using Vigie.Logs.Windows;

namespace Vigie.Logs.Prediction;

/// <summary>What a model that knows nothing after a cut may do with each row.</summary>
public static class RowUses
{
    /// <summary>
    /// The use of each row at a cut: a row trains once its label is known, that is when its failure has come or its
    /// horizon has passed by then; later rows, and those of a machine that is down, are not touched.
    /// </summary>
    public static RowUse[] At(long cutMicros, IReadOnlyList<RowKey> keys, FailureTimes failures)
    {
        ArgumentNullException.ThrowIfNull(keys);
        ArgumentNullException.ThrowIfNull(failures);
        var uses = new RowUse[keys.Count];
        for (int i = 0; i < uses.Length; i++)
        {
            var key = keys[i];
            if (key.TimeMicros >= cutMicros || failures.KnownFrom(key.Machine, key.TimeMicros) > cutMicros) continue;
            uses[i] = failures.Label(key.Machine, key.TimeMicros) switch
            {
                RowLabel.Positive => RowUse.Positive,
                RowLabel.Negative => RowUse.Negative,
                RowLabel.TooLate => RowUse.ScoreOnly,
                _ => RowUse.None,
            };
        }
        return uses;
    }

    /// <summary>Failures that at least one positive row speaks of.</summary>
    public static int FailuresIn(RowUse[] uses, IReadOnlyList<RowKey> keys, FailureTimes failures)
    {
        ArgumentNullException.ThrowIfNull(uses);
        ArgumentNullException.ThrowIfNull(keys);
        ArgumentNullException.ThrowIfNull(failures);
        var found = new HashSet<(int, long)>();
        for (int i = 0; i < uses.Length; i++)
        {
            if (uses[i] == RowUse.Positive)
                found.Add((keys[i].Machine, failures.KnownFrom(keys[i].Machine, keys[i].TimeMicros)));
        }
        return found.Count;
    }
}
