namespace Vigie.Logs.Templates;

/// <summary>
/// The live patterns: found by the hash of a line, by a run of words they share with it, by id, and by age of last use.
/// </summary>
internal sealed class PatternTable(int runs)
{
    private const int MostRemoved = 1024;

    private readonly HashIndex _byHash = new();
    private readonly HashIndex _byKey = new();
    private readonly HashIndex _byId = new();
    private readonly HashIndex _byRun = new();
    private readonly WildSets _wilds = new();
    private readonly List<Pattern?> _slots = [];
    private readonly Stack<int> _free = [];

    // By the last use as it was when a pattern was put here: it can only be later by now. Removed patterns stay until
    // they come up or are too many.
    private readonly PriorityQueue<Pattern, long> _ages = new();
    private long _clock;

    public int Count => _byId.Count;

    /// <summary>Every live pattern, in no order that means anything.</summary>
    public IEnumerable<Pattern> All => _slots.OfType<Pattern>();

    public Pattern? ById(int id) => At(_byId.Find((uint)id));

    public Pattern? ByKey(ulong key) => At(_byKey.Find(key));

    /// <summary>The one pattern that covers the line.</summary>
    public Pattern? Find(MaskedLine line)
    {
        if (At(_byHash.Find(line.Hash)) is { } exact && exact.Covers(line)) return exact;
        foreach (var (wild, _) in _wilds.Of(line.Shape))
        {
            if ((wild & line.Protected) != 0) continue;
            if (At(_byHash.Find(line.Hash + Pattern.Exchange(line, wild))) is { } found && found.Covers(line))
                return found;
        }
        return null;
    }

    /// <summary>
    /// The first pattern of the list of one run of words; the list of run -1 is of all with the same shape.
    /// </summary>
    public Pattern? FirstOf(Pattern like, int run) => At(_byRun.Find(RunKey(like, run)));

    public static Pattern? NextOf(Pattern pattern, int run) => pattern.Next[run + 1];

    /// <summary>Into how many runs a message of so many words is cut.</summary>
    public int RunsOf(int words) => Math.Min(words, runs);

    public bool HasRoom(ulong shape, ulong wild) => _wilds.HasRoom(shape, wild);

    public void Add(Pattern pattern)
    {
        if (!_free.TryPop(out int slot))
        {
            slot = _slots.Count;
            _slots.Add(null);
        }
        _slots[slot] = pattern;
        pattern.Slot = slot;
        _byId.Set((uint)pattern.Id, slot);
        _byKey.Set(pattern.Key, slot);
        Touch(pattern);
        _ages.Enqueue(pattern, pattern.LastUse);
        Index(pattern);
    }

    public void Remove(Pattern pattern)
    {
        Unindex(pattern);
        _byId.Remove((uint)pattern.Id);
        _byKey.Remove(pattern.Key);
        _slots[pattern.Slot] = null;
        _free.Push(pattern.Slot);
        pattern.Slot = -1;
        if (_ages.Count <= 2 * Count + MostRemoved) return;
        _ages.Clear();
        foreach (var live in All) _ages.Enqueue(live, live.LastUse);
    }

    /// <summary>The least recently used pattern; there must be one.</summary>
    public Pattern Oldest()
    {
        while (true)
        {
            _ages.TryPeek(out var pattern, out long use);
            if (pattern!.Slot < 0) _ages.Dequeue();
            else if (pattern.LastUse == use) return pattern;
            else _ages.DequeueEnqueue(pattern, pattern.LastUse);
        }
    }

    /// <summary>Live patterns from the least to the most recently used.</summary>
    public IEnumerable<Pattern> ByAge() => All.OrderBy(pattern => pattern.LastUse);

    /// <summary>How many times a pattern was entered into the lists of runs.</summary>
    public long Entered { get; private set; }

    /// <summary>
    /// Fills an empty table as it was saved: <paramref name="byAge"/> as <see cref="ByAge"/> gave them, their
    /// <see cref="Pattern.Order"/> set, and <paramref name="entered"/> as <see cref="Entered"/> was.
    /// </summary>
    public void Restore(Pattern[] byAge, long entered)
    {
        foreach (var pattern in byAge.OrderBy(p => p.Order))
        {
            Entered = pattern.Order;
            Add(pattern);
        }
        foreach (var pattern in byAge) Touch(pattern);
        Entered = entered;
    }

    /// <summary>Makes more words of a live pattern variables.</summary>
    public void Generalise(Pattern pattern, ulong wild)
    {
        Unindex(pattern);
        pattern.Wild |= wild;
        Index(pattern);
    }

    /// <summary>Notes that a pattern was used now.</summary>
    public void Touch(Pattern pattern) => pattern.LastUse = ++_clock;

    private Pattern? At(int slot) => slot < 0 ? null : _slots[slot];

    private ulong RunKey(Pattern pattern, int run)
    {
        if (run < 0) return Hash64.Mix(pattern.Shape, 0x5117);
        int n = RunsOf(pattern.Words), words = pattern.Words;
        return Hash64.Mix(pattern.HashOf(run * words / n, (run + 1) * words / n), (ulong)run);
    }

    private void Index(Pattern pattern)
    {
        pattern.Order = Entered++;
        _byHash.Set(pattern.Hash, pattern.Slot);
        _wilds.Add(pattern.Shape, pattern.Wild);
        for (int run = -1; run < RunsOf(pattern.Words); run++)
        {
            ulong key = RunKey(pattern, run);
            var head = At(_byRun.Find(key));
            pattern.Runs[run + 1] = key;
            pattern.Next[run + 1] = head;
            pattern.Previous[run + 1] = null;
            if (head != null) head.Previous[run + 1] = pattern;
            _byRun.Set(key, pattern.Slot);
        }
    }

    private void Unindex(Pattern pattern)
    {
        ulong hash = pattern.Hash;
        if (_byHash.Find(hash) == pattern.Slot) _byHash.Remove(hash);
        _wilds.Remove(pattern.Shape, pattern.Wild);
        for (int run = -1; run < RunsOf(pattern.Words); run++)
        {
            var (previous, next) = (pattern.Previous[run + 1], pattern.Next[run + 1]);
            if (next != null) next.Previous[run + 1] = previous;
            if (previous != null) previous.Next[run + 1] = next;
            else if (next != null) _byRun.Set(pattern.Runs[run + 1], next.Slot);
            else _byRun.Remove(pattern.Runs[run + 1]);
            pattern.Next[run + 1] = pattern.Previous[run + 1] = null;
        }
    }
}
