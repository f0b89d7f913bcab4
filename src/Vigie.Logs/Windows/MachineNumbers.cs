using System.Runtime.InteropServices;
using Vigie.Logs.Templates;

namespace Vigie.Logs.Windows;

/// <summary>
/// The numbers in the messages of one machine: for each place in a template how far they are of late from what is usual over
/// all machines, how far from what is usual on this one, and the highest of them. Bounded; the place unseen for longest
/// makes room.
/// </summary>
internal sealed class MachineNumbers(WindowOptions options)
{
    /// <summary>Columns of a place.</summary>
    public const int Views = 3;

    /// <summary>Mean of late against what is usual over all machines.</summary>
    public const int LevelView = 0;

    /// <summary>Mean of late against what is usual on this machine.</summary>
    public const int ChangeView = 1;

    /// <summary>Highest of late against what is usual on this machine.</summary>
    public const int HighestView = 2;

    private const double LeastCount = 0.1;      // of a value 2.3 time constants ago this is left
    private const double FleetValues = 8;       // what is usual over all machines counts as this many values of this one
    private const double Furthest = 7;          // a thousand times as much

    private readonly Dictionary<ulong, int> _slots = [];
    private readonly List<Place> _places = [];
    private readonly double _short = options.TemplateScales[Math.Min(1, options.TemplateScales.Length - 1)];
    private readonly double _long = options.LevelScales[^1];

    /// <summary>Places remembered.</summary>
    public int Count => _places.Count;

    /// <summary>Takes a number.</summary>
    public void Add(NumberValue value, long timeMicros)
    {
        int slot = Slot(value);
        ref var place = ref CollectionsMarshal.AsSpan(_places)[slot];
        double departure = Math.Clamp(value.Magnitude - value.Usual, -Furthest, Furthest);
        Decay(ref place, timeMicros);
        place.LastMicros = timeMicros;
        long bucket = Bucket(timeMicros);
        if (bucket != place.Bucket)
        {
            place.HighestBefore = bucket == place.Bucket + 1 ? place.Highest : double.NegativeInfinity;
            (place.Bucket, place.Highest) = (bucket, double.NegativeInfinity);
        }
        place.Highest = Math.Max(place.Highest, departure - Own(ref place));
        place.ShortSum += departure;
        place.ShortCount++;
        place.LongSum += departure;
        place.LongCount++;
    }

    /// <summary>
    /// The columns of a place at a moment, as differences of magnitudes; false where it had no number of late.
    /// </summary>
    public bool TryView(int slot, long timeMicros, Span<float> views, out ulong template, out int word)
    {
        ref var place = ref CollectionsMarshal.AsSpan(_places)[slot];
        (template, word) = (place.Template, place.Word);
        Decay(ref place, timeMicros);
        if (place.ShortCount < LeastCount) return false;
        long behind = Bucket(timeMicros) - place.Bucket;
        double highest = behind == 0 ? Math.Max(place.Highest, place.HighestBefore) : behind == 1 ? place.Highest : 0;
        double level = place.ShortSum / place.ShortCount;
        views[LevelView] = (float)level;
        views[ChangeView] = (float)(level - Own(ref place));
        views[HighestView] = (float)highest;
        return true;
    }

    // Of what is usual on this machine, less what is usual over all: pulled to the latter where little is known.
    private static double Own(ref Place place) => place.LongSum / (place.LongCount + FleetValues);

    private long Bucket(long timeMicros) => timeMicros / Math.Max(1, (long)(_short * 1e6));

    private void Decay(ref Place place, long timeMicros)
    {
        double elapsed = Math.Max(0, timeMicros - place.TimeMicros) / 1e6;
        if (elapsed == 0) return;
        double quick = Math.Exp(-elapsed / _short), slow = Math.Exp(-elapsed / _long);
        place.ShortSum *= quick;
        place.ShortCount *= quick;
        place.LongSum *= slow;
        place.LongCount *= slow;
        place.TimeMicros = timeMicros;
    }

    private int Slot(NumberValue value)
    {
        ulong key = Hash64.Mix(value.Template, (ulong)value.Word);
        if (_slots.TryGetValue(key, out int slot)) return slot;
        slot = _places.Count;
        if (slot < options.MaxNumbersPerMachine) _places.Add(default);
        else slot = ForgetOldest();
        _slots.Add(key, slot);
        _places[slot] = new Place
        {
            Key = key,
            Template = value.Template,
            Word = value.Word,
            Highest = double.NegativeInfinity,
            HighestBefore = double.NegativeInfinity,
            Bucket = long.MinValue,
        };
        return slot;
    }

    private int ForgetOldest()
    {
        int oldest = 0;
        for (int i = 1; i < _places.Count; i++)
            if (_places[i].LastMicros < _places[oldest].LastMicros) oldest = i;
        _slots.Remove(_places[oldest].Key);
        return oldest;
    }

    private struct Place
    {
        public ulong Key;
        public ulong Template;
        public int Word;
        public long LastMicros;
        public long TimeMicros;
        public double ShortSum;
        public double ShortCount;
        public double LongSum;
        public double LongCount;
        public double Highest;
        public double HighestBefore;
        public long Bucket;
    }
}
