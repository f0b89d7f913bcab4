namespace Vigie.Learn.Anomaly;

/// <summary>
/// How an <see cref="OnlineIsolationForest"/> is built; the defaults are those of its paper but for the lighter leaves.
/// </summary>
public sealed record OnlineIsolationForestOptions
{
    /// <summary>Most features a row may have.</summary>
    public const int MaxDimensions = 4_096;

    /// <summary>Most rows a window may hold.</summary>
    public const int MaxWindow = 1 << 20;

    /// <summary>Number of features of every row.</summary>
    public required int Dimensions { get; init => field = Check.Within(value, 1, MaxDimensions); }

    /// <summary>Number of trees.</summary>
    public int Trees { get; init => field = Check.Within(value, 1, 1_024); } = 32;

    /// <summary>
    /// Rows remembered, and their weight at most; what is older is forgotten. A row heavier than the window counts as one
    /// that fills it.
    /// </summary>
    public int Window { get; init => field = Check.Within(value, 64, MaxWindow); } = 2_048;

    /// <summary>
    /// Weight at which the root splits; each level below asks for twice as much. At most a quarter of the window.
    /// </summary>
    public int LeafWeight { get; init => field = Check.Within(value, 1, MaxWindow / 4); } = 8;

    /// <summary>Seed of all splits.</summary>
    public ulong Seed { get; init; } = 1;
}
