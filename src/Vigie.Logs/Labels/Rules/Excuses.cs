using System.Text;
using Vigie.Logs.Records;

namespace Vigie.Logs.Labels.Rules;

/// <summary>
/// When records last excused what a rule would call a failure. One that names a partition excuses only failures of that
/// partition and those that nobody can say the partition of.
/// </summary>
internal sealed class Excuses
{
    private readonly byte[][] _texts;
    private readonly long _within;
    private readonly Dictionary<Place, long> _latest = [];

    public Excuses(FailureRule rule)
    {
        _texts = [.. rule.Unless.Select(Encoding.UTF8.GetBytes)];
        _within = (long)(rule.WithinSeconds * 1e6);
    }

    /// <summary>Whether nothing excuses.</summary>
    public bool IsEmpty => _texts.Length == 0;

    /// <summary>Takes note of a record.</summary>
    public void See(Place place, LogRecord record)
    {
        foreach (var text in _texts)
        {
            if (record.Message.IndexOf(text) < 0) continue;
            _latest[place] = record.TimeMicros;
            _latest[place with { Partition = Place.Any }] = record.TimeMicros;
            return;
        }
    }

    /// <summary>Whether something at a time is excused by what came up to now, not long before it.</summary>
    public bool Hold(Place place, long timeMicros)
    {
        if (_latest.Count == 0) return false;
        if (place.Partition == Place.Whole) return IsNear(place with { Partition = Place.Any }, timeMicros);
        return IsNear(place, timeMicros) || IsNear(place with { Partition = Place.Whole }, timeMicros);
    }

    private bool IsNear(Place place, long timeMicros) =>
        _latest.TryGetValue(place, out long excused) && timeMicros - excused <= _within;
}
