namespace Vigie.Learn.Clustering;

/// <summary>
/// k-means of a stream (Sculley 2010): rows are gathered to batches, each row of a batch goes to its nearest centre, and
/// each centre is the mean of all rows it was ever given. The first rows choose the first centres by k-means++ (Arthur,
/// Vassilvitskii 2007) and Lloyd's passes among themselves. Starved centres start anew at a row far from all centres,
/// and leave what they had to the centre nearest to them, so that weights and means always add up to those of all rows.
/// </summary>
/// <remarks>Answers change nothing and may be asked from many threads while nobody learns.</remarks>
public sealed partial class MiniBatchKMeans
{
    // Rows between two looks for starved centres, per cluster.
    private const int RowsBeforeReassignment = 10;

    private readonly MiniBatchKMeansOptions _options;
    private readonly int _startRows;
    private readonly CenterBlock _centers;
    private readonly double[] _weights;
    private readonly double[] _born;   // total weight when each centre started (anew)
    private readonly double[] _mean;
    private readonly double[] _waiting;
    private readonly double[] _waitingWeights;
    private readonly double[] _gaps;
    private readonly int[] _labels;
    private SeededRandom _random;
    private int _waits;
    private long _sinceReassignment;
    private double _smoothed = double.NaN;
    private double _leastSmoothed = double.PositiveInfinity;
    private int _batchesSinceBetter;

    /// <summary>Nothing learned yet.</summary>
    public MiniBatchKMeans(MiniBatchKMeansOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _startRows = Math.Max(options.Clusters, checked(options.BatchRows * options.StartBatches));
        _centers = new CenterBlock(options.Dimensions, options.Clusters);
        _weights = new double[options.Clusters];
        _born = new double[options.Clusters];
        _mean = new double[options.Dimensions];
        _gaps = new double[options.BatchRows];
        _labels = new int[options.BatchRows];
        _waiting = new double[checked(_startRows * options.Dimensions)];
        _waitingWeights = new double[_startRows];
        _random = new SeededRandom(options.Seed);
    }

    /// <summary>How it learns.</summary>
    public MiniBatchKMeansOptions Options => _options;

    /// <summary>Whether there are centres yet.</summary>
    public bool HasCenters { get; private set; }

    /// <summary>Rows that wait for their batch to be full.</summary>
    public int WaitingRows => _waits;

    /// <summary>Batches learned.</summary>
    public long Batches { get; private set; }

    /// <summary>Centres that were starved and started anew.</summary>
    public long Reassigned { get; private set; }

    /// <summary>
    /// Whether the mean squared distance of the rows to their centres, smoothed over batches, has not become better for
    /// as many batches as patience lasts.
    /// </summary>
    public bool HasSettled => _batchesSinceBetter >= _options.Patience;

    /// <summary>Sum of the weights of all rows, those that wait too.</summary>
    public double TotalWeight
    {
        get
        {
            double total = 0;
            foreach (double weight in _weights) total += weight;
            foreach (double weight in _waitingWeights.AsSpan(0, _waits)) total += weight;
            return total;
        }
    }

    /// <summary>Takes in one row (one finite number a feature); weight 0 changes nothing.</summary>
    /// <exception cref="ArgumentException">
    /// A row of another length, or a value or weight that is not finite, too large or (weight) negative.
    /// </exception>
    public void Learn(ReadOnlySpan<double> row, double weight = 1)
    {
        CfTree.CheckRow(row, _options.Dimensions);
        if (!(weight >= 0 && weight <= CfTree.LargestWeight))
            Throw.OutOfRange(nameof(weight), weight, $"in [0, {CfTree.LargestWeight}]");
        if (weight == 0) return;
        row.CopyTo(Waiting(_waits));
        _waitingWeights[_waits++] = weight;
        if (_waits >= (HasCenters ? _options.BatchRows : _startRows)) Flush();
    }

    /// <summary>Takes in one row of single precision; see <see cref="Learn(ReadOnlySpan{double}, double)"/>.</summary>
    public void Learn(ReadOnlySpan<float> row, double weight = 1)
    {
        if (row.Length != _mean.Length) Throw.LengthsDiffer(nameof(row), row.Length, "a row", _mean.Length);
        for (int j = 0; j < row.Length; j++) _mean[j] = row[j];
        Learn(_mean, weight);
    }

    /// <summary>Learns the rows that wait now, at the end of a stream.</summary>
    public void Flush()
    {
        if (_waits == 0) return;
        if (!HasCenters)
        {
            Start();
            return;
        }
        int rows = _waits;
        _waits = 0;
        Step(rows);
    }

    /// <summary>
    /// The nearest centre, its distance and 0 for its spread; <see cref="NearestSubcluster.None"/> while there are no
    /// centres.
    /// </summary>
    public NearestSubcluster Nearest(ReadOnlySpan<double> row)
    {
        CfTree.CheckRow(row, _options.Dimensions);
        if (!HasCenters) return NearestSubcluster.None;
        int nearest = _centers.Nearest(row, out double squared);
        return new NearestSubcluster(nearest, Math.Sqrt(squared), 0);
    }

    /// <summary>A copy of the centres that stays as it is while this learns on; one without rows is left without a centre.</summary>
    /// <exception cref="InvalidOperationException">There are no centres yet.</exception>
    public Centroids ToCentroids()
    {
        if (!HasCenters) throw new InvalidOperationException("There are no centres before the first rows were flushed.");
        var centers = new CenterBlock(_options.Dimensions, _weights.Length);
        var mean = new double[_options.Dimensions];
        for (int i = 0; i < _weights.Length; i++)
        {
            if (_weights[i] == 0) continue;
            _centers.CopyTo(i, mean);
            centers.Set(i, mean);
        }
        return new Centroids(centers, [.. _weights], _options.Dimensions);
    }

    /// <summary>The weight of the rows that a centre is the mean of.</summary>
    public double Weight(int center)
    {
        if ((uint)center >= (uint)_weights.Length)
            Throw.OutOfRange(nameof(center), center, $"in [0, {_weights.Length})");
        return _weights[center];
    }

    /// <summary>Copies a centre: one number a feature.</summary>
    public void CopyCenterTo(int center, Span<double> mean)
    {
        if ((uint)center >= (uint)_weights.Length)
            Throw.OutOfRange(nameof(center), center, $"in [0, {_weights.Length})");
        if (mean.Length != _options.Dimensions)
            Throw.LengthsDiffer(nameof(mean), mean.Length, "a row", _options.Dimensions);
        _centers.CopyTo(center, mean);
    }

    /// <summary>Weight and mean of all rows, those that wait too; returns the weight.</summary>
    /// <param name="mean">One number a feature; zero when nothing was learned.</param>
    public double Total(Span<double> mean)
    {
        if (mean.Length != _options.Dimensions)
            Throw.LengthsDiffer(nameof(mean), mean.Length, "a row", _options.Dimensions);
        mean.Clear();
        double total = 0;
        for (int i = 0; i < _weights.Length; i++)
        {
            if (_weights[i] == 0) continue;
            total += _weights[i];
            for (int j = 0; j < mean.Length; j++) mean[j] += _weights[i] / total * (_centers.Mean(i, j) - mean[j]);
        }
        for (int i = 0; i < _waits; i++)
        {
            total += _waitingWeights[i];
            MeanKernels.Move(mean, Waiting(i), _waitingWeights[i] / total);
        }
        return total;
    }

    private Span<double> Waiting(int row) => _waiting.AsSpan(row * _options.Dimensions, _options.Dimensions);

    private void Start()
    {
        int rows = _waits;
        var means = _waiting.AsSpan(0, rows * _options.Dimensions);
        var points = new Subclusters(
            _options.Dimensions, _waitingWeights.AsSpan(0, rows), means, new double[means.Length]);
        Take(points);
        _waits = 0;
    }

    // The best centres of weighted points, each the mean of its points.
    private void Take(Subclusters points)
    {
        int clusters = Math.Min(_options.Clusters, points.Count);
        var means = new WeightedKMeans(points, clusters, NextSeed());
        var labels = means.Start(out _);
        Array.Clear(_weights);
        Array.Clear(_born);
        for (int i = 0; i < points.Count; i++) Give(labels[i], points.Mean(i), points.Weights[i]);
        for (int i = 0; i < _weights.Length; i++)
            if (_weights[i] == 0) _centers.Set(i, points.Mean(i % points.Count));
        HasCenters = true;
    }

    private ulong NextSeed() => (ulong)(_random.NextDouble() * (1UL << 53));

    // The first row of a centre takes it to where the row is.
    private void Give(int center, ReadOnlySpan<double> row, double weight)
    {
        double before = _weights[center];
        _weights[center] = before + weight;
        if (before == 0) _centers.Set(center, row);
        else _centers.Move(center, row, weight / (before + weight));
    }

    private void Step(int rows)
    {
        double inertia = 0, weight = 0;
        for (int i = 0; i < rows; i++)
        {
            _labels[i] = _centers.Nearest(Waiting(i), out _gaps[i]);
            inertia += _waitingWeights[i] * _gaps[i];
            weight += _waitingWeights[i];
        }
        for (int i = 0; i < rows; i++) Give(_labels[i], Waiting(i), _waitingWeights[i]);
        Batches++;
        Judge(inertia / weight);
        _sinceReassignment += rows;
        if (_sinceReassignment < RowsBeforeReassignment * (long)_options.Clusters) return;
        _sinceReassignment = 0;
        FeedStarved(rows);
    }

    private void Judge(double inertia)
    {
        double share = 2.0 / (_options.Patience + 1);
        _smoothed = double.IsNaN(_smoothed) ? inertia : _smoothed + (share * (inertia - _smoothed));
        _batchesSinceBetter = _smoothed < _leastSmoothed ? 0 : _batchesSinceBetter + 1;
        _leastSmoothed = Math.Min(_leastSmoothed, _smoothed);
    }

    private void FeedStarved(int rows)
    {
        double total = 0;
        foreach (double weight in _weights) total += weight;
        for (int i = 0; i < _weights.Length; i++)
        {
            if (_weights[i] >= _options.ReassignmentShare * (total - _born[i]) / _weights.Length) continue;
            int row = DrawFar(rows);
            if (row < 0) return;
            Bequeath(i);
            _centers.Set(i, Waiting(row));
            _gaps[row] = 0;
            _born[i] = total;
            Reassigned++;
        }
    }

    // A row of the batch, by weight times squared distance to its centre; none where all lie on centres.
    private int DrawFar(int rows)
    {
        double total = 0;
        for (int i = 0; i < rows; i++) total += _waitingWeights[i] * _gaps[i];
        if (!(total > 0) || double.IsInfinity(total)) return -1;
        double left = _random.NextDouble() * total;
        for (int i = 0; i < rows; i++)
        {
            left -= _waitingWeights[i] * _gaps[i];
            if (left < 0) return i;
        }
        return -1;
    }

    // What a starved centre had goes to the centre nearest to it that has something too.
    private void Bequeath(int starved)
    {
        double weight = _weights[starved];
        if (weight == 0) return;
        _centers.CopyTo(starved, _mean);
        int heir = -1;
        double least = double.PositiveInfinity;
        for (int i = 0; i < _weights.Length; i++)
        {
            if (i == starved || _weights[i] == 0) continue;
            double squared = _centers.SquaredTo(i, _mean);
            if (squared >= least) continue;
            least = squared;
            heir = i;
        }
        _weights[starved] = 0;
        Give(heir, _mean, weight);
    }
}
