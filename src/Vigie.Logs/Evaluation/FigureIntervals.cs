namespace Vigie.Logs.Evaluation;

/// <summary>Intervals of the figures of one scorer; null where too few resamples give a number.</summary>
public sealed record FigureIntervals
{
    /// <summary>Of F1 by incident.</summary>
    public required Interval? F1 { get; init; }

    /// <summary>Of the recall of failures.</summary>
    public required Interval? Recall { get; init; }

    /// <summary>Of the precision of incidents.</summary>
    public required Interval? Precision { get; init; }

    /// <summary>Of the area under the precision-recall curve of decisions.</summary>
    public required Interval? PrAuc { get; init; }
}
