using Vigie.Learn.Clustering;
using Vigie.Learn.Kernels;

namespace Vigie.Logs.States;

/// <summary>The means of the states, from labelled subclusters.</summary>
internal sealed class StateMeans
{
    private readonly int[] _labels;
    private readonly double[]?[] _means;

    public StateMeans(Subclusters subclusters, int[] labels)
    {
        _labels = labels;
        int states = labels.Max() + 1;
        _means = new double[]?[states];
        var weights = new double[states];
        for (int i = 0; i < labels.Length; i++)
        {
            var mean = _means[labels[i]] ??= new double[subclusters.Dimensions];
            double share = subclusters.Weights[i] / (weights[labels[i]] += subclusters.Weights[i]);
            for (int j = 0; j < mean.Length; j++) mean[j] += share * (subclusters.Mean(i)[j] - mean[j]);
        }
    }

    public int Count => _means.Length;

    /// <summary>Sum of squared deviations of all rows from the means of their states.</summary>
    public double Spread(Subclusters subclusters)
    {
        double sum = 0;
        for (int i = 0; i < _labels.Length; i++)
        {
            foreach (double deviation in subclusters.Deviations(i)) sum += deviation;
            sum += subclusters.Weights[i] * DenseKernels.SquaredDistance(subclusters.Mean(i), _means[_labels[i]]!);
        }
        return sum;
    }

    public int Nearest(ReadOnlySpan<double> row)
    {
        int nearest = -1;
        double least = double.PositiveInfinity;
        for (int state = 0; state < _means.Length; state++)
        {
            if (_means[state] is not { } mean) continue;
            double squared = DenseKernels.SquaredDistance(row, mean);
            if (squared >= least) continue;
            (nearest, least) = (state, squared);
        }
        return nearest;
    }
}
