namespace Vigie.Learn.Linear;

/// <summary>How long <see cref="AveragedSgdTrainer"/> goes over a table, and in what order.</summary>
public sealed record FitOptions
{
    /// <summary>At most this many passes.</summary>
    public int MaxPasses { get; init => field = Check.Within(value, 1, 1_000_000); } = 20;

    /// <summary>Stops when a pass (after the eighth, the mean of eight) lowers the objective by less than this part of it; 0 for
    /// all passes.</summary>
    public double Tolerance { get; init => field = Check.NonNegativeFinite(value); } = 1e-4;

    /// <summary>Seed of the shuffle before each pass.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>
    /// Whether both classes get half of the total weight, beside
    /// <see cref="AveragedSgdOptions.PositiveWeight"/>; for rare positives.
    /// </summary>
    public bool BalanceClasses { get; init; }
}
