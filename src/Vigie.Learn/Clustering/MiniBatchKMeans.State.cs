using Vigie.Learn.State;

namespace Vigie.Learn.Clustering;

/// <content>Saved state, and the merge of two.</content>
public sealed partial class MiniBatchKMeans
{
    private const string PartTag = "MBKM";

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
        if (other.HasCenters)
        {
            var weights = new List<double>();
            var means = new List<double>();
            AddCenters(weights, means);
            other.AddCenters(weights, means);
            Take(new Subclusters(_options.Dimensions, weights.ToArray(), means.ToArray(), new double[means.Count]));
        }
        for (int i = 0; i < other._waits; i++) Learn(other.Waiting(i), other._waitingWeights[i]);
        Batches += other.Batches;
        Reassigned += other.Reassigned;
    }

    /// <summary>
    /// Writes all that was learned; going on after <see cref="Load"/> is never having stopped, bit for bit.
    /// </summary>
    public void Save(StateWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Tag(PartTag, 1);
        writer.Write(_options.Dimensions);
        writer.Write(_options.Clusters);
        writer.Write(_options.BatchRows);
        writer.Write(_options.StartBatches);
        writer.Write(_options.ReassignmentShare);
        writer.Write(_options.Patience);
        writer.Write(_options.Seed);
        writer.Write(_random.State);
        writer.Write(HasCenters);
        writer.Write(Batches);
        writer.Write(Reassigned);
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
        writer.Write(_waitingWeights.AsSpan(0, _waits));
        writer.Write(_waiting.AsSpan(0, _waits * _options.Dimensions));
    }

    /// <summary>Reads what <see cref="Save"/> wrote.</summary>
    /// <exception cref="StateException">The state is not that of mini-batch k-means.</exception>
    public static MiniBatchKMeans Load(StateReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        reader.Expect(PartTag, 1);
        var loaded = new MiniBatchKMeans(ReadOptions(reader));
        loaded._random = new SeededRandom(reader.ReadUInt64());
        loaded.HasCenters = reader.ReadBoolean();
        loaded.Batches = reader.ReadInt64();
        loaded.Reassigned = reader.ReadInt64();
        loaded._sinceReassignment = reader.ReadInt64();
        loaded._smoothed = reader.ReadDouble();
        loaded._leastSmoothed = reader.ReadDouble();
        loaded._batchesSinceBetter = reader.ReadInt32();
        loaded.LoadCenters(reader.ReadDoubleArray(), reader.ReadDoubleArray(), reader.ReadDoubleArray());
        loaded.LoadWaiting(reader.ReadDoubleArray(), reader.ReadDoubleArray());
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
                StartBatches = reader.ReadInt32(),
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

    private void LoadWaiting(double[] weights, double[] rows)
    {
        int most = HasCenters ? _options.BatchRows : _startRows;
        if (weights.Length >= most || rows.Length != weights.Length * _options.Dimensions)
            throw new StateException("mini-batch k-means has more rows waiting than a batch holds");
        weights.CopyTo(_waitingWeights, 0);
        rows.CopyTo(_waiting, 0);
        _waits = weights.Length;
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
