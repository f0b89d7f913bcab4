using System.Text;
using Vigie.Logs.Templates;

namespace Vigie.App.Cli;

/// <summary>
/// What this run saw of each template: the model's own counts go back to its first day. Bounded as the miner is:
/// templates that the miner gave up are given up here too.
/// </summary>
internal sealed class TemplateLedger(TemplateMiner miner, bool marksNew)
{
    /// <summary>Examples kept of a template.</summary>
    public const int MostExamples = 3;

    private const int LongestExample = 300;
    private const int FirstPruning = 65_536;

    private readonly Dictionary<int, Entry> _entries = [];
    private readonly int _oldEnd = miner.IdEnd;
    private int _pruneAt = FirstPruning;

    /// <summary>Notes one line of a template.</summary>
    public void Add(int id, ReadOnlySpan<byte> message, long timeMicros)
    {
        if (!_entries.TryGetValue(id, out var entry)) entry = Enter(id);
        entry.Count++;
        entry.FirstMicros = Math.Min(entry.FirstMicros, timeMicros);
        entry.LastMicros = Math.Max(entry.LastMicros, timeMicros);
        if (entry.Examples.Count < MostExamples) AddExample(entry, message);
    }

    /// <summary>Every template that had lines, merged ones with the one they became; the most frequent first.</summary>
    public IReadOnlyList<Entry> Close()
    {
        foreach (var entry in _entries.Values.OrderBy(entry => entry.Id).ToArray())
        {
            int id = miner.Resolve(entry.Id);
            if (id == entry.Id) continue;
            _entries.Remove(entry.Id);
            if (id < 0) continue;
            if (!_entries.TryGetValue(id, out var survivor)) survivor = Enter(id);
            survivor.Absorb(entry);
        }
        return [.. _entries.Values.OrderByDescending(entry => entry.Count).ThenBy(entry => entry.Id)];
    }

    private Entry Enter(int id)
    {
        if (_entries.Count >= _pruneAt) Prune();
        var entry = new Entry(id, marksNew && id >= _oldEnd);
        _entries.Add(id, entry);
        return entry;
    }

    private void Prune()
    {
        foreach (int id in _entries.Keys.ToArray())
            if (miner.Resolve(id) < 0) _entries.Remove(id);
        _pruneAt = Math.Max(FirstPruning, _entries.Count * 2);
    }

    private static void AddExample(Entry entry, ReadOnlySpan<byte> message)
    {
        var text = Encoding.UTF8.GetString(message.Length > LongestExample ? message[..LongestExample] : message);
        if (!entry.Examples.Contains(text)) entry.Examples.Add(text);
    }

    /// <summary>One template in this run.</summary>
    internal sealed class Entry(int id, bool isNew)
    {
        public int Id { get; } = id;

        /// <summary>Whether the model did not know it.</summary>
        public bool IsNew { get; } = isNew;

        public long Count { get; set; }

        public long FirstMicros { get; set; } = long.MaxValue;

        public long LastMicros { get; set; } = long.MinValue;

        public List<string> Examples { get; } = [];

        public void Absorb(Entry other)
        {
            Count += other.Count;
            FirstMicros = Math.Min(FirstMicros, other.FirstMicros);
            LastMicros = Math.Max(LastMicros, other.LastMicros);
            foreach (var example in other.Examples)
                if (Examples.Count < MostExamples && !Examples.Contains(example)) Examples.Add(example);
        }
    }
}
