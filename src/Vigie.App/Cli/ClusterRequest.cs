using Vigie.Host.Tables;
using Vigie.Learn.Clustering;

namespace Vigie.App.Cli;

/// <summary>How <c>vigie cluster</c> groups rows.</summary>
internal enum ClusterMethod
{
    Birch,
    MiniBatchKMeans,
}

/// <summary>How subclusters become clusters.</summary>
internal enum GlobalMethod
{
    Ward,
    Average,
    Complete,
    KMeans,
}

/// <summary>What <c>vigie cluster</c> is asked to do.</summary>
internal sealed record ClusterRequest
{
    public required string Data { get; init; }

    public required TableOptions Reading { get; init; }

    public ClusterMethod Method { get; init; }

    /// <summary>How subclusters become clusters.</summary>
    public GlobalMethod Global { get; init; }

    /// <summary>Threshold of the tree to start from; 0 finds itself.</summary>
    public double Threshold { get; init; }

    public int Branching { get; init; }

    public long MemoryBytes { get; init; }

    /// <summary>Number of clusters; null leaves each subcluster its own.</summary>
    public int? Clusters { get; init; }

    /// <summary>Passes over the rows that make the clusters better.</summary>
    public int Refinements { get; init; }

    /// <summary>
    /// Whether rows are labelled by the subcluster that is nearest of all, in place of a walk down the tree; null for
    /// where that is quick.
    /// </summary>
    public bool? ExactLabels { get; init; }

    public ulong Seed { get; init; }

    public string? LabelsOut { get; init; }

    public string? CentersOut { get; init; }

    public string? Plot { get; init; }

    /// <summary>The tree to learn.</summary>
    public CfTreeOptions Tree(int features) => new()
    {
        Dimensions = features,
        Threshold = Threshold,
        Branching = Branching,
        LeafCapacity = Branching,
        MaxBytes = MemoryBytes,
    };
}
