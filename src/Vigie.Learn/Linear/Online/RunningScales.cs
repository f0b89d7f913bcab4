using Vigie.Learn.State;

namespace Vigie.Learn.Linear.Online;

/// <summary>
/// The scale of each column so far: the root mean square of the values that were not zero, times the fourth root of how
/// often there were any. Rows divided by it make the update normalised (Ross, Mineiro, Langford 2013: weights in the unit
/// of the scaled column stay as they are when a scale changes) and adaptive (rare columns take longer steps, as the root
/// of their count: Duchi, Hazan, Singer 2011). The scale of a column changes only with a row that has it.
/// </summary>
internal sealed class RunningScales
{
    private const string StateTag = "OSCL";

    private double[] _squares = [];
    private double[] _counts = [];
    private double[] _factors = [];
    private double _time;
    private float[] _buffer = new float[64];

    /// <summary>Features there is room for.</summary>
    public int Features => _squares.Length;

    /// <summary>Makes room for more features.</summary>
    public void Grow(int features)
    {
        if (features <= _squares.Length) return;
        Array.Resize(ref _squares, features);
        Array.Resize(ref _counts, features);
        Array.Resize(ref _factors, features);
    }

    /// <summary>Takes a row of positive weight into account.</summary>
    public void Learn(in OnlineRow row, double weight)
    {
        _time += weight;
        var values = row.IsDense ? row.Dense : row.Sparse.Values;
        var indices = row.Sparse.Indices;
        for (int i = 0; i < values.Length; i++)
        {
            double x = values[i];
            if (x == 0) continue;
            int j = row.IsDense ? i : indices[i];
            _squares[j] += weight * x * x;
            _counts[j] += weight;
            _factors[j] = FactorNow(j);
        }
    }

    /// <summary>The row in the scale of its columns, valid until the next call; columns never seen become 0.</summary>
    public OnlineRow Scale(scoped in OnlineRow row)
    {
        if (_buffer.Length < row.Length) _buffer = new float[Math.Max(row.Length, 2 * _buffer.Length)];
        var scaled = _buffer.AsSpan(0, row.Length);
        return Scale(row, scaled);
    }

    /// <summary>1 / scale of a column when it last had a value; 0 when it was never seen.</summary>
    public double Factor(int feature) => _factors[feature];

    /// <summary>Takes the numbers of another, which is not used any more.</summary>
    public void TakeOver(RunningScales other) =>
        (_squares, _counts, _factors, _time) = (other._squares, other._counts, other._factors, other._time);

    /// <summary>Adds what another has seen.</summary>
    public void Merge(RunningScales other)
    {
        Grow(other._squares.Length);
        _time += other._time;
        for (int j = 0; j < other._squares.Length; j++)
        {
            if (other._counts[j] == 0) continue;
            bool isNew = _counts[j] == 0;
            _squares[j] += other._squares[j];
            _counts[j] += other._counts[j];
            _factors[j] = isNew ? other._factors[j] : FactorNow(j);
        }
    }

    /// <summary>Writes the numbers.</summary>
    public void Save(StateWriter writer)
    {
        writer.Tag(StateTag, 1);
        writer.Write(_time);
        writer.Write(_squares);
        writer.Write(_counts);
        writer.Write(_factors);
    }

    /// <summary>Reads the numbers.</summary>
    /// <exception cref="StateException">The state cannot be used.</exception>
    public static RunningScales Load(StateReader reader)
    {
        reader.Expect(StateTag, 1);
        double time = reader.ReadDouble();
        var scales = new RunningScales
        {
            _time = time,
            _squares = reader.ReadDoubleArray(),
            _counts = reader.ReadDoubleArray(),
            _factors = reader.ReadDoubleArray(),
        };
        int features = scales.Features;
        bool fits = scales._counts.Length == features && scales._factors.Length == features && IsWeight(time);
        if (!fits || !scales._squares.All(IsWeight) || !scales._counts.All(IsWeight) || !scales._factors.All(IsWeight))
            throw new StateException("the scales of a learner are out of range");
        return scales;
    }

    private OnlineRow Scale(scoped in OnlineRow row, Span<float> scaled)
    {
        double norm = 0;
        var values = row.IsDense ? row.Dense : row.Sparse.Values;
        var indices = row.Sparse.Indices;
        for (int i = 0; i < scaled.Length; i++)
        {
            int j = row.IsDense ? i : indices[i];
            double value = j < _squares.Length ? values[i] * Factor(j) : 0;
            // A value far beyond all before it (when asked about) must not become infinite.
            float bounded = (float)Math.Clamp(value, -float.MaxValue, float.MaxValue);
            scaled[i] = bounded;
            norm += (double)bounded * bounded;
        }
        return row.IsDense ? new OnlineRow(scaled, norm) : new OnlineRow(new SparseRow(row.Sparse.Indices, scaled), norm);
    }

    // 1 / (sqrt(squares / count) (count / time)^(1/4))
    private double FactorNow(int feature)
    {
        double squares = _squares[feature];
        return squares > 0 ? Math.Sqrt(Math.Sqrt(_counts[feature] * _time) / squares) : 0;
    }

    private static bool IsWeight(double value) => double.IsFinite(value) && value >= 0;
}
