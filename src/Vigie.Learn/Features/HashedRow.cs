namespace Vigie.Learn.Features;

/// <summary>
/// Gathers the features of one row into hashed columns, rising, those of one column summed; and, for pairs of fields asked
/// for, the products of their features. Reused from row to row it allocates nothing.
/// </summary>
public sealed class HashedRow
{
    private const int Start = 64;

    private readonly (int First, int Second)[] _interactions;
    private int[] _fields = new int[Start];
    private ulong[] _hashes = new ulong[Start];
    private float[] _inputs = new float[Start];
    private int[] _columns = new int[Start];
    private float[] _values = new float[Start];
    private int _count;
    private int _used;

    /// <summary>An empty row.</summary>
    /// <param name="hash">To columns.</param>
    /// <param name="interactions">Pairs of fields whose features are multiplied, each of the first with each of the second.</param>
    /// <param name="maxValues">A row that would hold more, products included, is refused.</param>
    public HashedRow(FeatureHash hash, IReadOnlyList<(int First, int Second)>? interactions = null, int maxValues = 1 << 20)
    {
        Hash = hash;
        _interactions = [.. interactions ?? []];
        MaxValues = Check.Positive(maxValues, nameof(maxValues));
    }

    /// <summary>To columns.</summary>
    public FeatureHash Hash { get; }

    /// <summary>Most values of a row.</summary>
    public int MaxValues { get; }

    /// <summary>Begins the next row.</summary>
    public void Clear() => _count = 0;

    /// <summary>Adds a feature by name.</summary>
    /// <param name="field">Its field, which also tells apart equal names.</param>
    /// <param name="name">Its name.</param>
    /// <param name="value">Finite.</param>
    public void Add(int field, ReadOnlySpan<char> name, float value = 1) =>
        Append(field, FeatureHash.Pair(Hash.Of(name), (ulong)field), value);

    /// <summary>Adds a feature by id.</summary>
    /// <param name="field">Its field, the namespace of its id.</param>
    /// <param name="id">Its id.</param>
    /// <param name="value">Finite.</param>
    public void Add(int field, ulong id, float value = 1) => Append(field, Hash.Of((ulong)field, id), value);

    /// <summary>The row of the features added, valid until the next call.</summary>
    /// <exception cref="InvalidOperationException">With products it holds more than <see cref="MaxValues"/>.</exception>
    public SparseRow Row()
    {
        _used = 0;
        for (int i = 0; i < _count; i++) Emit(_hashes[i], _inputs[i]);
        foreach (var (first, second) in _interactions) Multiply(first, second);
        Array.Sort(_columns, _values, 0, _used);
        int kept = 0;
        for (int i = 0; i < _used; i++)
        {
            if (kept > 0 && _columns[kept - 1] == _columns[i])
                _values[kept - 1] = Bounded(_values[kept - 1] + _values[i]);
            else
                (_columns[kept], _values[kept++]) = (_columns[i], _values[i]);
        }
        return new SparseRow(_columns.AsSpan(0, kept), _values.AsSpan(0, kept));
    }

    private void Append(int field, ulong hash, float value)
    {
        if (!float.IsFinite(value)) Throw.OutOfRange(nameof(value), value, "finite");
        if (_count == MaxValues) Throw.OutOfRange(nameof(value), value, $"one of at most {MaxValues} a row");
        if (_count == _hashes.Length)
        {
            Array.Resize(ref _fields, 2 * _count);
            Array.Resize(ref _hashes, 2 * _count);
            Array.Resize(ref _inputs, 2 * _count);
        }
        (_fields[_count], _hashes[_count], _inputs[_count]) = (field, hash, value);
        _count++;
    }

    private void Multiply(int first, int second)
    {
        for (int i = 0; i < _count; i++)
        {
            if (_fields[i] != first) continue;
            // Within one field each pair once, and no feature with itself.
            for (int j = first == second ? i + 1 : 0; j < _count; j++)
            {
                if (_fields[j] == second) Emit(FeatureHash.Pair(_hashes[i], _hashes[j]), Bounded(_inputs[i] * _inputs[j]));
            }
        }
    }

    private void Emit(ulong hash, float value)
    {
        if (_used == MaxValues) throw new InvalidOperationException($"The row holds more than {MaxValues} values.");
        if (_used == _columns.Length)
        {
            Array.Resize(ref _columns, 2 * _used);
            Array.Resize(ref _values, 2 * _used);
        }
        (_columns[_used], _values[_used]) = (Hash.Column(hash), FeatureHash.Sign(hash) * value);
        _used++;
    }

    private static float Bounded(float value) => Math.Clamp(value, -float.MaxValue, float.MaxValue);
}
