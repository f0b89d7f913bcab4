using System.Diagnostics.CodeAnalysis;
using Vigie.Learn;

namespace Vigie.Logs.Templates;

/// <summary>
/// Finds the templates of log messages as they stream by. Messages are masked (<see cref="Masker"/>), cut into words
/// and looked up; one that no template covers becomes a template of its own, and templates that differ only at words
/// which prove to be variable become one.
/// </summary>
/// <remarks>
/// Laws: a line is covered by at most one live template, so that <see cref="Match"/> answers what <see cref="Learn"/>
/// answered, or the template that one was merged into, until it is evicted. Words of severity and state are never
/// merged over. Time, memory and the number of templates are bounded whatever the messages hold. Not for use by two
/// threads at once, <see cref="Match"/> included: it works in the miner's buffers.
/// </remarks>
public sealed partial class TemplateMiner
{
    private const int MostVariables = 192;

    private readonly TemplateMinerOptions _options;
    private readonly MaskedLine _line;
    private readonly PatternTable _table;
    private readonly Relatives _relatives;
    private readonly List<Pattern> _members = [];
    private readonly Dictionary<int, Pattern> _merged = [];
    private readonly Queue<int> _mergedOrder = [];
    private readonly SkeletonCache _cache = new();
    private readonly VariableSpan[] _spans = new VariableSpan[MostVariables];
    private readonly MessageMasks? _masks;
    private ArraySegment<VariableSpan> _variables;
    private int _nextId;

    /// <summary>An empty miner with the usual options.</summary>
    public TemplateMiner()
        : this(new TemplateMinerOptions())
    {
    }

    /// <summary>An empty miner.</summary>
    public TemplateMiner(TemplateMinerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _masks = options.Masks.Count == 0 ? null : new MessageMasks(options.Masks, options.MaxBytes);
        _line = new MaskedLine(options.MaxTokens, options.MaxBytes);
        _table = new PatternTable(options.Depth);
        _relatives = new Relatives(options, _table);
    }

    /// <summary>Live templates.</summary>
    public int Count => _table.Count;

    /// <summary>Lines learned; the sum of the counts of live templates and <see cref="EvictedLines"/>.</summary>
    public long Lines { get; private set; }

    /// <summary>Templates dropped because <see cref="TemplateMinerOptions.MaxTemplates"/> was reached.</summary>
    public long Evicted { get; private set; }

    /// <summary>Lines that the dropped templates had counted.</summary>
    public long EvictedLines { get; private set; }

    /// <summary>One more than the largest id given so far.</summary>
    public int IdEnd => _nextId;

    /// <summary>Ids of the live templates, ascending.</summary>
    public int[] Ids => [.. _table.All.Select(p => p.Id).Order()];

    /// <summary>
    /// Bytes at the front of the message asked about last that are no part of its template: who speaks, for whom.
    /// </summary>
    public int Skipped { get; private set; }

    /// <summary>
    /// The variables of the message asked about last, as its template stood then; positions count from
    /// <see cref="Skipped"/>. Borrowed until the next call.
    /// </summary>
    public ReadOnlySpan<VariableSpan> Variables => _variables;

    /// <summary>A template that is live, or merged and not yet forgotten.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The id was never given, or its template was evicted.</exception>
    public Template this[int id]
    {
        get
        {
            if (!TryGet(id, out var template)) Throw.OutOfRange(nameof(id), id, "the id of a template that is kept");
            return template;
        }
    }

    /// <summary>
    /// A template that is live, or merged and not yet forgotten: as many merged ones are remembered as live ones fit.
    /// </summary>
    public bool TryGet(int id, out Template template)
    {
        bool found = TryFind(id, out var pattern);
        template = found ? new Template(pattern!) : default;
        return found;
    }

    /// <summary>The id of the live template with this key, or -1.</summary>
    public int IdOf(ulong key) => _table.ByKey(key)?.Id ?? -1;

    /// <summary>
    /// The live template that an id stands for now: its own, or the end of the chain of merges; -1 if evicted.
    /// </summary>
    public int Resolve(int id)
    {
        while (TryFind(id, out var pattern))
        {
            if (pattern.MergedInto < 0) return id;
            id = pattern.MergedInto;
        }
        return -1;
    }

    /// <summary>
    /// Learns one message and returns the id of its template. <paramref name="timeMicros"/>: microseconds since
    /// 1970-01-01 UTC. Allocates only when the template is new.
    /// </summary>
    public int Learn(ReadOnlySpan<byte> message, long timeMicros)
    {
        var pattern = Find(message, discovers: true)!;
        pattern.Count++;
        pattern.FirstMicros = Math.Min(pattern.FirstMicros, timeMicros);
        pattern.LastMicros = Math.Max(pattern.LastMicros, timeMicros);
        _table.Touch(pattern);
        Lines++;
        return pattern.Id;
    }

    /// <summary>The id of the live template that covers the message, or -1. Learns nothing.</summary>
    public int Match(ReadOnlySpan<byte> message) => Find(message, discovers: false)?.Id ?? -1;

    /// <summary>
    /// Takes over the templates of another miner and returns, for every id of it that still stands for a live template,
    /// the id here. Templates of the same text, or that could cover the same line, become one.
    /// </summary>
    public IReadOnlyDictionary<int, int> Merge(TemplateMiner other)
    {
        ArgumentNullException.ThrowIfNull(other);
        var ids = new Dictionary<int, int>();
        foreach (int id in other.Ids) ids[id] = Adopt(other._table.ById(id)!);
        foreach (int id in other._mergedOrder)
            if (other.Resolve(id) is >= 0 and var survivor) ids[id] = ids[survivor];
        foreach (int id in ids.Keys.ToArray()) ids[id] = Resolve(ids[id]);
        Lines += other.Lines;
        Evicted += other.Evicted;
        EvictedLines += other.EvictedLines;
        return ids;
    }

    internal Pattern? PatternOf(int id) => TryFind(id, out var pattern) ? pattern : null;

    internal string MaskName(int mask) => _options.Masks[mask].Name;

    private Pattern? Find(ReadOnlySpan<byte> message, bool discovers)
    {
        Skipped = Preamble.Length(message);
        message = message[Skipped..];
        if (message.Length > _options.MaxBytes) message = message[.._options.MaxBytes];
        if (_masks is not null) message = _masks.Apply(message);
        bool isCached = message.Length <= Skeleton.MaxBytes;
        if (isCached && _cache.Find(message, out _variables) is { } known) return known;
        Masker.Mask(message, _options.MaxBytes, _line, isMarked: _masks is not null);
        var pattern = _table.Find(_line) ?? (discovers ? Discover() : null);
        int variables = pattern is null ? 0 : _line.Variables(pattern.Wild, _spans);
        _variables = new ArraySegment<VariableSpan>(_spans, 0, variables);
        if (isCached && pattern is not null) _cache.Add(pattern, Variables);
        return pattern;
    }

    private bool TryFind(int id, [NotNullWhen(true)] out Pattern? pattern)
    {
        pattern = _table.ById(id);
        return pattern != null || _merged.TryGetValue(id, out pattern);
    }

    /// <summary>
    /// A new template for the line in the buffer, merged at once with its relatives if it proves them one.
    /// </summary>
    private Pattern Discover()
    {
        var pattern = new Pattern(checked(_nextId++), _line) { Key = FreeKey(_line.Hash) };
        Insert(pattern);
        ulong wild = _relatives.Find(pattern, _members);
        if (wild == 0) return pattern;
        wild = Close(wild);
        return _table.HasRoom(pattern.Shape, wild) ? Unite(wild) : pattern;
    }

    private void Insert(Pattern pattern)
    {
        if (_table.Count >= _options.MaxTemplates)
        {
            var oldest = _table.Oldest();
            _table.Remove(oldest);
            Evicted++;
            EvictedLines += oldest.Count;
        }
        _table.Add(pattern);
    }

    private ulong FreeKey(ulong key)
    {
        while (_table.ByKey(key) != null) key = Hash64.Mix(key, 1);
        return key;
    }

    /// <summary>
    /// Adds to the members every pattern that would cover a line which their union covers, until there is none, and
    /// returns the variables of the union. Patterns stay disjoint by this.
    /// </summary>
    private ulong Close(ulong wild)
    {
        foreach (var member in _members) wild |= member.Wild;
        var union = _members[0].Generalised(wild);
        for (bool grew = true; grew;)
        {
            grew = false;
            for (var other = _table.FirstOf(union, -1); other != null; other = PatternTable.NextOf(other, -1))
            {
                if (!union.Overlaps(other) || _members.Contains(other)) continue;
                _members.Add(other);
                grew |= (other.Wild & ~wild) != 0;
                wild |= other.Wild;
                union.Wild = wild;
            }
        }
        return wild;
    }

    /// <summary>Makes one pattern of the members: the oldest survives.</summary>
    private Pattern Unite(ulong wild)
    {
        var survivor = _members.MinBy(m => m.Id)!;
        foreach (var member in _members)
        {
            if (member == survivor) continue;
            _table.Remove(member);
            Absorb(survivor, member);
            member.MergedInto = survivor.Id;
            Remember(member);
        }
        _table.Generalise(survivor, wild);
        return survivor;
    }

    private static void Absorb(Pattern survivor, Pattern member)
    {
        survivor.Count += member.Count;
        survivor.FirstMicros = Math.Min(survivor.FirstMicros, member.FirstMicros);
        survivor.LastMicros = Math.Max(survivor.LastMicros, member.LastMicros);
    }

    private void Remember(Pattern member)
    {
        member.Count = 0;
        if (_mergedOrder.Count >= _options.MaxTemplates) _merged.Remove(_mergedOrder.Dequeue());
        _merged.Add(member.Id, member);
        _mergedOrder.Enqueue(member.Id);
    }

    /// <summary>Takes over one pattern of another miner and returns the id here.</summary>
    private int Adopt(Pattern theirs)
    {
        var pattern = theirs.Generalised(theirs.Wild);
        _members.Clear();
        for (var mine = _table.FirstOf(pattern, -1); mine != null; mine = PatternTable.NextOf(mine, -1))
            if (pattern.Overlaps(mine)) _members.Add(mine);
        if (_members.Count == 0)
        {
            pattern.Id = checked(_nextId++);
            pattern.Key = FreeKey(theirs.Key);
            Absorb(pattern, theirs);
            Insert(pattern);
            return pattern.Id;
        }
        var survivor = Unite(Close(pattern.Wild));
        Absorb(survivor, theirs);
        return survivor.Id;
    }
}
