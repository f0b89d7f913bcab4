using Vigie.Learn.State;

namespace Vigie.Logs.Templates;

/// <summary>
/// The numbers in messages that say how much of something there is (a duration, a size, a count) as a stream, each beside
/// what was usual at its place before it. Which variables hold such numbers is found out from their first values, and
/// asked again after sixteen times as many lines where they did not, so that nearly all other lines cost one look-up.
/// </summary>
/// <remarks>
/// Bounded: templates and variables in number, each of a few words. Learns in order of the lines; what it says of a line is
/// made of lines before it. Allocates only where a template is new or its variables are tried.
/// </remarks>
public sealed class TemplateNumbers
{
    private const string Tag = "NUMB";
    private const int MostTemplates = 32_768;
    private const int MostOfTemplate = 8;
    private const int TrialGrowth = 16;
    private const int PruneEvery = 1024;    // refused templates
    private const int Recent = 1024;

    private readonly TemplateMiner _miner;
    private readonly Dictionary<int, Places> _templates = [];
    private readonly (int Id, Places? Places)[] _recent = new (int, Places?)[Recent];    // by id modulo their number
    private readonly NumberValue[] _values = new NumberValue[MostOfTemplate];
    private int _count;

    /// <summary>Starts with nothing seen of the miner's templates.</summary>
    public TemplateNumbers(TemplateMiner miner)
    {
        ArgumentNullException.ThrowIfNull(miner);
        _miner = miner;
    }

    /// <summary>The numbers of the message learned last; borrowed until the next.</summary>
    public ReadOnlySpan<NumberValue> Values => _values.AsSpan(0, _count);

    /// <summary>Variables whose numbers are streamed.</summary>
    public int Useful => _templates.Values.Sum(places => places.Slots.Count(slot => slot.IsUseful));

    /// <summary>Messages whose numbers were not looked at, because there were too many templates.</summary>
    public long Dropped { get; private set; }

    /// <summary>Takes the message that the miner learned last, as template <paramref name="id"/>.</summary>
    public void Learn(int id, ReadOnlySpan<byte> message)
    {
        _count = 0;
        if (_miner.Variables.IsEmpty) return;
        if (Of(id) is not { } places) return;
        places.Lines++;
        if (places.Lines == places.TrialFrom)
        {
            places.IsOnTrial = places.IsRead = true;
            foreach (var slot in places.Slots) slot.Try();
        }
        if (places.IsRead) Read(id, places, message[_miner.Skipped..]);
    }

    /// <summary>What is known of the number in a word of a live template; null where its numbers are not streamed.</summary>
    internal NumberSlot? Find(ulong template, int word) =>
        _miner.IdOf(template) is >= 0 and var id && _templates.TryGetValue(id, out var places)
            ? places.Slots.Find(slot => slot.Word == word && slot.IsUseful)
            : null;

    /// <summary>Takes over what another learned of the same templates.</summary>
    /// <param name="other">The other.</param>
    /// <param name="ids">What <see cref="TemplateMiner.Merge"/> gave for the other's miner.</param>
    public void Merge(TemplateNumbers other, IReadOnlyDictionary<int, int> ids)
    {
        ArgumentNullException.ThrowIfNull(other);
        ArgumentNullException.ThrowIfNull(ids);
        foreach (var (theirs, places) in other._templates.OrderBy(template => template.Key))
        {
            if (!ids.TryGetValue(theirs, out int id) || id < 0) continue;
            Of(id)?.Merge(places);
        }
        Dropped += other.Dropped;
    }

    /// <summary>Writes all that was learned; the miner is saved by its owner.</summary>
    public void Save(StateWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Tag(Tag, 1);
        writer.Write(Dropped);
        writer.Write(_templates.Count);
        foreach (var (id, places) in _templates.OrderBy(template => template.Key))
        {
            writer.Write(id);
            places.Save(writer);
        }
    }

    /// <summary>Goes on as the saved one would have, with the miner that was saved beside it.</summary>
    /// <exception cref="StateException">The state is of something else, or contradicts itself.</exception>
    public static TemplateNumbers Load(StateReader reader, TemplateMiner miner)
    {
        ArgumentNullException.ThrowIfNull(reader);
        reader.Expect(Tag, 1);
        var numbers = new TemplateNumbers(miner) { Dropped = reader.ReadInt64() };
        int count = reader.ReadInt32();
        if (count is < 0 or > MostTemplates) throw new StateException($"numbers are kept of {count} templates, at most {MostTemplates} can be");
        for (int i = 0; i < count; i++)
        {
            int id = reader.ReadInt32();
            if (!numbers._templates.TryAdd(id, Places.Load(reader))) throw new StateException($"the numbers of template {id} stand twice");
        }
        return numbers;
    }

    private void Read(int id, Places places, ReadOnlySpan<byte> text)
    {
        int at = 0;
        foreach (var span in _miner.Variables)
        {
            if (span.Part >= 0 || span.Mask > 0 || places.Find(span.Word, ref at) is not { } slot) continue;
            var value = text.Slice(span.Start, span.Length);
            if (slot.IsOnTrial) slot.AddToTrial(value);
            else if (slot.IsUseful && slot.TryRead(value, out double magnitude))
            {
                _values[_count++] = new NumberValue(places.Key, slot.Word, (float)magnitude, (float)slot.Usual);
                slot.Learn(magnitude);
            }
        }
        if (places.IsOnTrial && places.Lines == places.TrialFrom + NumberTrial.Length - 1) places.EndTrial(_miner.PatternOf(id)!);
    }

    private Places? Of(int id)
    {
        ref var recent = ref _recent[id % Recent];
        if (recent.Id == id && recent.Places is not null) return recent.Places;
        if (!_templates.TryGetValue(id, out var places))
        {
            if (!HasRoom()) return null;
            _templates.Add(id, places = new Places(_miner.PatternOf(id)!.Key));
        }
        recent = (id, places);
        return places;
    }

    private bool HasRoom()
    {
        if (_templates.Count < MostTemplates) return true;
        if (Dropped++ % PruneEvery != 0) return false;
        foreach (int id in _templates.Keys.ToArray())
            if (_miner.Resolve(id) != id) _templates.Remove(id);
        Array.Clear(_recent);
        return _templates.Count < MostTemplates;
    }

    /// <summary>The variables of one template.</summary>
    private sealed class Places(ulong key)
    {
        /// <summary>Stable key of the template.</summary>
        public ulong Key => key;

        public long Lines { get; set; }

        /// <summary>The line at which the trial of now began, or the next one begins.</summary>
        public long TrialFrom { get; private set; } = 1;

        public bool IsOnTrial { get; set; }

        /// <summary>Whether some variable is on trial or useful.</summary>
        public bool IsRead { get; set; }

        public List<NumberSlot> Slots { get; } = [];

        // Variables of one template come in the same order again and again.
        public NumberSlot? Find(int word, ref int at)
        {
            for (int tried = 0; tried < Slots.Count; tried++)
            {
                if (at >= Slots.Count) at = 0;
                var slot = Slots[at++];
                if (slot.Word == word) return slot;
            }
            if (!IsOnTrial || Slots.Count == MostOfTemplate) return null;
            var added = new NumberSlot(word);
            added.Try();
            Slots.Add(added);
            at = Slots.Count;
            return added;
        }

        public void EndTrial(Pattern pattern)
        {
            foreach (var slot in Slots) slot.EndTrial(pattern);
            IsOnTrial = false;
            IsRead = Slots.Exists(slot => slot.IsUseful);
            TrialFrom = checked(Lines * TrialGrowth);
        }

        public void Merge(Places other)
        {
            foreach (var theirs in other.Slots)
            {
                var mine = Slots.Find(slot => slot.Word == theirs.Word);
                if (mine is null && Slots.Count < MostOfTemplate) Slots.Add(mine = new NumberSlot(theirs.Word));
                mine?.Merge(theirs);
            }
            Lines += other.Lines;
            // Trials begin anew with the next line.
            (TrialFrom, IsOnTrial) = (Lines + 1, false);
            IsRead = Slots.Exists(slot => slot.IsUseful);
        }

        public void Save(StateWriter writer)
        {
            writer.Write(key);
            writer.Write(Lines);
            writer.Write(TrialFrom);
            writer.Write(IsOnTrial);
            writer.Write(IsRead);
            writer.Write(Slots.Count);
            foreach (var slot in Slots) slot.Save(writer);
        }

        public static Places Load(StateReader reader)
        {
            var places = new Places(reader.ReadUInt64())
            {
                Lines = reader.ReadInt64(),
                TrialFrom = reader.ReadInt64(),
                IsOnTrial = reader.ReadBoolean(),
                IsRead = reader.ReadBoolean(),
            };
            int slots = reader.ReadInt32();
            if (slots is < 0 or > MostOfTemplate) throw new StateException($"a template has {slots} variables with numbers, at most {MostOfTemplate}");
            for (int i = 0; i < slots; i++) places.Slots.Add(NumberSlot.Load(reader));
            return places;
        }
    }
}
