using Vigie.Learn.Anomaly;
using Vigie.Learn.Clustering;
using Vigie.Learn.State;
using Vigie.Learn.Statistics;
using Vigie.Logs.Windows;

namespace Vigie.Logs.Prediction;

/// <summary>
/// How unlike anything usual a window row is, learned without labels: standardised rows, the hashed columns folded into
/// a few by a signed sum (Weinberger et al. 2009), a CF-tree over them, and the distance to its nearest heavy subcluster.
/// </summary>
public sealed class NoveltyModel
{
    private const int FoldedColumns = 32;
    private const int HeldBackEvery = 5;
    private const long TreeBytes = 8 << 20;

    // Rows within half of the whole spread are one subcluster: coarse enough that the usual ones hold mass.
    private const double ThresholdShare = 0.5;

    private readonly RowStandard _standard;
    private readonly CfTree _tree;
    private readonly ClusterNovelty _novelty;
    private readonly QuantileScale _scale;
    private readonly int _plainColumns;
    private readonly int _hashedFrom;

    private NoveltyModel(RowStandard standard, CfTree tree, QuantileScale? scale, int plainColumns, int hashedFrom)
    {
        _standard = standard;
        _tree = tree;
        _novelty = new ClusterNovelty(tree);
        _plainColumns = plainColumns;
        _hashedFrom = hashedFrom;
        _scale = scale ?? QuantileScale.Calibrate([1]);
    }

    /// <summary>Subclusters of the tree.</summary>
    public int Subclusters => _tree.SubclusterCount;

    /// <summary>Learns what is usual from the rows in use; every fifth is held back to learn how novelty spreads.</summary>
    public static NoveltyModel Fit(RowSpool spool, RowUse[] uses, FeatureSpace space)
    {
        ArgumentNullException.ThrowIfNull(spool);
        ArgumentNullException.ThrowIfNull(uses);
        ArgumentNullException.ThrowIfNull(space);
        var standard = new RowStandard(space, 1);
        ForEach(spool, uses, (row, _) => standard.Learn(row.Features, 1));
        int plain = space.SilenceColumn + 1;
        var dense = new double[plain + FoldedColumns];
        var spread = new RunningMoments();
        ForEach(spool, uses, (row, _) =>
        {
            Fold(standard, row, plain, space.HashedFrom, dense);
            spread.Learn(SquaredNorm(dense));
        });
        var tree = new CfTree(new CfTreeOptions
        {
            Dimensions = dense.Length,
            Threshold = ThresholdShare * Math.Sqrt(Math.Max(spread.Mean, 1e-12)),
            MaxBytes = TreeBytes,
        });
        ForEach(spool, uses, (row, n) =>
        {
            if (n % HeldBackEvery == HeldBackEvery - 1) return;
            Fold(standard, row, plain, space.HashedFrom, dense);
            tree.Learn(dense);
        });
        var draft = new NoveltyModel(standard, tree, null, plain, space.HashedFrom);
        var scores = new List<double>();
        ForEach(spool, uses, (row, n) =>
        {
            if (n % HeldBackEvery == HeldBackEvery - 1) scores.Add(draft.Score(row));
        });
        return scores.Count == 0
            ? draft
            : new NoveltyModel(standard, tree, QuantileScale.Calibrate(scores.ToArray()), plain, space.HashedFrom);
    }

    /// <summary>Distance to the nearest usual subcluster in units of its spread; about 1 for a usual row.</summary>
    public double Score(WindowRow row)
    {
        Span<double> dense = stackalloc double[_plainColumns + FoldedColumns];
        Fold(_standard, row, _plainColumns, _hashedFrom, dense);
        return _novelty.Score(dense);
    }

    /// <summary>The share of held-back rows of the past that were less novel than this score.</summary>
    public double Quantile(double score) => _scale.Quantile(score);

    /// <summary>Saves the model.</summary>
    public void Save(StateWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Tag("NOVL", 1);
        writer.Write(_plainColumns);
        writer.Write(_hashedFrom);
        _standard.Save(writer);
        _tree.Save(writer);
        _scale.Save(writer);
    }

    /// <summary>Reads what <see cref="Save"/> wrote.</summary>
    public static NoveltyModel Load(StateReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        reader.Expect("NOVL", 1);
        int plain = reader.ReadInt32(), hashedFrom = reader.ReadInt32();
        var standard = RowStandard.Load(reader);
        var tree = CfTree.Load(reader);
        if (plain < 1 || tree.Options.Dimensions != plain + FoldedColumns || tree.SubclusterCount == 0)
            throw new StateException("the novelty model does not fit its own columns");
        return new NoveltyModel(standard, tree, QuantileScale.Load(reader), plain, hashedFrom);
    }

    private delegate void RowAction(WindowRow row, int number);

    private static void ForEach(RowSpool spool, RowUse[] uses, RowAction action)
    {
        int number = 0;
        var reader = spool.Read();
        while (reader.Next())
        {
            if (uses[reader.Index] != RowUse.None) action(reader.Current, number++);
        }
    }

    /// <summary>The plain columns as they are, the metrics and templates folded; all standardised.</summary>
    private static void Fold(RowStandard standard, WindowRow row, int plain, int hashedFrom, Span<double> dense)
    {
        dense.Clear();
        var scaled = System.Buffers.ArrayPool<float>.Shared.Rent(row.Values.Length);
        var values = scaled.AsSpan(0, row.Values.Length);
        standard.Scale(row, values);
        for (int i = 0; i < values.Length; i++)
        {
            int column = row.Indices[i];
            if (column < plain) dense[column] = values[i];
            else FoldOne(column, column < hashedFrom ? 1 : TemplateShare, values[i], dense[plain..]);
        }
        System.Buffers.ArrayPool<float>.Shared.Return(scaled);
    }

    // Hundreds of templates fall into the few folded columns; each counts less, so that none drowns the plain ones.
    private const double TemplateShare = 0.25;

    private static void FoldOne(int column, double share, float value, Span<double> folded)
    {
        uint hash = (uint)column * 2654435761;
        double sign = (hash & 0x80000000) == 0 ? 1 : -1;
        folded[(int)((hash >> 8) % FoldedColumns)] += sign * share * value;
    }

    private static double SquaredNorm(double[] dense)
    {
        double sum = 0;
        foreach (double x in dense) sum += x * x;
        return sum;
    }
}
