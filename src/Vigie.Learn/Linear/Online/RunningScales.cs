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

    private Column[] _columns = [];
    private double _time;
    private float[] _buffer = new float[64];

    /// <summary>Features there is room for.</summary>
    public int Features => _columns.Length;

    /// <summary>Makes room for more features.</summary>
    public void Grow(int features)
    {
        if (features > _columns.Length) Array.Resize(ref _columns, features);
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
            ref var column = ref _columns[row.IsDense ? i : indices[i]];
            column.Squares += weight * x * x;
            column.Count += weight;
            column.Factor = FactorNow(column);
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
    public double Factor(int feature) => _columns[feature].Factor;

    /// <summary>Takes the numbers of another, which is not used any more.</summary>
    public void TakeOver(RunningScales other) =>
        (_columns, _time) = (other._columns, other._time);

    /// <summary>Adds what another has seen.</summary>
    public void Merge(RunningScales other)
    {
        Grow(other._columns.Length);
        _time += other._time;
        for (int j = 0; j < other._columns.Length; j++)
        {
            var more = other._columns[j];
            if (more.Count == 0) continue;
            ref var column = ref _columns[j];
            bool isNew = column.Count == 0;
            column.Squares += more.Squares;
            column.Count += more.Count;
            column.Factor = isNew ? more.Factor : FactorNow(column);
        }
    }

    /// <summary>Writes the numbers.</summary>
    public void Save(StateWriter writer)
    {
        writer.Tag(StateTag, 1);
        writer.Write(_time);
        writer.Write(Array.ConvertAll(_columns, column => column.Squares));
        writer.Write(Array.ConvertAll(_columns, column => column.Count));
        writer.Write(Array.ConvertAll(_columns, column => column.Factor));
    }

    /// <summary>Reads the numbers.</summary>
    /// <exception cref="StateException">The state cannot be used.</exception>
    public static RunningScales Load(StateReader reader)
    {
        reader.Expect(StateTag, 1);
        double time = reader.ReadDouble();
        double[] squares = reader.ReadDoubleArray(), counts = reader.ReadDoubleArray(), factors = reader.ReadDoubleArray();
        bool fits = counts.Length == squares.Length && factors.Length == squares.Length && IsWeight(time);
        if (!fits || !squares.All(IsWeight) || !counts.All(IsWeight) || !factors.All(IsWeight))
            throw new StateException("the scales of a learner are out of range");
        var scales = new RunningScales { _time = time, _columns = new Column[squares.Length] };
        for (int j = 0; j < squares.Length; j++)
            scales._columns[j] = new Column { Squares = squares[j], Count = counts[j], Factor = factors[j] };
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
            double value = j < _columns.Length ? values[i] * _columns[j].Factor : 0;
            // A value far beyond all before it (when asked about) must not become infinite.
            float bounded = (float)Math.Clamp(value, -float.MaxValue, float.MaxValue);
            scaled[i] = bounded;
            norm += (double)bounded * bounded;
        }
        return row.IsDense ? new OnlineRow(scaled, norm) : new OnlineRow(new SparseRow(row.Sparse.Indices, scaled), norm);
    }

    // 1 / (sqrt(squares / count) (count / time)^(1/4))
    private double FactorNow(Column column) =>
        column.Squares > 0 ? Math.Sqrt(Math.Sqrt(column.Count * _time) / column.Squares) : 0;

    private static bool IsWeight(double value) => double.IsFinite(value) && value >= 0;

    // Together, so that a column costs one line of the cache.
    private struct Column
    {
        public double Squares;
        public double Count;
        public double Factor;
    }
}
