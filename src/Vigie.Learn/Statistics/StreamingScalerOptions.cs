namespace Vigie.Learn.Statistics;

/// <summary>How a <see cref="StreamingScaler"/> scales.</summary>
public sealed record StreamingScalerOptions
{
    /// <summary>Number of features; indices lie in [0, Features).</summary>
    public required int Features { get; init => field = Check.Positive(value); }

    /// <summary>The least deviation a value is divided by, in the unit of the feature.</summary>
    public double DeviationFloor { get; init => field = Check.PositiveFinite(value); } = 1e-6;

    /// <summary>Scaled values are cut to [-Clip, Clip], in standard deviations.</summary>
    public double Clip { get; init => field = Check.PositiveFinite(value); } = 10;

    /// <summary>
    /// Whether a feature that was there in every row so far is centred too, (value - mean) / deviation: this costs no
    /// sparsity, and without it a feature far from zero (a time, a byte count) is cut off to a constant.
    /// </summary>
    public bool CentrePresent { get; init; }
}
