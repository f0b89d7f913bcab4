using Vigie.Learn.Anomaly;
using Vigie.Learn.Clustering;
using Vigie.Learn.Statistics;

namespace Vigie.Bench.Detection;

/// <summary>
/// Novelty of blocks by their log-counts of templates: standardised by the blocks learned so far, then the distance to the
/// nearest normal subcluster of a CF-tree. Blocks have few different rows of counts, so these are kept with their number,
/// and scaler and tree are made from them anew whenever a block is to be scored after one was learned.
/// </summary>
internal sealed class BlockDetector(double threshold, double massFloor)
{
    /// <summary>Further than this from anything normal, in units of its spread, is an anomaly.</summary>
    public const double Alarm = 3;

    private const int Dimensions = 64;           // later templates share the last
    private const double DeviationFloor = 0.05;  // of a log-count: a twentieth of a line
    private const int MostRows = 20_000;

    private readonly Dictionary<string, (double[] Row, int Count)> _rows = new(StringComparer.Ordinal);
    private readonly double[] _means = new double[Dimensions];
    private readonly double[] _deviations = new double[Dimensions];
    private ClusterNovelty? _novelty;

    /// <summary>Takes in a block.</summary>
    public void Learn(BlockSession block)
    {
        var key = string.Join(' ', block.Counts.Select(pair => $"{pair.Key}:{pair.Value}"));
        if (!_rows.TryGetValue(key, out var known) && _rows.Count < MostRows) known = (Row(block), 0);
        if (known.Row is null) return;
        _rows[key] = known with { Count = known.Count + 1 };
        _novelty = null;
    }

    /// <summary>Distance to the nearest normal subcluster in units of its spread; something must have been learned.</summary>
    public double Score(BlockSession block)
    {
        _novelty ??= Fit();
        return _novelty.Score(Standardised(Row(block)));
    }

    private static double[] Row(BlockSession block)
    {
        var row = new double[Dimensions];
        foreach (var (template, count) in block.Counts) row[Math.Min(template, Dimensions - 1)] += count;
        for (int j = 0; j < row.Length; j++) row[j] = Math.Log(1 + row[j]);
        return row;
    }

    private ClusterNovelty Fit()
    {
        for (int j = 0; j < Dimensions; j++)
        {
            var moments = new RunningMoments();
            foreach (var (row, count) in _rows.Values) moments.Learn(row[j], count);
            (_means[j], _deviations[j]) = (moments.Mean, Math.Max(moments.Deviation, DeviationFloor));
        }
        var tree = new CfTree(new CfTreeOptions { Dimensions = Dimensions, Threshold = threshold });
        // The most frequent first: they are what subclusters form around.
        foreach (var (key, (row, count)) in _rows.OrderByDescending(pair => pair.Value.Count).ThenBy(pair => pair.Key, StringComparer.Ordinal))
            tree.Learn(Standardised(row), count);
        return new ClusterNovelty(tree, massFloor);
    }

    private double[] Standardised(double[] row)
    {
        var standardised = new double[Dimensions];
        for (int j = 0; j < Dimensions; j++) standardised[j] = (row[j] - _means[j]) / _deviations[j];
        return standardised;
    }
}
