namespace Vigie.Learn.Anomaly;

/// <summary>How a <see cref="StreamingPca"/> learns.</summary>
public sealed record StreamingPcaOptions
{
    /// <summary>Most features a row may have: the state holds a number for each pair of them.</summary>
    public const int MaxDimensions = 512;

    /// <summary>Number of features of every row.</summary>
    public required int Dimensions { get; init => field = Check.Within(value, 1, MaxDimensions); }

    /// <summary>Components are kept until they explain this share of the variance.</summary>
    public double ExplainedShare { get; init => field = Check.Within(value, 0.01, 1); } = 0.99;

    /// <summary>
    /// What a feature that never moved is measured in, as a share of the median deviation of those that did: its first
    /// move is news, but does not drown the others.
    /// </summary>
    public double DeviationFloor { get; init => field = Check.Within(value, 1e-9, 1); } = 0.05;

    /// <summary>
    /// Weight after which what was learned counts for 1/e of its own; infinite to forget nothing.
    /// </summary>
    public double Memory { get; init => field = Known(value); } = double.PositiveInfinity;

    private static double Known(double value)
    {
        if (!(value >= 1)) Throw.OutOfRange(nameof(Memory), value, ">= 1");
        return value;
    }
}
