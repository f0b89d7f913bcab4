using System.Diagnostics;
using Vigie.App.Reports;
using Vigie.Learn.Clustering;

namespace Vigie.App.Cli;

/// <summary>Groups the rows of a table: learns, makes clusters of subclusters, labels every row.</summary>
internal sealed class ClusterWork(ClusterRequest request, ClusterRows rows)
{
    private const int MostDots = 4_000;
    private const int ShownClusters = 20;

    /// <summary>Subclusters times rows up to which the nearest subcluster of every row is found within seconds.</summary>
    public const double QuickSearches = 1e9;

    private readonly List<int> _labels = [];
    private readonly List<double> _dots = [];
    private readonly List<int> _dotLabels = [];
    private CfTree? _tree;
    private Subclusters? _subclusters;
    private int[]? _globalLabels;
    private Centroids? _centroids;
    private double _fitSeconds;
    private long _count;

    /// <summary>One label a row.</summary>
    public IReadOnlyList<int> Labels => _labels;

    /// <summary>Learns and labels all rows.</summary>
    public ClusterFacts Run()
    {
        _fitSeconds = request.Method == ClusterMethod.Birch ? LearnTree() : LearnMeans();
        for (int pass = 0; pass < request.Refinements && _centroids != null; pass++) _fitSeconds += Refine(_centroids);
        var counts = new long[ClusterCount];
        var squares = new double[ClusterCount];
        double predict = Predict(counts, squares);
        var sizes = Enumerable.Range(0, counts.Length).Where(i => counts[i] > 0)
            .OrderByDescending(i => counts[i]).ThenBy(i => i)
            .Select(i => new ClusterSize(i, counts[i], Math.Sqrt(squares[i] / counts[i])));
        return new ClusterFacts(
            request.Method == ClusterMethod.Birch ? "birch" : "minibatch-kmeans", _count, rows.Features,
            _tree?.Threshold ?? 0, _tree?.SubclusterCount ?? ClusterCount, ClusterCount, _tree?.Rebuilds ?? 0, _tree?.Bytes ?? 0,
            _fitSeconds, predict, rows.ReadSeconds, squares.Sum(), [.. sizes.Take(ShownClusters)]);
    }

    /// <summary>The centre of each cluster, row after row.</summary>
    public double[] Centers()
    {
        var centers = new double[ClusterCount * rows.Features];
        for (int i = 0; i < ClusterCount; i++)
        {
            var center = centers.AsSpan(i * rows.Features, rows.Features);
            if (_centroids is { } centroids) centroids.CopyTo(i, center);
            else _subclusters!.Mean(i).CopyTo(center);
        }
        return centers;
    }

    /// <summary>Some rows, the subclusters and what they are called, for a picture.</summary>
    public ClusterPanel Panel(string title) => new(
        title, rows.Features, [.. _dots], [.. _dotLabels], _subclusters, _globalLabels, _tree == null ? Centers() : []);

    private int ClusterCount => _centroids?.Count ?? _subclusters!.Count;

    private double LearnTree()
    {
        var tree = _tree = new CfTree(request.Tree(rows.Features));
        double seconds = rows.Each((block, count) =>
        {
            for (int i = 0; i < count; i++) tree.Learn(block.AsSpan(i * rows.Features, rows.Features));
            _count += count;
        });
        long start = Stopwatch.GetTimestamp();
        _subclusters = new Subclusters(tree);
        if (request.Clusters is { } clusters)
        {
            _globalLabels = Global(_subclusters, clusters);
            _centroids = new Centroids(_subclusters, _globalLabels);
        }
        return seconds + Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private int[] Global(Subclusters subclusters, int clusters) => request.Global switch
    {
        GlobalMethod.KMeans => GlobalStep.KMeans(subclusters, clusters, request.Seed),
        GlobalMethod.Average => GlobalStep.Agglomerate(subclusters, clusters, Linkage.Average, Limit(clusters)),
        GlobalMethod.Complete => GlobalStep.Agglomerate(subclusters, clusters, Linkage.Complete, Limit(clusters)),
        _ => GlobalStep.Agglomerate(subclusters, clusters, Linkage.Ward, Limit(clusters)),
    };

    private static int Limit(int clusters) =>
        Math.Clamp(2 * clusters, GlobalStep.AgglomerationLimit, GlobalStep.LargestAgglomeration);

    private double LearnMeans()
    {
        var means = new MiniBatchKMeans(new MiniBatchKMeansOptions
        {
            Dimensions = rows.Features,
            Clusters = request.Clusters!.Value,
            Seed = request.Seed,
        });
        double seconds = rows.Each((block, count) =>
        {
            for (int i = 0; i < count; i++) means.Learn(block.AsSpan(i * rows.Features, rows.Features));
            _count += count;
        });
        long start = Stopwatch.GetTimestamp();
        means.Flush();
        _centroids = means.ToCentroids();
        seconds += Stopwatch.GetElapsedTime(start).TotalSeconds;
        // The first pass only sampled the rows; the second lets every one of them count.
        return seconds + Refine(_centroids);
    }

    private double Refine(Centroids centroids)
    {
        var pass = new CentroidPass(centroids);
        double seconds = rows.Each((block, count) =>
        {
            for (int i = 0; i < count; i++) pass.Learn(block.AsSpan(i * rows.Features, rows.Features));
        });
        _centroids = pass.Result();
        return seconds;
    }

    private double Predict(long[] counts, double[] squares)
    {
        long step = Math.Max(1, _count / MostDots);
        bool isExact = request.ExactLabels ?? _tree is { } tree && (double)tree.SubclusterCount * _count <= QuickSearches;
        return rows.Each((block, count) =>
        {
            for (int i = 0; i < count; i++)
            {
                var row = block.AsSpan(i * rows.Features, rows.Features);
                int label = Label(row, isExact, out double squared);
                if (request.Plot != null && _labels.Count % step == 0)
                {
                    _dots.AddRange(row);
                    _dotLabels.Add(label);
                }
                _labels.Add(label);
                counts[label]++;
                squares[label] += squared;
            }
        });
    }

    // By the nearest centre where clusters are round by their making, or were refined; else by the nearest subcluster, or
    // by that which a walk down the tree ends at.
    private int Label(ReadOnlySpan<double> row, bool isExact, out double squared)
    {
        bool isRound = request.Global is GlobalMethod.Ward or GlobalMethod.KMeans || request.Refinements > 0;
        if (_tree == null || (isRound && _centroids != null)) return _centroids!.Nearest(row, out squared);
        var nearest = isExact ? _tree.Nearest(row) : _tree.Descend(row);
        squared = nearest.Distance * nearest.Distance;
        if (_globalLabels == null) return nearest.Index;
        int label = _globalLabels[nearest.Index];
        squared = _centroids!.SquaredTo(label, row);
        return label;
    }
}
