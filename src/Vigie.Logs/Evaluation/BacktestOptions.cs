using Vigie.Learn;

namespace Vigie.Logs.Evaluation;

/// <summary>How past and future are parted.</summary>
public sealed record BacktestOptions
{
    /// <summary>One split: this share of the machines (or of the decisions) is the past. Null: walk-forward folds.</summary>
    public double? TrainShare { get; init => field = value is { } share ? Check.Within(share, 0.01, 0.99) : null; }

    /// <summary>Walk-forward folds.</summary>
    public int Folds { get; init => field = Check.Within(value, 1, 100); } = 4;

    /// <summary>Share of the data that comes before the first fold.</summary>
    public double FirstShare { get; init => field = Check.Within(value, 0.01, 0.99); } = 0.4;

    /// <summary>Shares of the data at which folds are cut, ascending; the last fold goes to the end.</summary>
    internal double[] Cuts => TrainShare is { } share
        ? [share]
        : [.. Enumerable.Range(0, Folds).Select(fold => FirstShare + (1 - FirstShare) * fold / Folds)];
}
