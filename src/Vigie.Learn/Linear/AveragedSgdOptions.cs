namespace Vigie.Learn.Linear;

/// <summary>How <see cref="AveragedSgdTrainer"/> learns.</summary>
public sealed record AveragedSgdOptions
{
    /// <summary>Number of features; indices lie in [0, Features).</summary>
    public required int Features { get; init => field = Check.Positive(value); }

    /// <summary>Strength of the L2 penalty alpha/2 |w|² beside the mean loss; about 1 / rows for a table.</summary>
    public double Alpha { get; init => field = Check.Within(value, 0, 1e6); } = 1e-5;

    /// <summary>First step size, per unit of weight; null to calibrate it on the first rows.</summary>
    public double? StepSize { get; init => field = value is { } step ? Check.Within(step, 1e-30, 1e30) : null; }

    /// <summary>
    /// Later iterates count more: the one at time t with weight t^k. 0 is the plain mean of all iterates.
    /// </summary>
    public int AveragingPower { get; init => field = Check.Within(value, 0, 8); } = 3;

    /// <summary>Positive rows count this many times.</summary>
    public double PositiveWeight { get; init => field = Check.Within(value, 1e-9, 1e9); } = 1;

    /// <summary>How many rows calibrate the step.</summary>
    public int CalibrationRows { get; init => field = Check.Within(value, 1, 1_000_000); } = 1000;
}
