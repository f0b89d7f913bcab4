namespace Vigie.Logs.Evaluation;

/// <summary>How the intervals were made: percentiles over resamples of whole machines.</summary>
public sealed record BootstrapDescription
{
    /// <summary>Machines that were drawn from.</summary>
    public required int Machines { get; init; }

    /// <summary>How many times so many machines were drawn, with replacement; 0 where there are no intervals.</summary>
    public required int Resamples { get; init; }

    /// <summary>Seed of the draws.</summary>
    public required int Seed { get; init; }

    /// <summary>Why there are no intervals; null where there are.</summary>
    public required string? WhyNone { get; init; }
}
