namespace Vigie.Logs.Templates;

/// <summary>
/// A map from well-mixed 64-bit keys to non-negative numbers: open addressing, linear probing, and removal that moves
/// later entries back, so that it never fills with graves.
/// </summary>
internal sealed class HashIndex
{
    private ulong[] _keys;
    private int[] _values;    // value + 1; 0 is an empty place
    private int _mask;

    public HashIndex(int capacity = 64)
    {
        int size = 16;
        while (size < capacity * 2) size *= 2;
        _keys = new ulong[size];
        _values = new int[size];
        _mask = size - 1;
    }

    public int Count { get; private set; }

    /// <summary>The value of a key, or -1.</summary>
    public int Find(ulong key)
    {
        int at = Home(key);
        while (_values[at] != 0)
        {
            if (_keys[at] == key) return _values[at] - 1;
            at = (at + 1) & _mask;
        }
        return -1;
    }

    public void Set(ulong key, int value)
    {
        if (Count * 2 > _mask) Grow();
        int at = Home(key);
        while (_values[at] != 0 && _keys[at] != key) at = (at + 1) & _mask;
        if (_values[at] == 0) Count++;
        _keys[at] = key;
        _values[at] = value + 1;
    }

    public void Remove(ulong key)
    {
        int hole = Home(key);
        while (_values[hole] != 0 && _keys[hole] != key) hole = (hole + 1) & _mask;
        if (_values[hole] == 0) return;
        Count--;
        for (int at = (hole + 1) & _mask; _values[at] != 0; at = (at + 1) & _mask)
        {
            // An entry may move back into the hole unless its home lies after the hole.
            if (((at - Home(_keys[at])) & _mask) < ((at - hole) & _mask)) continue;
            _keys[hole] = _keys[at];
            _values[hole] = _values[at];
            hole = at;
        }
        _values[hole] = 0;
    }

    private int Home(ulong key) => (int)((key * 0x9E3779B97F4A7C15) >> 33) & _mask;

    private void Grow()
    {
        var (keys, values) = (_keys, _values);
        _keys = new ulong[keys.Length * 2];
        _values = new int[keys.Length * 2];
        _mask = _keys.Length - 1;
        Count = 0;
        for (int i = 0; i < keys.Length; i++)
            if (values[i] != 0) Set(keys[i], values[i] - 1);
    }
}
