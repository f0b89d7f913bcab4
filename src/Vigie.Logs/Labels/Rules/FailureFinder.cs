using System.Text;
using Vigie.Logs.Records;

namespace Vigie.Logs.Labels.Rules;

/// <summary>
/// Finds failures in records that come in order of time. What it keeps grows with machines, rules and the parts of
/// machines that match, never with records.
/// </summary>
public sealed class FailureFinder
{
    private const int MaxEvidence = 200;
    private const int MaxParts = 100_000;

    private readonly RuleWatch[] _rules;
    private readonly Utf8Names _machines = new();
    private readonly List<FoundFailure> _found = [];
    private readonly List<long> _firsts = [];
    private readonly List<long> _lasts = [];
    private char[] _text = new char[1024];
    private long _latest = long.MinValue;

    /// <summary>Applies these rules.</summary>
    public FailureFinder(IReadOnlyList<FailureRule> rules)
    {
        ArgumentNullException.ThrowIfNull(rules);
        _rules = [.. rules.Select(rule => new RuleWatch(rule, MaxParts))];
    }

    /// <summary>Parts of machines beyond the limit, whose failures were not looked for.</summary>
    public long Dropped => _rules.Sum(rule => rule.Dropped);

    /// <summary>The failures so far, ordered by time, machine and rule.</summary>
    public IReadOnlyList<FoundFailure> Found => [.. _found.OrderBy(found => found.TimeMicros)
        .ThenBy(found => found.Machine, StringComparer.Ordinal)
        .ThenBy(found => found.Rule.Name, StringComparer.Ordinal).ThenBy(found => found.Entity, StringComparer.Ordinal)];

    /// <summary>Takes a record.</summary>
    public void Add(LogRecord record)
    {
        int machine = _machines.Number(record.Machine);
        if (machine == _firsts.Count)
        {
            _firsts.Add(record.TimeMicros);
            _lasts.Add(record.TimeMicros);
        }
        _latest = Math.Max(_latest, record.TimeMicros);
        foreach (var rule in _rules)
        {
            rule.Excuse(machine, record);
            if (rule.Rule.GapSeconds is not null) rule.Silence(machine, record, Report);
            else if (!record.MetricNames.IsEmpty) rule.Samples(machine, record, _lasts[machine], Report);
            else if (rule.MayMatch(record)) Match(rule, machine, record);
        }
        _lasts[machine] = record.TimeMicros;
    }

    /// <summary>Says that no record comes any more: machines that had fallen silent before the others did have failed.</summary>
    public void End()
    {
        for (int machine = 0; machine < _firsts.Count; machine++)
            foreach (var rule in _rules) rule.End(machine, _latest, Report);
    }

    private void Match(RuleWatch rule, int machine, LogRecord record)
    {
        if (record.Message.Length > _text.Length) _text = new char[2 * record.Message.Length];
        int length = Encoding.UTF8.GetChars(record.Message, _text);
        rule.Message(machine, record, _text.AsSpan(0, length), _lasts[machine], Report);
    }

    private void Report(FailureRule rule, int machine, Sighting sighting)
    {
        if (sighting.TimeMicros - _firsts[machine] < rule.AfterSeconds * 1e6) return;
        var text = sighting.Evidence.Length <= MaxEvidence ? sighting.Evidence : sighting.Evidence[..MaxEvidence] + "...";
        _found.Add(new FoundFailure(
            _machines[machine], sighting.TimeMicros, rule, sighting.Entity, sighting.Service, sighting.Line, text));
    }
}
