using Vigie.Learn.State;
using Vigie.Learn.Statistics;

namespace Vigie.Learn.Clustering;

/// <content>Saved state, and the merge of two.</content>
public sealed partial class MiniBatchKMeans
{
    private const string PartTag = "MBKM";
    private const int Version = 2;   // 2: with a sample of all rows

    /// <summary>
    /// Takes in all that another of the same dimensions has learned: the centres of both become as many as this has, by
    /// k-means of the centres, each counting with its weight.
    /// </summary>
    public void Merge(MiniBatchKMeans other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (other == this) throw new ArgumentException("Centres cannot be merged into themselves.", nameof(other));
        if (other._options.Dimensions != _options.Dimensions)
            Throw.LengthsDiffer(nameof(other), other._options.Dimensions, "a row of this", _options.Dimensions);
        if (other.TotalWeight == 0) return;
        if (other.HasCenters) TakeCenters(other);
        _sample.Merge(other._sample);
        TotalWeight += other.TotalWeight;
        MeanKernels.Move(_totalMean, other._totalMean, other.TotalWeight / TotalWeight);
        _waitingWeight += other._waitingWeight;
        WaitingRows = (int)Math.Min((long)WaitingRows + other.WaitingRows, int.MaxValue);
        Batches += other.Batches;
        Reassigned += other.Reassigned;
        Restarts += other.Restarts;
        // Centres made of the whole sample may be better than those merged of both.
        _startedAt = 0;
        LearnWhatWaits();
        if (HasCenters && _startedAt == 0) MakeAnew();
    }

    /// <summary>
    /// Writes all that was learned; going on after <see cref="Load"/> is never having stopped, bit for bit.
    /// </summary>
    public void Save(StateWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Tag(PartTag, Version);
        writer.Write(_options.Dimensions);
        writer.Write(_options.Clusters);
        writer.Write(_options.BatchRows);
        writer.Write(_options.SampleBatches);
        writer.Write(_options.ReassignmentShare);
        writer.Write(_options.Patience);
        writer.Write(_options.Seed);
        writer.Write(_random.State);
        writer.Write(HasCenters);
        writer.Write(Batches);
        writer.Write(Reassigned);
        writer.Write(Restarts);
        writer.Write(WaitingRows);
        writer.Write(_waitingWeight);
        writer.Write(_startedAt);
        writer.Write(TotalWeight);
        writer.Write(_totalMean);
        writer.Write(_sinceReassignment);
        writer.Write(_smoothed);
        writer.Write(_leastSmoothed);
        writer.Write(_batchesSinceBetter);
        writer.Write(_weights);
        writer.Write(_born);
        var centers = new double[HasCenters ? _weights.Length * _options.Dimensions : 0];
        for (int i = 0; HasCenters && i < _weights.Length; i++)
            _centers.CopyTo(i, centers.AsSpan(i * _options.Dimensions, _options.Dimensions));
        writer.Write(centers);
        _sample.Save(writer);
    }

    /// <summary>Reads what <see cref="Save"/> wrote.</summary>
    /// <exception cref="StateException">The state is not that of mini-batch k-means.</exception>
    public static MiniBatchKMeans Load(StateReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        if (reader.Expect(PartTag, Version) < Version)
            throw new StateException("mini-batch k-means was saved without a sample of its rows, by an older version");
        var loaded = new MiniBatchKMeans(ReadOptions(reader));
        loaded._random = new SplitMix(reader.ReadUInt64());
        loaded.HasCenters = reader.ReadBoolean();
        loaded.Batches = reader.ReadInt64();
        loaded.Reassigned = reader.ReadInt64();
        loaded.Restarts = reader.ReadInt32();
        loaded.WaitingRows = reader.ReadInt32();
        loaded._waitingWeight = reader.ReadDouble();
        loaded._startedAt = reader.ReadDouble();
        loaded.TotalWeight = reader.ReadDouble();
        loaded.LoadMean(reader.ReadDoubleArray());
        loaded._sinceReassignment = reader.ReadInt64();
        loaded._smoothed = reader.ReadDouble();
        loaded._leastSmoothed = reader.ReadDouble();
        loaded._batchesSinceBetter = reader.ReadInt32();
        loaded.LoadCenters(reader.ReadDoubleArray(), reader.ReadDoubleArray(), reader.ReadDoubleArray());
        loaded._sample.Load(reader);
        if (loaded.WaitingRows < 0 || (loaded.HasCenters && loaded._sample.Count == 0))
            throw new StateException("mini-batch k-means has centres but no row they could have come from");
        return loaded;
    }

    private static MiniBatchKMeansOptions ReadOptions(StateReader reader)
    {
        try
        {
            return new MiniBatchKMeansOptions
            {
                Dimensions = reader.ReadInt32(),
                Clusters = reader.ReadInt32(),
                BatchRows = reader.ReadInt32(),
                SampleBatches = reader.ReadInt32(),
                ReassignmentShare = reader.ReadDouble(),
                Patience = reader.ReadInt32(),
                Seed = reader.ReadUInt64(),
            };
        }
        catch (ArgumentOutOfRangeException error)
        {
            throw new StateException("mini-batch k-means has impossible options: " + error.Message, error);
        }
    }

    private void LoadCenters(double[] weights, double[] born, double[] centers)
    {
        int expected = HasCenters ? _weights.Length * _options.Dimensions : 0;
        if (weights.Length != _weights.Length || born.Length != _born.Length || centers.Length != expected)
            throw new StateException("mini-batch k-means has another number of centres than its options say");
        weights.CopyTo(_weights, 0);
        born.CopyTo(_born, 0);
        for (int i = 0; i < centers.Length / _options.Dimensions; i++)
            _centers.Set(i, centers.AsSpan(i * _options.Dimensions, _options.Dimensions));
    }

    private void LoadMean(double[] mean)
    {
        if (mean.Length != _totalMean.Length)
            throw new StateException("mini-batch k-means has a mean of another length than its options say");
        mean.CopyTo(_totalMean, 0);
    }

    private void TakeCenters(MiniBatchKMeans other)
    {
        var weights = new List<double>();
        var means = new List<double>();
        AddCenters(weights, means);
        other.AddCenters(weights, means);
        var points = new Subclusters(_options.Dimensions, weights.ToArray(), means.ToArray(), new double[means.Count]);
        int clusters = Math.Min(_options.Clusters, points.Count);
        var labels = new WeightedKMeans(points, clusters, NextSeed()).Start(out _);
        Take(points, labels, weights.Sum());
    }

    private void AddCenters(List<double> weights, List<double> means)
    {
        if (!HasCenters) return;
        for (int i = 0; i < _weights.Length; i++)
        {
            if (_weights[i] == 0) continue;
            weights.Add(_weights[i]);
            for (int j = 0; j < _options.Dimensions; j++) means.Add(_centers.Mean(i, j));
        }
    }
}
