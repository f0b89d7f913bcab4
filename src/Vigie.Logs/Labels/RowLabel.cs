namespace Vigie.Logs.Labels;

/// <summary>What the future says of a decision at time t, with lead L and horizon H.</summary>
public enum RowLabel : byte
{
    /// <summary>No failure in (t, t + L + H].</summary>
    Negative,

    /// <summary>A failure in (t + L, t + L + H] and none before.</summary>
    Positive,

    /// <summary>A failure in (t, t + L]: too late to act, so neither right nor wrong.</summary>
    TooLate,

    /// <summary>The machine has failed and is not back yet: no decision.</summary>
    Down,
}
