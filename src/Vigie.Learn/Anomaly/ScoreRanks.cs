using Vigie.Learn.State;

namespace Vigie.Learn.Anomaly;

/// <summary>
/// The rank of a score among those seen before, in [0, 1). Keeps at most <see cref="Capacity"/> scores, evenly spread over
/// all that came: when they are full every second one goes and from then on only every second is taken.
/// </summary>
/// <remarks>
/// Beyond the highest twentieth ranks go on along a Pareto tail (Hill 1975), so that of two scores above all seen before
/// the higher one still ranks higher.
/// </remarks>
internal sealed class ScoreRanks
{
    public const int Capacity = 2_048;

    private const int TailShare = 20;
    private const int LeastTail = 5;
    private const double FlattestTail = 0.05;
    private const string PartTag = "RANK";

    private readonly double[] _inOrder = new double[Capacity];   // of arrival
    private readonly double[] _sorted = new double[Capacity];
    private int _count;
    private int _skip;
    private int _stride = 1;
    private double _tailStart = double.PositiveInfinity;
    private double _tailIndex;
    private double _tailShare;

    /// <summary>Takes a finite score.</summary>
    public void Learn(double score)
    {
        if (_skip++ % _stride != 0) return;
        if (_count == Capacity) Thin();
        _inOrder[_count] = score;
        int at = LowerBound(score);
        _sorted.AsSpan(at, _count - at).CopyTo(_sorted.AsSpan(at + 1));
        _sorted[at] = score;
        _count++;
        FitTail();
    }

    /// <summary>About the share of scores that are lower; 0 before the first.</summary>
    public double Rank(double score)
    {
        if (score <= _tailStart) return (double)LowerBound(score) / (_count + 1);
        return 1 - (_tailShare * Math.Pow(score / _tailStart, -1 / _tailIndex));
    }

    public void Merge(ScoreRanks other)
    {
        int count = _count, others = other._count;
        for (int i = 0; i < others; i++)
        {
            _skip = 0;   // what was kept there is kept here
            Learn(other._inOrder[i]);
        }
        _stride = Math.Max(_stride, Math.Max(1, (count + others) / Capacity * other._stride));
        _skip = 0;
    }

    public void Save(StateWriter writer)
    {
        writer.Tag(PartTag, 1);
        writer.Write(_inOrder.AsSpan(0, _count));
        writer.Write(_skip);
        writer.Write(_stride);
    }

    public static ScoreRanks Load(StateReader reader)
    {
        reader.Expect(PartTag, 1);
        var scores = reader.ReadDoubleArray();
        int skip = reader.ReadInt32(), stride = reader.ReadInt32();
        if (scores.Length > Capacity || stride < 1 || skip < 0 || !Array.TrueForAll(scores, double.IsFinite))
            throw new StateException("the ranks of scores are not valid");
        var ranks = new ScoreRanks { _count = scores.Length, _skip = skip, _stride = stride };
        scores.CopyTo(ranks._inOrder, 0);
        ranks.Sort();
        return ranks;
    }

    private void Thin()
    {
        _count /= 2;
        for (int i = 0; i < _count; i++) _inOrder[i] = _inOrder[2 * i];
        _stride = _stride > int.MaxValue / 2 ? _stride : 2 * _stride;
        _skip = 1;
        Sort();
    }

    private void Sort()
    {
        _inOrder.AsSpan(0, _count).CopyTo(_sorted);
        _sorted.AsSpan(0, _count).Sort();
        FitTail();
    }

    // Hill's estimate from the highest twentieth; where they are all alike the tail falls steeply.
    private void FitTail()
    {
        int tail = Math.Max(_count / TailShare, LeastTail);
        double start = tail < _count ? _sorted[_count - tail - 1] : 0;
        _tailStart = start > 0 ? start : double.PositiveInfinity;
        if (!(start > 0)) return;
        double sum = 0;
        for (int i = _count - tail; i < _count; i++) sum += Math.Log(_sorted[i] / start);
        _tailIndex = Math.Max(sum / tail, FlattestTail);
        _tailShare = (double)tail / (_count + 1);
    }

    private int LowerBound(double score)
    {
        int low = 0, high = _count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (_sorted[middle] < score) low = middle + 1;
            else high = middle;
        }
        return low;
    }
}
