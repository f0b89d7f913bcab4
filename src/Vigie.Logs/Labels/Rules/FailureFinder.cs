using System.Text;
using Vigie.Logs.Records;
using Vigie.Logs.SlapOS;

namespace Vigie.Logs.Labels.Rules;

/// <summary>
/// Finds failures in records that come in order of time. What it keeps grows with machines, rules and the parts of
/// machines that match, never with records.
/// </summary>
public sealed class FailureFinder
{
    private const int MaxEvidence = 200;
    private const int MaxParts = 100_000;

    // A partition that comes later than this after the first record of its machine is a new one.
    private const long NewAfterMicros = 3_600_000_000;

    private readonly RuleWatch[] _rules;
    private readonly Utf8Names _machines = new();
    private readonly PartitionFinder _partitions = new();
    private readonly Func<string, int> _partitionOf;
    private readonly List<FoundFailure> _found = [];
    private readonly List<long> _firsts = [];
    private readonly Dictionary<Place, long> _partitionFirsts = [];
    private char[] _text = new char[1024];
    private long _latest = long.MinValue;

    /// <summary>Applies these rules.</summary>
    public FailureFinder(IReadOnlyList<FailureRule> rules)
    {
        ArgumentNullException.ThrowIfNull(rules);
        _rules = [.. rules.Select(rule => new RuleWatch(rule, MaxParts))];
        _partitionOf = name => _partitions.Number(Encoding.UTF8.GetBytes(name));
    }

    /// <summary>Parts of machines beyond the limit, whose failures were not looked for.</summary>
    public long Dropped => _rules.Sum(rule => rule.Dropped);

    /// <summary>The failures so far, ordered by time, machine, rule and part.</summary>
    public IReadOnlyList<FoundFailure> Found => [.. _found.OrderBy(found => found.TimeMicros)
        .ThenBy(found => found.Machine, StringComparer.Ordinal)
        .ThenBy(found => found.Rule.Name, StringComparer.Ordinal)
        .ThenBy(found => found.Partition, StringComparer.Ordinal).ThenBy(found => found.Entity, StringComparer.Ordinal)];

    /// <summary>The failures found after the first so many, in the order in which they were found.</summary>
    public IReadOnlyList<FoundFailure> After(int count) => count == _found.Count ? [] : _found[count..];

    /// <summary>Takes a record.</summary>
    public void Add(LogRecord record)
    {
        int machine = _machines.Number(record.Machine);
        if (machine == _firsts.Count) _firsts.Add(record.TimeMicros);
        _latest = Math.Max(_latest, record.TimeMicros);
        _partitions.See(record);
        var place = new Place(machine, _partitions.Find(record));
        if (place.Partition >= 0) _partitionFirsts.TryAdd(place, record.TimeMicros);
        string? text = null;
        foreach (var rule in _rules)
        {
            rule.See(place, record);
            if (rule.Rule.GapSeconds is not null) rule.Silence(machine, record, Report);
            else if (!record.MetricNames.IsEmpty) rule.Samples(place, record, _partitionOf, Report);
            else if (rule.MayMatch(record)) rule.Message(place, record, text ??= Text(record.Message), Report);
        }
    }

    /// <summary>Says that no record comes any more: machines that had fallen silent before the others did have failed.</summary>
    public void End()
    {
        for (int machine = 0; machine < _firsts.Count; machine++)
            foreach (var rule in _rules) rule.End(machine, _latest, Report);
    }

    private string Text(ReadOnlySpan<byte> message)
    {
        if (message.Length > _text.Length) _text = new char[2 * message.Length];
        return new string(_text, 0, Encoding.UTF8.GetChars(message, _text));
    }

    private void Report(FailureRule rule, Place place, Sighting sighting)
    {
        if (sighting.TimeMicros - _firsts[place.Machine] < rule.AfterSeconds * 1e6 || IsSettling(rule, place, sighting)) return;
        var text = sighting.Evidence.Length <= MaxEvidence ? sighting.Evidence : sighting.Evidence[..MaxEvidence] + "...";
        var partition = place.Partition >= 0 ? _partitions[place.Partition] : "";
        var found = new FoundFailure(
            _machines[place.Machine], sighting.TimeMicros, rule, sighting.Entity == partition ? "" : sighting.Entity,
            sighting.Service, sighting.Line, text);
        _found.Add(found with { Partition = partition });
    }

    private bool IsSettling(FailureRule rule, Place place, Sighting sighting) =>
        rule.SettleSeconds > 0 && _partitionFirsts.TryGetValue(place, out long first)
        && first - _firsts[place.Machine] > NewAfterMicros && sighting.TimeMicros - first < rule.SettleSeconds * 1e6;
}
