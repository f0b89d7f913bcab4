namespace Vigie.Logs.Evaluation;

/// <summary>One fold: what it was trained on and what it was judged on.</summary>
public sealed record FoldDescription
{
    /// <summary>Training used only what was known before this moment.</summary>
    public required DateTimeOffset Cut { get; init; }

    /// <summary>End of the judged stretch.</summary>
    public required DateTimeOffset Until { get; init; }

    /// <summary>Rows trained on.</summary>
    public required int TrainRows { get; init; }

    /// <summary>Failures that the training rows speak of.</summary>
    public required int TrainFailures { get; init; }

    /// <summary>Decisions judged.</summary>
    public required int TestDecisions { get; init; }

    /// <summary>Failures judged.</summary>
    public required int TestFailures { get; init; }

    /// <summary>Alarm threshold, chosen on the past of this fold.</summary>
    public required double Threshold { get; init; }

    /// <summary>Since when the model was too old for what it judged; null where it was not, or could not be told.</summary>
    public DateTimeOffset? OldSince { get; init; }

    /// <summary>What had changed, in words; null where <see cref="OldSince"/> is.</summary>
    public string? OldBecause { get; init; }

    /// <summary>What was trained, in words ("averaged SGD", or why only novelty is reported).</summary>
    public required string Model { get; init; }
}
