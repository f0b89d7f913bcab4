using Vigie.Learn.Statistics;

namespace Vigie.Learn.Clustering;

/// <summary>One run of k-means on weighted points.</summary>
internal sealed class WeightedKMeans
{
    private const int MostPasses = 100;

    private readonly Subclusters _points;
    private readonly int _clusters;
    private readonly CenterBlock _centers;
    private readonly double[] _least;
    private readonly double[] _gaps;
    private readonly double[] _bestGaps;
    private SplitMix _random;
    private double _cost;

    public WeightedKMeans(Subclusters points, int clusters, ulong seed)
    {
        _points = points;
        _clusters = clusters;
        _centers = new CenterBlock(points.Dimensions, clusters);
        _least = new double[points.Count];
        _gaps = new double[points.Count];
        _bestGaps = new double[points.Count];
        _random = new SplitMix(seed);
    }

    /// <summary>Labels from new seeds, and the weighted sum of squared distances to the means they leave.</summary>
    public int[] Start(out double cost, int mostPasses = MostPasses)
    {
        Seed();
        var labels = new int[_points.Count];
        Array.Fill(labels, -1);
        Pass(labels);
        cost = Refine(labels, mostPasses);
        return labels;
    }

    /// <summary>Passes until no label changes (or there were enough of them); returns the cost.</summary>
    public double Refine(int[] labels, int mostPasses = MostPasses)
    {
        bool changed = true;
        for (int pass = 0; pass < mostPasses && changed; pass++)
        {
            Recenter(labels);
            changed = Pass(labels);
        }
        return _cost;
    }

    // Each step tries a few candidates and keeps the one that leaves least (Arthur, Vassilvitskii 2007, sec. 5).
    private void Seed()
    {
        var block = new CenterBlock(_points.Dimensions, _points.Count);
        for (int i = 0; i < _points.Count; i++) block.Set(i, _points.Mean(i));
        Array.Fill(_least, 1);
        Take(0, Draw(Left()), block);
        int candidates = 2 + (int)Math.Log(_clusters);
        for (int center = 1; center < _clusters; center++)
        {
            int best = -1;
            double bestLeft = double.PositiveInfinity, all = Left();
            for (int trial = 0; trial < candidates; trial++)
            {
                int candidate = Draw(all);
                block.Squared(_points.Mean(candidate), _gaps);
                double left = 0;
                for (int i = 0; i < _gaps.Length; i++) left += _points.Weights[i] * Math.Min(_gaps[i], _least[i]);
                if (left >= bestLeft) continue;
                bestLeft = left;
                best = candidate;
                _gaps.CopyTo(_bestGaps, 0);
            }
            _centers.Set(center, _points.Mean(best));
            for (int i = 0; i < _least.Length; i++) _least[i] = Math.Min(_least[i], _bestGaps[i]);
        }
    }

    private void Take(int center, int point, CenterBlock block)
    {
        _centers.Set(center, _points.Mean(point));
        block.Squared(_points.Mean(point), _least);
    }

    private double Left()
    {
        double total = 0;
        for (int i = 0; i < _least.Length; i++) total += _points.Weights[i] * _least[i];
        return total;
    }

    // A point, by weight times squared distance to the nearest centre so far; that sum over all points is given.
    private int Draw(double total)
    {
        double left = _random.NextDouble() * total;
        for (int i = 0; i < _least.Length; i++)
        {
            left -= _points.Weights[i] * _least[i];
            if (left < 0) return i;
        }
        return _least.Length - 1;
    }

    private bool Pass(int[] labels)
    {
        bool changed = false;
        _cost = 0;
        for (int i = 0; i < labels.Length; i++)
        {
            int nearest = _centers.Nearest(_points.Mean(i), out double squared);
            _cost += _points.Weights[i] * squared;
            changed |= nearest != labels[i];
            labels[i] = nearest;
        }
        return changed;
    }

    // A centre nobody chose stays where it is.
    private void Recenter(int[] labels)
    {
        Span<double> weights = new double[_clusters];
        for (int i = 0; i < labels.Length; i++)
        {
            ref double weight = ref weights[labels[i]];
            weight += _points.Weights[i];
            if (weight == _points.Weights[i]) _centers.Set(labels[i], _points.Mean(i));
            else _centers.Move(labels[i], _points.Mean(i), _points.Weights[i] / weight);
        }
    }
}
