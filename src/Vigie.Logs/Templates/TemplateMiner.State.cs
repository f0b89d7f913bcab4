using Vigie.Learn.State;

namespace Vigie.Logs.Templates;

/// <content>Saving and loading.</content>
public sealed partial class TemplateMiner
{
    private const string Tag = "TMPL";
    private const int Version = 2;    // 2: masks

    /// <summary>Writes options, templates, lineage and counters.</summary>
    public void Save(StateWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Tag(Tag, Version);
        SaveOptions(writer);
        writer.Write(_nextId);
        writer.Write(Lines);
        writer.Write(Evicted);
        writer.Write(EvictedLines);
        writer.Write(_table.Entered);
        writer.Write(_table.Count);
        foreach (var pattern in _table.ByAge()) Save(pattern, writer);
        writer.Write(_mergedOrder.Count);
        foreach (int id in _mergedOrder) Save(_merged[id], writer);
    }

    /// <summary>A miner that goes on as the saved one would have.</summary>
    /// <exception cref="StateException">The state is not of a miner, or contradicts itself.</exception>
    public static TemplateMiner Load(StateReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        int version = reader.Expect(Tag, Version);
        var miner = new TemplateMiner(LoadOptions(reader, version))
        {
            _nextId = reader.ReadInt32(),
            Lines = reader.ReadInt64(),
            Evicted = reader.ReadInt64(),
            EvictedLines = reader.ReadInt64(),
        };
        long entered = reader.ReadInt64();
        miner._table.Restore(miner.LoadPatterns(reader), entered);
        foreach (var merged in miner.LoadPatterns(reader))
        {
            if (!miner._merged.TryAdd(merged.Id, merged)) throw Contradicts("a merged template twice");
            miner._mergedOrder.Enqueue(merged.Id);
        }
        return miner;
    }

    private void SaveOptions(StateWriter writer)
    {
        writer.Write(_options.Depth);
        writer.Write(_options.Similarity);
        writer.Write(_options.Variants);
        writer.Write(_options.MaxChildren);
        writer.Write(_options.MaxTemplates);
        writer.Write(_options.MaxTokens);
        writer.Write(_options.MaxBytes);
        writer.Write(_options.Masks.Count);
        foreach (var mask in _options.Masks)
        {
            writer.Write(mask.Name);
            writer.Write(mask.Pattern);
        }
    }

    private static TemplateMinerOptions LoadOptions(StateReader reader, int version)
    {
        try
        {
            return new TemplateMinerOptions
            {
                Depth = reader.ReadInt32(),
                Similarity = reader.ReadDouble(),
                Variants = reader.ReadInt32(),
                MaxChildren = reader.ReadInt32(),
                MaxTemplates = reader.ReadInt32(),
                MaxTokens = reader.ReadInt32(),
                MaxBytes = reader.ReadInt32(),
                Masks = version < 2 ? [] : LoadMasks(reader),
            };
        }
        catch (ArgumentException e)
        {
            throw new StateException($"the template miner has impossible options: {e.Message}", e);
        }
    }

    private static TemplateMask[] LoadMasks(StateReader reader)
    {
        int count = reader.ReadInt32();
        if (count is < 0 or > MessageMasks.MostMasks) throw Contradicts($"{count} masks");
        var masks = new TemplateMask[count];
        for (int i = 0; i < count; i++) masks[i] = new TemplateMask(reader.ReadString(), reader.ReadString());
        return masks;
    }

    private static void Save(Pattern pattern, StateWriter writer)
    {
        writer.Write(pattern.Id);
        writer.Write(pattern.MergedInto);
        writer.Write(pattern.Key);
        writer.Write(pattern.Shape);
        writer.Write(pattern.Protected);
        writer.Write(pattern.Numeric);
        writer.Write(pattern.Wild);
        writer.Write(pattern.Count);
        writer.Write(pattern.FirstMicros);
        writer.Write(pattern.LastMicros);
        writer.Write(pattern.Order);
        writer.Write(pattern.RawText);
        writer.Write(pattern.Starts);
        writer.Write(pattern.Ends);
    }

    private Pattern[] LoadPatterns(StateReader reader)
    {
        int count = reader.ReadInt32();
        if (count < 0 || count > _options.MaxTemplates) throw Contradicts($"{count} templates");
        var patterns = new Pattern[count];
        var seen = new HashSet<int>();
        for (int i = 0; i < count; i++)
        {
            patterns[i] = LoadPattern(reader);
            if (!seen.Add(patterns[i].Id)) throw Contradicts($"the template {patterns[i].Id} twice");
        }
        return patterns;
    }

    private Pattern LoadPattern(StateReader reader)
    {
        var (id, mergedInto) = (reader.ReadInt32(), reader.ReadInt32());
        // A template merges into an older one only, so that chains of merges end.
        if (id < 0 || id >= _nextId || mergedInto < -1 || mergedInto >= id) throw Contradicts($"the template {id}");
        var (key, shape) = (reader.ReadUInt64(), reader.ReadUInt64());
        var (stay, numeric, wild) = (reader.ReadUInt64(), reader.ReadUInt64(), reader.ReadUInt64());
        var (lines, first, last) = (reader.ReadInt64(), reader.ReadInt64(), reader.ReadInt64());
        long order = reader.ReadInt64();
        var (text, starts, ends) = (reader.ReadBytes(), reader.ReadInt32Array(), reader.ReadInt32Array());
        if (!AreWords(text.Length, starts, ends) || (wild & stay) != 0)
            throw Contradicts($"the words of template {id}");
        if (starts.Length < MaskedLine.MostWords && wild >> starts.Length != 0)
            throw Contradicts($"the variables of template {id}");
        return new Pattern(text, starts, ends)
        {
            Id = id,
            MergedInto = mergedInto,
            Key = key,
            Shape = shape,
            Protected = stay,
            Numeric = numeric,
            Wild = wild,
            Count = lines,
            FirstMicros = first,
            LastMicros = last,
            Order = order,
        };
    }

    private bool AreWords(int textLength, int[] starts, int[] ends)
    {
        if (starts.Length != ends.Length || starts.Length > _options.MaxTokens) return false;
        int at = 0;
        for (int i = 0; i < starts.Length; i++)
        {
            if (starts[i] < at || ends[i] <= starts[i] || ends[i] > textLength) return false;
            at = ends[i];
        }
        return true;
    }

    private static StateException Contradicts(string what) => new($"the template miner's state is wrong about {what}");
}
