namespace Vigie.Logs.Evaluation;

/// <summary>One figure of two back-tests.</summary>
public sealed record ComparedFigure
{
    /// <summary>What it is.</summary>
    public required string Name { get; init; }

    /// <summary>Of the first; null where it has none.</summary>
    public required double? First { get; init; }

    /// <summary>Of the second; null where it has none.</summary>
    public required double? Second { get; init; }

    /// <summary>How much more the second has; null where either has none.</summary>
    public double? Difference => Second - First;

    /// <summary>Whether more is better; null where neither is.</summary>
    public required bool? MoreIsBetter { get; init; }

    /// <summary>Where chance may carry the difference: both on the same resamples of machines; null where not known.</summary>
    public required Interval? Chance { get; init; }
}
