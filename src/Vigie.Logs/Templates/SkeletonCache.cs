namespace Vigie.Logs.Templates;

/// <summary>
/// What was found for the skeletons of late: their pattern and where its variables lie. Bounded; when full it starts
/// anew. It never changes an answer, so it is no part of what a miner has learned.
/// </summary>
internal sealed class SkeletonCache
{
    private const int MostEntries = 1 << 15;
    private const int MostBytes = 1 << 22;
    private const int MostSpans = 1 << 18;

    private readonly Skeleton _skeleton = new();
    private int[] _places = new int[256];    // entry + 1; 0: empty
    private Entry[] _entries = new Entry[128];
    private byte[] _bytes = new byte[8192];
    private VariableSpan[] _spans = new VariableSpan[512];
    private int _entryCount;
    private int _byteCount;
    private int _spanCount;
    private ulong _hash;

    /// <summary>The pattern of a message; null where its skeleton is new, or its pattern has changed since.</summary>
    public Pattern? Find(ReadOnlySpan<byte> message, out ArraySegment<VariableSpan> variables)
    {
        variables = default;
        _skeleton.Set(message);
        _hash = _skeleton.Hash();
        int mask = _places.Length - 1;
        for (int at = (int)(_hash >> 32) & mask; _places[at] != 0; at = (at + 1) & mask)
        {
            ref readonly var entry = ref _entries[_places[at] - 1];
            if (entry.Hash != _hash || entry.Length != message.Length) continue;
            if (!_bytes.AsSpan(entry.Start, entry.Length).SequenceEqual(_skeleton.Bytes)) continue;
            if (entry.Pattern.Slot < 0 || entry.Pattern.Wild != entry.Wild) return null;
            variables = new ArraySegment<VariableSpan>(_spans, entry.FirstSpan, entry.Spans);
            return entry.Pattern;
        }
        return null;
    }

    /// <summary>
    /// Notes what was found for the message that <see cref="Find"/> was asked for last. An entry of the same skeleton
    /// whose pattern has changed is passed over from now on: the later one comes first.
    /// </summary>
    public void Add(Pattern pattern, ReadOnlySpan<VariableSpan> variables)
    {
        var skeleton = _skeleton.Bytes;
        MakeRoom(skeleton.Length, variables.Length);
        skeleton.CopyTo(_bytes.AsSpan(_byteCount));
        variables.CopyTo(_spans.AsSpan(_spanCount));
        _entries[_entryCount] = new Entry
        {
            Hash = _hash,
            Pattern = pattern,
            Wild = pattern.Wild,
            Start = _byteCount,
            Length = skeleton.Length,
            FirstSpan = _spanCount,
            Spans = variables.Length,
        };
        _byteCount += skeleton.Length;
        _spanCount += variables.Length;
        Place(_hash, _entryCount++);
    }

    // Of two entries with one hash the later takes the place of the earlier.
    private void Place(ulong hash, int entry)
    {
        int mask = _places.Length - 1;
        int at = (int)(hash >> 32) & mask;
        while (_places[at] != 0 && _entries[_places[at] - 1].Hash != hash) at = (at + 1) & mask;
        _places[at] = entry + 1;
    }

    private void MakeRoom(int bytes, int spans)
    {
        if (_entryCount == MostEntries || _byteCount + bytes > MostBytes || _spanCount + spans > MostSpans)
        {
            Array.Clear(_places);
            Array.Clear(_entries);
            (_entryCount, _byteCount, _spanCount) = (0, 0, 0);
        }
        Grow(ref _bytes, _byteCount + bytes);
        Grow(ref _spans, _spanCount + spans);
        if (_entryCount < _entries.Length) return;
        Array.Resize(ref _entries, _entries.Length * 2);
        _places = new int[_places.Length * 2];
        for (int entry = 0; entry < _entryCount; entry++) Place(_entries[entry].Hash, entry);
    }

    private static void Grow<T>(ref T[] array, int wanted)
    {
        if (wanted > array.Length) Array.Resize(ref array, Math.Max(array.Length * 2, wanted));
    }

    private struct Entry
    {
        public ulong Hash;
        public Pattern Pattern;
        public ulong Wild;
        public int Start;
        public int Length;
        public int FirstSpan;
        public int Spans;
    }
}
