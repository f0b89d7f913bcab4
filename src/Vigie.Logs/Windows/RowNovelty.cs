using Vigie.Learn.Anomaly;
using Vigie.Learn.State;

namespace Vigie.Logs.Windows;

/// <summary>
/// How unlike the rows before it a window row is, learned without labels as rows stream by, over all machines: a CF-tree,
/// principal components and an isolation forest over a short dense view of the row. A row is scored before it is learned.
/// </summary>
/// <remarks>
/// The view holds departures from what is usual on the machine itself: counts of short time scales against those of the
/// longest, metrics in units of their own spread; templates folded into a few columns by a signed sum (Weinberger et al.
/// 2009). So a machine that always talks much is not novel for it.
/// </remarks>
public sealed class RowNovelty
{
    private const int FoldedColumns = 24;
    private const int WarmupRows = 256;
    private const long TreeBytes = 1 << 19;
    private const int Trees = 16;
    private const int Window = 1024;

    // Hundreds of templates fall into the few folded columns; each counts less, so that none drowns the counts.
    private const double TemplateShare = 0.25;

    private readonly FeatureSpace _space;
    private readonly WindowOptions _options;
    private readonly NoveltyEnsemble _ensemble;
    private readonly int[] _shortScales;
    private readonly double[] _dense;

    /// <summary>Starts with nothing seen.</summary>
    public RowNovelty(FeatureSpace space, WindowOptions options)
        : this(space, options, null)
    {
    }

    private RowNovelty(FeatureSpace space, WindowOptions options, NoveltyEnsemble? ensemble)
    {
        ArgumentNullException.ThrowIfNull(space);
        ArgumentNullException.ThrowIfNull(options);
        _space = space;
        _options = options;
        // Every second of the scales but the longest, which is what they are held against.
        _shortScales = [.. Enumerable.Range(0, Math.Max(1, options.LevelScales.Length - 1)).Where(s => s % 2 == 1 || options.LevelScales.Length < 3)];
        int dimensions = FeatureSpace.CountNames.Length * _shortScales.Length + 1 + 2 * FoldedColumns;
        _dense = new double[dimensions];
        _ensemble = ensemble ?? new NoveltyEnsemble(new NoveltyEnsembleOptions
        {
            Dimensions = dimensions,
            WarmupRows = WarmupRows,
            TreeBytes = TreeBytes,
            Trees = Trees,
            Window = Window,
        });
        if (_ensemble.Options.Dimensions != dimensions) throw new StateException("what is usual does not fit the columns");
    }

    /// <summary>Whether enough rows have been seen to tell what is usual.</summary>
    public bool IsSettled => _ensemble.IsSettled;

    /// <summary>Subclusters of the tree.</summary>
    public int Subclusters => _ensemble.Subclusters;

    /// <summary>Scores a row, then learns it.</summary>
    /// <returns>The mean of its ranks among the rows before it, in [0, 1]; 0 until enough rows have been seen.</returns>
    internal double ScoreThenLearn(ReadOnlySpan<int> indices, ReadOnlySpan<float> values)
    {
        Look(indices, values);
        double score = _ensemble.Score(_dense);
        _ensemble.Learn(_dense);
        return score;
    }

    /// <summary>Saves what was learned.</summary>
    public void Save(StateWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Tag("NOVL", 2);
        _ensemble.Save(writer);
    }

    /// <summary>Reads what <see cref="Save"/> wrote, for the same columns and options.</summary>
    public static RowNovelty Load(StateReader reader, FeatureSpace space, WindowOptions options)
    {
        ArgumentNullException.ThrowIfNull(reader);
        reader.Expect("NOVL", 2);
        return new RowNovelty(space, options, NoveltyEnsemble.Load(reader));
    }

    private void Look(ReadOnlySpan<int> indices, ReadOnlySpan<float> values)
    {
        Array.Clear(_dense);
        LookAtCounts(values);
        int metrics = FeatureSpace.CountNames.Length * _shortScales.Length + 1;
        for (int i = _space.SilenceColumn; i < indices.Length; i++)
        {
            int column = indices[i];
            if (column < _space.MetricsFrom) continue;
            bool isMetric = column < _space.HashedFrom;
            // Of a metric only its third view, how far it is from its own usual.
            if (isMetric && (column - _space.MetricsFrom) % FeatureSpace.MetricColumns != FeatureSpace.UnusualView) continue;
            double value = isMetric ? values[i] / 4 : TemplateShare * values[i];
            // A machine's own failures are no part of the view, and do not move the columns that are.
            Fold(column - (_space.DeparturesColumn - _space.FailuresColumn), value, _dense.AsSpan(isMetric ? metrics : metrics + FoldedColumns, FoldedColumns));
        }
    }

    // Counts stand first in every row, scale by scale: what is expected at a scale is the longest one's rate.
    private void LookAtCounts(ReadOnlySpan<float> values)
    {
        var scales = _options.LevelScales;
        int at = 0;
        for (int count = 0; count < FeatureSpace.CountNames.Length; count++)
        {
            double usual = (Math.Exp(values[_space.CountColumn(count, scales.Length - 1)]) - 1) / scales[^1];
            foreach (int s in _shortScales)
                _dense[at++] = values[_space.CountColumn(count, s)] - Math.Log(1 + usual * scales[s]);
        }
        _dense[at] = values[_space.SilenceColumn];
    }

    private static void Fold(int column, double value, Span<double> folded)
    {
        uint hash = (uint)column * 2654435761;
        folded[(int)((hash >> 8) % FoldedColumns)] += (hash & 0x80000000) == 0 ? value : -value;
    }
}
