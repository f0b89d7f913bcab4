namespace Vigie.Learn.Anomaly;

/// <summary>How a <see cref="NoveltyEnsemble"/> learns.</summary>
public sealed record NoveltyEnsembleOptions
{
    /// <summary>Number of features of every row.</summary>
    public required int Dimensions { get; init => field = Check.Within(value, 1, StreamingPcaOptions.MaxDimensions); }

    /// <summary>
    /// Rows that settle the units of the features: mean and deviation of these are what the tree measures in.
    /// </summary>
    public int WarmupRows { get; init => field = Check.Within(value, 2, 65_536); } = 512;

    /// <summary>
    /// Largest radius of a subcluster of the tree, as a share of the spread of all rows of the warm-up.
    /// </summary>
    public double ThresholdShare { get; init => field = Check.Within(value, 0, 10); } = 0.25;

    /// <summary>Share of the weight that makes a subcluster normal, in [0, 1].</summary>
    public double MassFloor { get; init => field = Check.Within(value, 0, 1); } = 0.001;

    /// <summary>Most memory of the tree in bytes.</summary>
    public long TreeBytes { get; init => field = Check.Positive(value); } = 8 << 20;

    /// <summary>Trees of the forest.</summary>
    public int Trees { get; init => field = Check.Within(value, 1, 1_024); } = 32;

    /// <summary>Rows that the forest remembers.</summary>
    public int Window { get; init => field = Check.Within(value, 256, OnlineIsolationForestOptions.MaxWindow); } = 2_048;

    /// <summary>Share of the variance that the principal components explain.</summary>
    public double ExplainedShare { get; init => field = Check.Within(value, 0.01, 1); } = 0.99;

    /// <summary>Seed of the forest.</summary>
    public ulong Seed { get; init; } = 1;
}
