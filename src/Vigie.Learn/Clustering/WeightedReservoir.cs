using Vigie.Learn.State;

namespace Vigie.Learn.Clustering;

/// <summary>
/// A sample of a bounded number of rows out of all that were offered, in which the order of the rows leaves no trace:
/// algorithm A-Res (Efraimidis, Spirakis 2006) with keys that are exponential variates of rate weight, the least of
/// which stay. Samples of two parts of a stream merge to the sample of the whole, since the least keys of both are it.
/// </summary>
internal sealed class WeightedReservoir
{
    // Below it, the probability 1 - exp(-x) is a parabola as far as doubles can tell.
    private const double Slight = 1e-5;
    private const int FirstRows = 64;

    private readonly int _dimensions;
    private readonly int _most;
    private readonly PriorityQueue<int, double> _largest = new();
    private double[] _rows;
    private double[] _weights;
    private double[] _keys;
    private double _bound = double.PositiveInfinity;   // the least key that had to go: keys below it stay

    public WeightedReservoir(int dimensions, int most)
    {
        _dimensions = dimensions;
        _most = most;
        int rows = Math.Min(FirstRows, most);
        _rows = new double[rows * dimensions];
        _weights = new double[rows];
        _keys = new double[rows];
    }

    public int Count { get; private set; }

    public bool IsFull => Count == _most;

    public ReadOnlySpan<double> Row(int i) => _rows.AsSpan(i * _dimensions, _dimensions);

    /// <summary>Offers a row with a weight above zero; <paramref name="uniform"/> is drawn from [0, 1).</summary>
    public void Offer(ReadOnlySpan<double> row, double weight, double uniform) =>
        Place(row, weight, Math.Min(-Math.Log(1 - uniform) / weight, double.MaxValue));

    /// <summary>
    /// What a row of the sample stands for among all rows: its weight over the probability that it stayed (Horvitz,
    /// Thompson 1952), so that sums over the sample are sums over all rows but for chance.
    /// </summary>
    public double Stands(int i)
    {
        double weight = _weights[i];
        if (double.IsPositiveInfinity(_bound)) return weight;
        double x = weight * _bound;
        return x < Slight ? (1 + (x / 2)) / _bound : weight / (1 - Math.Exp(-x));
    }

    /// <summary>The sample as points with the weights they stand for.</summary>
    public Subclusters ToPoints()
    {
        var weights = new double[Count];
        for (int i = 0; i < weights.Length; i++) weights[i] = Stands(i);
        var means = _rows.AsSpan(0, Count * _dimensions);
        return new Subclusters(_dimensions, weights, means, new double[means.Length]);
    }

    /// <summary>Takes in the sample of other rows.</summary>
    public void Merge(WeightedReservoir other)
    {
        for (int i = 0; i < other.Count; i++) Place(other.Row(i), other._weights[i], other._keys[i]);
        _bound = Math.Min(_bound, other._bound);
        while (_largest.TryPeek(out int slot, out double key) && -key >= _bound) Remove(slot);
    }

    public void Save(StateWriter writer)
    {
        writer.Write(_bound);
        writer.Write(_keys.AsSpan(0, Count));
        writer.Write(_weights.AsSpan(0, Count));
        writer.Write(_rows.AsSpan(0, Count * _dimensions));
    }

    public void Load(StateReader reader)
    {
        double bound = reader.ReadDouble();
        double[] keys = reader.ReadDoubleArray(), weights = reader.ReadDoubleArray(), rows = reader.ReadDoubleArray();
        if (keys.Length > _most || weights.Length != keys.Length || rows.Length != (long)keys.Length * _dimensions)
            throw new StateException("a sample of rows has more rows than it may, or rows of another length");
        for (int i = 0; i < keys.Length; i++)
            Place(rows.AsSpan(i * _dimensions, _dimensions), weights[i], keys[i]);
        _bound = bound;
    }

    private void Place(ReadOnlySpan<double> row, double weight, double key)
    {
        if (key >= _bound) return;
        int slot = Count;
        if (!IsFull)
        {
            Count++;
            Reserve();
            _largest.Enqueue(slot, -key);
        }
        else
        {
            slot = _largest.Peek();
            _bound = Math.Max(key, _keys[slot]);
            if (key >= _keys[slot]) return;
            _largest.DequeueEnqueue(slot, -key);
        }
        Put(slot, row, weight, key);
    }

    private void Put(int slot, ReadOnlySpan<double> row, double weight, double key)
    {
        row.CopyTo(_rows.AsSpan(slot * _dimensions, _dimensions));
        _weights[slot] = weight;
        _keys[slot] = key;
    }

    // The last row takes the place of the largest key's, so that rows lie side by side.
    private void Remove(int largest)
    {
        _largest.Dequeue();
        int last = --Count;
        if (largest == last) return;
        Put(largest, Row(last), _weights[last], _keys[last]);
        _largest.Remove(last, out _, out double key);
        _largest.Enqueue(largest, key);
    }

    private void Reserve()
    {
        if (Count <= _weights.Length) return;
        int rows = Math.Min(_most, 2 * _weights.Length);
        Array.Resize(ref _rows, checked(rows * _dimensions));
        Array.Resize(ref _weights, rows);
        Array.Resize(ref _keys, rows);
    }
}
