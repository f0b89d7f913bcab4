namespace Vigie.Learn.Clustering;

/// <summary>How a <see cref="MiniBatchKMeans"/> learns.</summary>
public sealed record MiniBatchKMeansOptions
{
    /// <summary>Most clusters there may be.</summary>
    public const int MaxClusters = 1 << 20;

    /// <summary>Number of features of every row.</summary>
    public required int Dimensions { get; init => field = Check.Within(value, 1, CfTreeOptions.MaxDimensions); }

    /// <summary>Number of clusters.</summary>
    public required int Clusters { get; init => field = Check.Within(value, 1, MaxClusters); }

    /// <summary>Rows that are assigned to the same centres before these move.</summary>
    public int BatchRows { get; init => field = Check.Within(value, 1, 1 << 20); } = 1024;

    /// <summary>
    /// Rows of the sample of all rows that is kept, in batches; never fewer than ten times the clusters. The first
    /// centres are chosen when it is full.
    /// </summary>
    public int SampleBatches { get; init => field = Check.Within(value, 1, 1 << 10); } = 8;

    /// <summary>
    /// A centre that was given less than this share of an even part of all that came since it started is starved and
    /// starts anew at a row; 0 for never.
    /// </summary>
    public double ReassignmentShare { get; init => field = Check.Within(value, 0, 1); } = 0.01;

    /// <summary>Batches without a better inertia after which the centres have settled.</summary>
    public int Patience { get; init => field = Check.Positive(value); } = 10;

    /// <summary>Same seed, same centres.</summary>
    public ulong Seed { get; init; } = 1;
}
