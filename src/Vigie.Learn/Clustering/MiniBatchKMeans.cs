using Vigie.Learn.Statistics;

namespace Vigie.Learn.Clustering;

/// <summary>
/// k-means of a stream (Sculley 2010), whatever order its rows come in: a bounded sample of all rows so far is kept
/// (see <see cref="WeightedReservoir"/>), and for every batch of rows that came a batch is drawn from the sample, with
/// replacement. Each drawn row goes to its nearest centre, and each centre is the mean of all it was ever given.
/// </summary>
/// <remarks>
/// <para>
/// The first centres come of k-means++ (Arthur, Vassilvitskii 2007) and Lloyd's passes over the sample. Each time the
/// weight of the stream has doubled, and when it ends, such centres are made anew and take the place of the old ones if
/// the sample lies clearly closer to them; centres are then numbered anew. Starved centres start anew at a row of the
/// sample far from all centres, and leave what they had to the centre nearest to them.
/// </para>
/// <para>Answers change nothing and may be asked from many threads while nobody learns.</para>
/// </remarks>
public sealed partial class MiniBatchKMeans
{
    // Rows between two looks for starved centres, per cluster; also the fewest rows of the sample, per cluster.
    private const int RowsBeforeReassignment = 10;
    private const int SampleRowsPerCluster = 10;

    // Passes over the sample; more bring little, as batches make the centres better too.
    private const int MostPasses = 25;

    private readonly MiniBatchKMeansOptions _options;
    private readonly WeightedReservoir _sample;
    private readonly CenterBlock _centers;
    private readonly double[] _weights;
    private readonly double[] _born;   // total weight when each centre started (anew)
    private readonly double[] _mean;
    private readonly double[] _totalMean;
    private readonly int[] _drawn;     // of each row of the batch, its place in the sample,
    private readonly double[] _stands; // what it stands for there,
    private readonly double[] _gaps;   // its squared distance to its centre,
    private readonly int[] _labels;    // and which that is
    private SplitMix _random;
    private double _waitingWeight;
    private double _startedAt;         // total weight when centres were last made of the sample
    private long _sinceReassignment;
    private double _smoothed = double.NaN;
    private double _leastSmoothed = double.PositiveInfinity;
    private int _batchesSinceBetter;

    /// <summary>Nothing learned yet.</summary>
    public MiniBatchKMeans(MiniBatchKMeansOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        int rows = Math.Max(SampleRowsPerCluster * options.Clusters, options.BatchRows * options.SampleBatches);
        _sample = new WeightedReservoir(options.Dimensions, rows);
        _centers = new CenterBlock(options.Dimensions, options.Clusters);
        _weights = new double[options.Clusters];
        _born = new double[options.Clusters];
        _mean = new double[options.Dimensions];
        _totalMean = new double[options.Dimensions];
        _drawn = new int[options.BatchRows];
        _stands = new double[options.BatchRows];
        _gaps = new double[options.BatchRows];
        _labels = new int[options.BatchRows];
        _random = new SplitMix(options.Seed);
    }

    /// <summary>How it learns.</summary>
    public MiniBatchKMeansOptions Options => _options;

    /// <summary>Whether there are centres yet.</summary>
    public bool HasCenters { get; private set; }

    /// <summary>Rows that came since the last batch was learned.</summary>
    public int WaitingRows { get; private set; }

    /// <summary>Batches learned.</summary>
    public long Batches { get; private set; }

    /// <summary>Centres that were starved and started anew.</summary>
    public long Reassigned { get; private set; }

    /// <summary>How often all centres were made anew from the sample and were better than those there were.</summary>
    public int Restarts { get; private set; }

    /// <summary>
    /// Whether the mean squared distance of the rows to their centres, smoothed over batches, has not become better for
    /// as many batches as patience lasts.
    /// </summary>
    public bool HasSettled => _batchesSinceBetter >= _options.Patience;

    /// <summary>Sum of the weights of all rows, those that wait too.</summary>
    public double TotalWeight { get; private set; }

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
        _sample.Offer(row, weight, _random.NextDouble());
        TotalWeight += weight;
        MeanKernels.Move(_totalMean, row, weight / TotalWeight);
        _waitingWeight += weight;
        WaitingRows++;
        LearnWhatWaits();
    }

    /// <summary>Takes in one row of single precision; see <see cref="Learn(ReadOnlySpan{double}, double)"/>.</summary>
    public void Learn(ReadOnlySpan<float> row, double weight = 1)
    {
        if (row.Length != _mean.Length) Throw.LengthsDiffer(nameof(row), row.Length, "a row", _mean.Length);
        for (int j = 0; j < row.Length; j++) _mean[j] = row[j];
        Learn(_mean, weight);
    }

    /// <summary>
    /// Learns the rows that wait now, at the end of a stream, and looks whether better centres can be had.
    /// </summary>
    public void Flush()
    {
        if (HasCenters && WaitingRows > 0) Step();
        if (TotalWeight > _startedAt) MakeAnew();
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

    /// <summary>
    /// A copy of the centres that stays as it is while this learns on; one without rows is left without a centre.
    /// </summary>
    /// <exception cref="InvalidOperationException">There are no centres yet.</exception>
    public Centroids ToCentroids()
    {
        if (!HasCenters)
            throw new InvalidOperationException("There are no centres before the first rows were flushed.");
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

    /// <summary>
    /// The weight a centre was given; with that of the rows that wait, those of all add up to the total.
    /// </summary>
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

    /// <summary>
    /// Weight and mean of all rows, those that wait too and whatever was sampled; returns the weight.
    /// </summary>
    /// <param name="mean">One number a feature; zero when nothing was learned.</param>
    public double Total(Span<double> mean)
    {
        if (mean.Length != _options.Dimensions)
            Throw.LengthsDiffer(nameof(mean), mean.Length, "a row", _options.Dimensions);
        _totalMean.CopyTo(mean);
        return TotalWeight;
    }

    private void LearnWhatWaits()
    {
        if (!HasCenters)
        {
            if (_sample.IsFull) MakeAnew();
            return;
        }
        if (WaitingRows < _options.BatchRows) return;
        Step();
        if (TotalWeight >= 2 * _startedAt) MakeAnew();
    }

    // Means fitted to n rows lie closer to these than to others, by about 2 k / n of the squares: to be better is more.
    private void MakeAnew()
    {
        var points = _sample.ToPoints();
        int clusters = Math.Min(_options.Clusters, points.Count);
        var labels = new WeightedKMeans(points, clusters, NextSeed()).Start(out double cost, MostPasses);
        _startedAt = TotalWeight;
        if (HasCenters)
        {
            if (cost * (1 + (2.0 * clusters / points.Count)) >= Cost(points)) return;
            Restarts++;
        }
        Take(points, labels, TotalWeight);
        WaitingRows = 0;
        _waitingWeight = 0;
    }

    private double Cost(Subclusters points)
    {
        double cost = 0;
        for (int i = 0; i < points.Count; i++)
        {
            _centers.Nearest(points.Mean(i), out double squared);
            cost += points.Weights[i] * squared;
        }
        return cost;
    }

    // Centres are the means of points of the same label, which share that weight out among them.
    private void Take(Subclusters points, int[] labels, double weight)
    {
        double sum = 0;
        foreach (double part in points.Weights) sum += part;
        Array.Clear(_weights);
        Array.Clear(_born);
        for (int i = 0; i < points.Count; i++) Give(labels[i], points.Mean(i), points.Weights[i] * (weight / sum));
        for (int i = 0; i < _weights.Length; i++)
            if (_weights[i] == 0) _centers.Set(i, points.Mean(i % points.Count));
        HasCenters = true;
        _smoothed = double.NaN;
        _leastSmoothed = double.PositiveInfinity;
        _batchesSinceBetter = 0;
    }

    private ulong NextSeed() => (ulong)(_random.NextDouble() * (1UL << 53));

    // The first row of a centre takes it to where the row is.
    private void Give(int center, ReadOnlySpan<double> row, double weight)
    {
        // A weight may be so small beside the others of its batch that nothing is left of it.
        if (weight == 0) return;
        double before = _weights[center];
        _weights[center] = before + weight;
        if (before == 0) _centers.Set(center, row);
        else _centers.Move(center, row, weight / (before + weight));
    }

    // As many rows of the sample as came share out the weight of those that came.
    private void Step()
    {
        int rows = Math.Min(WaitingRows, _options.BatchRows);
        double inertia = 0, weight = 0;
        for (int i = 0; i < rows; i++)
        {
            _drawn[i] = (int)(_random.NextDouble() * _sample.Count);
            _stands[i] = _sample.Stands(_drawn[i]);
            _labels[i] = _centers.Nearest(_sample.Row(_drawn[i]), out _gaps[i]);
            inertia += _stands[i] * _gaps[i];
            weight += _stands[i];
        }
        for (int i = 0; i < rows; i++) Give(_labels[i], _sample.Row(_drawn[i]), _stands[i] * (_waitingWeight / weight));
        WaitingRows = 0;
        _waitingWeight = 0;
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
            _centers.Set(i, _sample.Row(_drawn[row]));
            _gaps[row] = 0;
            _born[i] = total;
            Reassigned++;
        }
    }

    // A row of the batch, by weight times squared distance to its centre; none where all lie on centres.
    private int DrawFar(int rows)
    {
        double total = 0;
        for (int i = 0; i < rows; i++) total += _stands[i] * _gaps[i];
        if (!(total > 0) || double.IsInfinity(total)) return -1;
        double left = _random.NextDouble() * total;
        for (int i = 0; i < rows; i++)
        {
            left -= _stands[i] * _gaps[i];
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
