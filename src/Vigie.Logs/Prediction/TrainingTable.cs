using Vigie.Learn.Tables;
using Vigie.Logs.Windows;

namespace Vigie.Logs.Prediction;

/// <summary>
/// The rows to learn from, standardised, in order of time, in the columns that occur: a table in memory of bounded size, in
/// which all positives stand, and of the negatives as many as there is room for, each with the weight of those it stands for.
/// </summary>
internal sealed class TrainingTable
{
    private readonly bool[] _isPositive;
    private readonly double[] _weights;

    private TrainingTable(
        RowStandard standard, UsedColumns columns, FeatureTable rows, (bool IsPositive, double Weight)[] targets, RowKey[] keys)
    {
        (Standard, Columns, Rows, Keys) = (standard, columns, rows, keys);
        _isPositive = Array.ConvertAll(targets, target => target.IsPositive);
        _weights = Array.ConvertAll(targets, target => target.Weight);
    }

    /// <summary>How window rows are standardised.</summary>
    public RowStandard Standard { get; }

    /// <summary>Which columns of window rows are columns of the table.</summary>
    public UsedColumns Columns { get; }

    /// <summary>The rows.</summary>
    public FeatureTable Rows { get; }

    /// <summary>Machine and time of each row.</summary>
    public RowKey[] Keys { get; }

    /// <summary>Number of rows.</summary>
    public int Count => Keys.Length;

    /// <summary>Whether a failure came in the row's horizon.</summary>
    public bool IsPositive(int row) => _isPositive[row];

    /// <summary>Rows of the past that the row stands for.</summary>
    public double Weight(int row) => _weights[row];

    /// <summary>Loads the rows that may be learned from.</summary>
    /// <param name="spool">All rows.</param>
    /// <param name="uses">What each may be used for.</param>
    /// <param name="space">The columns.</param>
    /// <param name="options">Limits and seed.</param>
    /// <param name="candidate">How much single columns are trusted.</param>
    public static TrainingTable Load(
        RowSpool spool, RowUse[] uses, FeatureSpace space, TrainingOptions options, RiskCandidate candidate)
    {
        var keep = new NegativeSample(spool.Keys, uses, options, candidate.Trust.Numbers != 0);
        var standard = new RowStandard(space, candidate.Trust);
        var columns = new UsedColumns(space.Columns);
        var keys = new List<RowKey>();
        keep.ForEach(spool, uses, (row, number, _, weight) =>
        {
            standard.Learn(row.Features, weight);
            columns.Mark(row.Indices[..standard.Length(row.Indices)]);
            keys.Add(spool.Keys[number]);
        });
        // A window closes when its machine next speaks, so the order of the spool knows of later times: not so this one.
        var order = Enumerable.Range(0, keys.Count).OrderBy(i => (keys[i].TimeMicros, keys[i].Machine)).ToArray();
        var place = new int[order.Length];
        for (int i = 0; i < order.Length; i++) place[order[i]] = i;
        return Fill(spool, uses, keep, standard, columns, [.. order.Select(i => keys[i])], place);
    }

    /// <summary>
    /// The targets of the rows taken, both classes weighing as much as one another; the others weigh nothing. Null when
    /// the rows taken are of one class.
    /// </summary>
    public Targets? Balanced(Func<int, bool> take)
    {
        double positive = 0, negative = 0;
        for (int i = 0; i < Count; i++)
        {
            if (!take(i)) continue;
            if (_isPositive[i]) positive += _weights[i];
            else negative += _weights[i];
        }
        if (positive == 0 || negative == 0) return null;
        double half = (positive + negative) / 2;
        var weights = new double[Count];
        for (int i = 0; i < Count; i++)
        {
            if (take(i)) weights[i] = _weights[i] * half / (_isPositive[i] ? positive : negative);
        }
        return Targets.OfClasses(Array.ConvertAll(_isPositive, p => p ? 1.0 : 0.0), weights);
    }

    private static TrainingTable Fill(
        RowSpool spool, RowUse[] uses, NegativeSample keep, RowStandard standard, UsedColumns columns, RowKey[] keys, int[] place)
    {
        // Sorted in place of a second copy: each row's place in the arrays is known before it is read.
        var starts = new int[place.Length + 1];
        var targets = new (bool, double)[place.Length];
        var lengths = new int[place.Length];
        int next = 0;
        keep.ForEach(spool, uses, (row, _, _, _) => lengths[place[next++]] = standard.Length(row.Indices));
        for (int i = 0; i < lengths.Length; i++) starts[i + 1] = checked(starts[i] + lengths[i]);
        var indices = new int[starts[^1]];
        var values = new float[starts[^1]];
        next = 0;
        keep.ForEach(spool, uses, (row, _, isPositive, weight) =>
        {
            int at = place[next++];
            standard.Scale(row, values.AsSpan(starts[at], lengths[at]));
            columns.Narrow(row.Indices[..lengths[at]], indices.AsSpan(starts[at]));
            targets[at] = (isPositive, weight);
        });
        return new TrainingTable(
            standard, columns, FeatureTable.FromSparse(starts, indices, values, columns.Count), targets, keys);
    }
}
