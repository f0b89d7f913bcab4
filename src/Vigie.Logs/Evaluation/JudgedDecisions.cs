namespace Vigie.Logs.Evaluation;

/// <summary>The judged decisions of all folds, in the order folds and rows came.</summary>
public sealed class JudgedDecisions
{
    private readonly List<JudgedDecision> _items = [];

    /// <summary>The decisions.</summary>
    public IReadOnlyList<JudgedDecision> Items => _items;

    internal void Add(JudgedDecision decision) => _items.Add(decision);
}

/// <summary>One judged decision.</summary>
/// <param name="Row">Number of its row in the spool.</param>
/// <param name="Fold">Number of the fold that judged it.</param>
/// <param name="Machine">Number of the machine.</param>
/// <param name="TimeMicros">Decision time.</param>
/// <param name="Risk">Calibrated probability.</param>
/// <param name="Threshold">Alarm threshold of its fold.</param>
/// <param name="IsPositive">Whether a failure came in (t + lead, t + lead + horizon].</param>
/// <param name="IsTooLate">Whether a failure came in (t, t + lead].</param>
public readonly record struct JudgedDecision(
    int Row, int Fold, int Machine, long TimeMicros, double Risk, double Threshold, bool IsPositive, bool IsTooLate);
