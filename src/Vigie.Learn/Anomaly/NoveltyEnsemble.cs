using Vigie.Learn.Clustering;
using Vigie.Learn.Kernels;

namespace Vigie.Learn.Anomaly;

/// <summary>
/// Novelty of the rows of a stream by three detectors that see different things: distance to the nearest heavy subcluster
/// of a CF-tree, the distance that principal components leave, and an isolation forest. Each score is turned into its rank
/// among the scores of earlier rows, and the mean of the ranks is the answer.
/// </summary>
/// <remarks>
/// A row is scored before it is learned, and that score is what later ranks are measured against: so ranks are those of
/// rows that the detectors had not seen. The first rows only settle the units of the features (mean and deviation), as
/// distances mean nothing without; until then nothing is novel. Memory is bounded.
/// </remarks>
public sealed partial class NoveltyEnsemble
{
    private readonly NoveltyEnsembleOptions _options;
    private readonly double[] _warmup;          // rows before the units are settled
    private readonly double[] _warmupWeights;
    private readonly double[] _center;
    private readonly double[] _scale;
    private readonly double[] _scaled;
    private int _waiting;
    private CfTree? _tree;
    private StreamingPca _components;
    private OnlineIsolationForest _forest;
    private ScoreRanks _clusterRanks = new();
    private ScoreRanks _componentRanks = new();
    private ScoreRanks _isolationRanks = new();

    /// <summary>Starts with no row seen.</summary>
    public NoveltyEnsemble(NoveltyEnsembleOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        int d = options.Dimensions;
        _warmup = new double[options.WarmupRows * d];
        _warmupWeights = new double[options.WarmupRows];
        (_center, _scale, _scaled) = (new double[d], new double[d], new double[d]);
        _components = new StreamingPca(new StreamingPcaOptions { Dimensions = d, ExplainedShare = options.ExplainedShare });
        _forest = new OnlineIsolationForest(new OnlineIsolationForestOptions
        {
            Dimensions = d,
            Trees = options.Trees,
            Window = options.Window,
            Seed = options.Seed,
        });
    }

    /// <summary>How it learns.</summary>
    public NoveltyEnsembleOptions Options => _options;

    /// <summary>Whether the units are settled; before that nothing is novel.</summary>
    public bool IsSettled => _tree is not null;

    /// <summary>Subclusters of the tree.</summary>
    public int Subclusters => _tree?.SubclusterCount ?? 0;

    /// <summary>Takes in one row; weight 0 changes nothing.</summary>
    /// <exception cref="ArgumentException">
    /// A row of another length, or a value or weight that is not finite, too large or (weight) negative.
    /// </exception>
    public void Learn(ReadOnlySpan<double> row, double weight = 1)
    {
        CfTree.CheckRow(row, _options.Dimensions);
        if (!(weight >= 0 && weight <= CfTree.LargestWeight))
            Throw.OutOfRange(nameof(weight), weight, $"in [0, {CfTree.LargestWeight}]");
        if (weight == 0) return;
        if (_tree is { } tree)
        {
            LearnSettled(tree, row, weight);
            return;
        }
        row.CopyTo(_warmup.AsSpan(_waiting * row.Length));
        _warmupWeights[_waiting++] = weight;
        if (_waiting == _options.WarmupRows) Settle();
    }

    /// <summary>How novel the row is: the mean of the three ranks, in [0, 1]; 0 until the units are settled.</summary>
    public double Score(ReadOnlySpan<double> row) => Ranks(row).Mean;

    /// <summary>The rank of the row by each detector.</summary>
    public NoveltyRanks Ranks(ReadOnlySpan<double> row)
    {
        var scores = Scores(row);
        return new NoveltyRanks(
            _clusterRanks.Rank(scores.Cluster), _componentRanks.Rank(scores.Components), _isolationRanks.Rank(scores.Isolation));
    }

    /// <summary>The score of the row by each detector; all 0 until the units are settled.</summary>
    public NoveltyScores Scores(ReadOnlySpan<double> row)
    {
        CfTree.CheckRow(row, _options.Dimensions);
        if (_tree is not { } tree) return default;
        Span<double> scaled = stackalloc double[row.Length];
        Scale(row, scaled);
        return Scores(tree, row, scaled);
    }

    /// <summary>
    /// The features of the row that principal components explain least, furthest first; returns how many there are.
    /// </summary>
    public int Reasons(ReadOnlySpan<double> row, Span<FeatureDeviation> furthest)
    {
        CfTree.CheckRow(row, _options.Dimensions);
        return _tree is null ? 0 : _components.Explain(row, furthest).Furthest;
    }

    private void LearnSettled(CfTree tree, ReadOnlySpan<double> row, double weight)
    {
        Scale(row, _scaled);
        var scores = Scores(tree, row, _scaled);
        _clusterRanks.Learn(scores.Cluster);
        _componentRanks.Learn(scores.Components);
        _isolationRanks.Learn(scores.Isolation);
        LearnUnranked(tree, row, weight);
    }

    private void LearnUnranked(CfTree tree, ReadOnlySpan<double> row, double weight)
    {
        Scale(row, _scaled);
        tree.Learn(_scaled, weight);
        _components.Learn(row, weight);
        _forest.Learn(row, weight);
    }

    private NoveltyScores Scores(CfTree tree, ReadOnlySpan<double> row, ReadOnlySpan<double> scaled) =>
        new(ClusterScore(tree, scaled), _components.Score(row), _forest.Score(row));

    // Where no subcluster is heavy enough, all rows together stand in for one.
    private double ClusterScore(CfTree tree, ReadOnlySpan<double> scaled)
    {
        double floor = tree.Threshold > 0 ? tree.Threshold : 1;
        var nearest = tree.Nearest(scaled, _options.MassFloor * tree.TotalWeight);
        if (nearest.Index >= 0) return nearest.Distance / Math.Max(nearest.Spread, floor);
        return Math.Sqrt(DenseKernels.Dot(scaled, scaled)) / Math.Max(Math.Sqrt(scaled.Length), floor);
    }

    private void Scale(ReadOnlySpan<double> row, Span<double> scaled)
    {
        for (int j = 0; j < row.Length; j++) scaled[j] = Math.Clamp((row[j] - _center[j]) / _scale[j], -Furthest, Furthest);
    }

    // Standardised values are cut there, so that a row always suits the tree.
    private const double Furthest = 1e6;

    // Units from the moments of the rows so far; then these rows are learned, unranked as nothing came before them.
    private void Settle()
    {
        int d = _options.Dimensions;
        var moments = new StreamingPca(_components.Options);
        for (int i = 0; i < _waiting; i++) moments.Learn(Warm(i), _warmupWeights[i]);
        moments.Units(_center, _scale);
        var tree = new CfTree(new CfTreeOptions
        {
            Dimensions = d,
            Threshold = _options.ThresholdShare * Math.Sqrt(d),
            MaxBytes = _options.TreeBytes,
        });
        for (int i = 0; i < _waiting; i++) LearnUnranked(tree, Warm(i), _warmupWeights[i]);
        _tree = tree;
        _waiting = 0;
        Array.Clear(_warmup);
        Array.Clear(_warmupWeights);
    }

    private ReadOnlySpan<double> Warm(int i) => _warmup.AsSpan(i * _options.Dimensions, _options.Dimensions);
}
