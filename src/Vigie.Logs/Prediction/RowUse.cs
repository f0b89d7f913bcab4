namespace Vigie.Logs.Prediction;

/// <summary>What a fold may do with a row of the past.</summary>
public enum RowUse : byte
{
    /// <summary>Not to be touched: in the future, its label not known yet, or the machine was down.</summary>
    None,

    /// <summary>Learn as negative.</summary>
    Negative,

    /// <summary>Learn as positive.</summary>
    Positive,

    /// <summary>Score it, but do not learn from it: a failure came within the lead.</summary>
    ScoreOnly,
}
