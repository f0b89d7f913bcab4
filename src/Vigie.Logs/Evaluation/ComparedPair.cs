namespace Vigie.Logs.Evaluation;

/// <summary>Two back-tests of the same horizon and lead.</summary>
public sealed record ComparedPair
{
    /// <summary>A failure counts when it comes within this after the lead, in seconds.</summary>
    public required double HorizonSeconds { get; init; }

    /// <summary>Time needed to act, in seconds.</summary>
    public required double LeadSeconds { get; init; }

    /// <summary>Whether both judged decisions about the same machines at the same times.</summary>
    public required bool SameDecisions { get; init; }

    /// <summary>Failures that both judged.</summary>
    public required int CommonFailures { get; init; }

    /// <summary>Those that both announced.</summary>
    public required int CaughtByBoth { get; init; }

    /// <summary>Figures side by side.</summary>
    public required IReadOnlyList<ComparedFigure> Figures { get; init; }

    /// <summary>In what share of the resamples the second has more F1, halves where equal; null where not known.</summary>
    public required double? ShareAhead { get; init; }

    /// <summary>Common failures that only the first announced, in order of time.</summary>
    public required IReadOnlyList<ComparedFailure> OnlyFirst { get; init; }

    /// <summary>Common failures that only the second announced, in order of time.</summary>
    public required IReadOnlyList<ComparedFailure> OnlySecond { get; init; }

    /// <summary>What a reader must know before believing the differences.</summary>
    public required IReadOnlyList<string> Notes { get; init; }
}
