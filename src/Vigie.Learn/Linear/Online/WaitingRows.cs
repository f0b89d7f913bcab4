using Vigie.Learn.State;

namespace Vigie.Learn.Linear.Online;

/// <summary>The first rows of a stream with their targets, kept to calibrate the step on them.</summary>
internal sealed class WaitingRows
{
    private readonly RowTable _rows;
    private readonly List<double> _targets;
    private int[] _indices = [];
    private float[] _values = [];

    public WaitingRows()
        : this(new RowTable(), [])
    {
    }

    private WaitingRows(RowTable rows, List<double> targets) => (_rows, _targets) = (rows, targets);

    public int Count => _rows.Count;

    /// <summary>One more than the largest index.</summary>
    public int Features => _rows.Features;

    public OnlineRow Row(int i) => new(_rows.Row(i), _rows.SquaredNorm(i));

    /// <summary>The number, or the label of the class.</summary>
    public double Target(int i) => _targets[i];

    public float Weight(int i) => _rows.Weight(i);

    /// <summary>Adds a checked row.</summary>
    public void Add(in OnlineRow row, double target, float weight)
    {
        _rows.Add(row.IsDense ? NonZeros(row.Dense) : row.Sparse, label: false, weight);
        _targets.Add(target);
    }

    public void Save(StateWriter writer)
    {
        _rows.Save(writer);
        writer.Write([.. _targets]);
    }

    /// <summary>Reads what <see cref="Save"/> wrote.</summary>
    /// <exception cref="StateException">The state cannot be used.</exception>
    public static WaitingRows Load(StateReader reader)
    {
        var rows = RowTable.Load(reader);
        var targets = reader.ReadDoubleArray();
        if (targets.Length != rows.Count || !targets.All(double.IsFinite))
            throw new StateException("a learner has not one target a row");
        return new WaitingRows(rows, [.. targets]);
    }

    private SparseRow NonZeros(ReadOnlySpan<float> row)
    {
        if (_indices.Length < row.Length) (_indices, _values) = (new int[row.Length], new float[row.Length]);
        int count = 0;
        for (int j = 0; j < row.Length; j++)
        {
            if (row[j] == 0) continue;
            _indices[count] = j;
            _values[count++] = row[j];
        }
        return new SparseRow(_indices.AsSpan(0, count), _values.AsSpan(0, count));
    }
}
