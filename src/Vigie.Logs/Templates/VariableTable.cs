namespace Vigie.Logs.Templates;

/// <summary>
/// The variables of templates as lines stream by: kinds, ranges, numbers of different values. Bounded; what finds no
/// room is counted and left out.
/// </summary>
public sealed class VariableTable(TemplateMiner miner)
{
    private const int MostSummaries = 50_000;
    private const int MostOfTemplate = 64;

    private readonly Dictionary<int, Variables> _templates = [];
    private int _summaries;

    /// <summary>Values left out because there were too many variables.</summary>
    public long Dropped { get; private set; }

    /// <summary>
    /// Notes the variables of the message that the miner learned last, as <paramref name="id"/>. Allocates only for
    /// what is new.
    /// </summary>
    public void Add(int id, ReadOnlySpan<byte> message)
    {
        if (!_templates.TryGetValue(id, out var variables))
        {
            if (_summaries >= MostSummaries && !Prune())
            {
                Dropped += miner.Variables.Length;
                return;
            }
            _templates.Add(id, variables = new Variables());
        }
        variables.Lines++;
        message = message[miner.Skipped..];
        int at = 0;
        foreach (var span in miner.Variables)
        {
            if (Find(variables, span.Word, span.Part, ref at) is { } summary)
            {
                summary.Add(message.Slice(span.Start, span.Length));
                if (span.Mask > 0) summary.Mask = miner.MaskName(span.Mask - 1);
            }
            else Dropped++;
        }
    }

    /// <summary>
    /// The variables of every live template that had lines, by its id, in the order of its text, with those of the
    /// templates that became it. A word that became a variable counts the words that stood there before.
    /// </summary>
    public IReadOnlyDictionary<int, IReadOnlyList<VariableSummary>> Summaries()
    {
        var found = new SortedDictionary<int, SortedDictionary<(int Word, int Part), VariableSummary>>();
        var kept = _templates.Where(template => miner.Resolve(template.Key) >= 0)
            .OrderBy(template => template.Key).ToArray();
        foreach (var (member, _) in kept) found.TryAdd(miner.Resolve(member), []);
        // Words that stood where there is a variable now came before its other values.
        foreach (var (member, variables) in kept)
        {
            int id = miner.Resolve(member);
            CollectWords(found[id], variables, miner.PatternOf(id)!, miner.PatternOf(member)!);
        }
        foreach (var (member, variables) in kept)
        {
            int id = miner.Resolve(member);
            Collect(found[id], variables, miner.PatternOf(id)!);
        }
        return found.ToDictionary(
            template => template.Key, template => (IReadOnlyList<VariableSummary>)[.. template.Value.Values]);
    }

    private static void Collect(
        SortedDictionary<(int Word, int Part), VariableSummary> all, Variables variables, Pattern pattern)
    {
        foreach (var summary in variables.Summaries)
        {
            bool isWhole = (pattern.Wild >> summary.Word & 1) != 0;
            if (!isWhole || summary.Part < 0) Entry(all, summary.Word, summary.Part).Merge(summary);
        }
    }

    private static void CollectWords(
        SortedDictionary<(int Word, int Part), VariableSummary> all, Variables variables, Pattern pattern,
        Pattern member)
    {
        ulong words = pattern.Wild & ~member.Numeric;
        for (int word = 0; word < pattern.Words && words >> word != 0; word++)
        {
            if ((words >> word & 1) == 0) continue;
            var text = member.Word(word);
            long before = variables.Lines - (variables.Summaries.Find(s => s.Word == word && s.Part < 0)?.Count ?? 0);
            if (before > 0 && text.IndexOf("<*>"u8) < 0) Entry(all, word, -1).Add(text, before);
        }
    }

    private static VariableSummary Entry(
        SortedDictionary<(int Word, int Part), VariableSummary> all, int word, int part)
    {
        if (all.TryGetValue((word, part), out var entry)) return entry;
        entry = new VariableSummary(word, part);
        all.Add((word, part), entry);
        return entry;
    }

    // Variables of one template come in the same order again and again.
    private VariableSummary? Find(Variables variables, int word, int part, ref int at)
    {
        var summaries = variables.Summaries;
        for (int tried = 0; tried < summaries.Count; tried++)
        {
            if (at >= summaries.Count) at = 0;
            var summary = summaries[at++];
            if (summary.Word == word && summary.Part == part) return summary;
        }
        if (summaries.Count >= MostOfTemplate || _summaries >= MostSummaries) return null;
        _summaries++;
        summaries.Add(new VariableSummary(word, part));
        at = summaries.Count;
        return summaries[^1];
    }

    // Room is left by templates that the miner gave up.
    private bool Prune()
    {
        foreach (int id in _templates.Keys.ToArray())
        {
            if (miner.Resolve(id) >= 0) continue;
            _summaries -= _templates[id].Summaries.Count;
            _templates.Remove(id);
        }
        return _summaries < MostSummaries;
    }

    private sealed class Variables
    {
        public long Lines { get; set; }

        public List<VariableSummary> Summaries { get; } = [];
    }
}
