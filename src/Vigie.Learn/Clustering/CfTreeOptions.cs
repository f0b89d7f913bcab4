namespace Vigie.Learn.Clustering;

/// <summary>How a <see cref="CfTree"/> is built and how large it may get.</summary>
public sealed record CfTreeOptions
{
    /// <summary>Most features a row may have.</summary>
    public const int MaxDimensions = 65_536;

    /// <summary>Most entries a node may have.</summary>
    public const int MaxBranching = 256;

    /// <summary>Number of features of every row.</summary>
    public required int Dimensions { get; init => field = Check.Within(value, 1, MaxDimensions); }

    /// <summary>
    /// Largest radius or diameter of a subcluster, in units of the rows; grows when memory is short.
    /// </summary>
    public double Threshold { get; init => field = Check.Within(value, 0, CfTree.LargestMagnitude); }

    /// <summary>Most children of an inner node.</summary>
    public int Branching { get; init => field = Check.Within(value, 2, MaxBranching); } = 16;

    /// <summary>Most subclusters of a leaf.</summary>
    public int LeafCapacity { get; init => field = Check.Within(value, 2, MaxBranching); } = 16;

    /// <summary>Most memory of the tree in bytes; when reached, the threshold grows and the tree is rebuilt.</summary>
    public long MaxBytes { get; init => field = Check.Positive(value); } = 64 << 20;

    /// <summary>What the threshold limits.</summary>
    public AbsorbCriterion Criterion { get; init => field = Known(value); }

    /// <summary>What "closest" means on the way down and in a split.</summary>
    public ClusterDistance Distance { get; init => field = Known(value); }

    /// <summary>
    /// Whether subclusters keep the deviation of each feature (which explains what is new about a row) or only that of
    /// the whole, as a ball, in half the memory.
    /// </summary>
    public bool PerFeature { get; init; } = true;

    /// <summary>
    /// Whether, after a split, the closest two children of the node where the splitting ends become one where they fit
    /// into one (Zhang, Ramakrishnan, Livny 1996, sec. 4.3, step 4): fuller nodes, and less harm done by the order of
    /// rows.
    /// </summary>
    public bool MergingRefinement { get; init; }

    /// <summary>
    /// Subclusters lighter than this share of the mean weight are outliers: set aside when memory is short, as far as a
    /// sixteenth of it holds them, and tried again later. 0 for none; the paper's proposal is 0.25.
    /// </summary>
    public double OutlierShare { get; init => field = Check.Within(value, 0, 1); }

    /// <summary>
    /// The time after which what was learned counts half, in the unit that <see cref="CfTree.Advance"/> is told;
    /// infinite for never.
    /// </summary>
    public double HalfLife { get; init => field = HalfLifeOrNever(value); } = double.PositiveInfinity;

    private static double HalfLifeOrNever(double value) =>
        double.IsPositiveInfinity(value) ? value : Check.PositiveFinite(value, nameof(HalfLife));

    private static T Known<T>(T value)
        where T : struct, Enum
    {
        if (!Enum.IsDefined(value)) Throw.OutOfRange(typeof(T).Name, value, "one of its named values");
        return value;
    }
}
