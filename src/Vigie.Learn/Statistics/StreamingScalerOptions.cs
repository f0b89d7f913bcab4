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
    /// Features below this index are centred, (value - mean) / deviation over the rows that have them: in those an absent
    /// value is missing, and not a zero. Without it a feature far from zero (a byte count) would be cut to a constant.
    /// </summary>
    public int CentredBelow { get; init => field = Check.NonNegative(value); }
}
