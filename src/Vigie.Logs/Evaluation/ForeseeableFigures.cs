namespace Vigie.Logs.Evaluation;

/// <summary>
/// What could have been foreseen: a failure whose fault became active <see cref="LeastSeconds"/> or more before it. Of the
/// others nobody could know, so the recall of all has a bound below 1.
/// </summary>
public sealed record ForeseeableFigures
{
    /// <summary>A fault must have been active for so long before its failure, in seconds.</summary>
    public required double LeastSeconds { get; init; }

    /// <summary>Failures that could be foreseen.</summary>
    public required int Failures { get; init; }

    /// <summary>Those of them that an alarm announced.</summary>
    public required int Caught { get; init; }

    /// <summary>Share of them; null where none could be foreseen.</summary>
    public required double? Recall { get; init; }

    /// <summary>Failures that could not be foreseen, or whose onset is not known.</summary>
    public required int OtherFailures { get; init; }

    /// <summary>Those of them that an alarm preceded all the same.</summary>
    public required int OtherCaught { get; init; }

    /// <summary>Share of them: what chance and habit announce; null where there are none.</summary>
    public required double? OtherRecall { get; init; }

    /// <summary>Announced failures, of both sorts, whose first alarm came before their fault was active.</summary>
    public required int CaughtBeforeOnset { get; init; }

    /// <summary>Right incidents that announced at least one failure that could be foreseen.</summary>
    public required int TrueIncidents { get; init; }

    /// <summary>Right incidents that announced only failures that could not be foreseen.</summary>
    public required int LuckyIncidents { get; init; }

    /// <summary>Incidents that no failure followed.</summary>
    public required int FalseIncidents { get; init; }
}
