using Vigie.Learn.Statistics;
using Vigie.Logs.Windows;

namespace Vigie.Logs.Prediction;

/// <summary>
/// The rows to learn from: all positives, and of the negatives as many as the limit of the table allows, each then
/// weighing as much as it stands for. Whether a row is drawn depends on its machine and time only, not on other rows.
/// </summary>
internal sealed class NegativeSample
{
    private const double LeastShare = 0.1;
    private readonly double _keep;
    private readonly ulong _seed;

    public NegativeSample(IReadOnlyList<RowKey> keys, RowUse[] uses, TrainingOptions options, bool withNumbers)
    {
        long positive = 0, negative = 0;
        for (int i = 0; i < uses.Length; i++)
        {
            int length = keys[i].NonZeros - (withNumbers ? 0 : keys[i].Numbers);
            if (uses[i] == RowUse.Positive) positive += length;
            else if (uses[i] == RowUse.Negative) negative += length;
        }
        double room = Math.Max(options.MaxNonZeros - positive, LeastShare * options.MaxNonZeros);
        _keep = negative <= room ? 1 : room / negative;
        _seed = (ulong)options.Seed;
    }

    public delegate void RowAction(WindowRow row, int number, bool isPositive, double weight);

    /// <summary>Goes through the rows in the order of the spool.</summary>
    public void ForEach(RowSpool spool, RowUse[] uses, RowAction action)
    {
        var reader = spool.Read();
        while (reader.Next())
        {
            var use = uses[reader.Index];
            if (use == RowUse.Positive) action(reader.Current, reader.Index, true, reader.Current.Share);
            else if (use == RowUse.Negative && IsKept(reader.Current))
                action(reader.Current, reader.Index, false, reader.Current.Share / _keep);
        }
    }

    private bool IsKept(WindowRow row) =>
        _keep >= 1 || new DeterministicRandom(_seed ^ ((ulong)row.TimeMicros * 31) ^ ((ulong)row.Machine << 48)).NextDouble() < _keep;
}
