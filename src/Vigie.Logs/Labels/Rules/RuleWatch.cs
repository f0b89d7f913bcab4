using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Vigie.Logs.Records;
using Vigie.Logs.SlapOS;

namespace Vigie.Logs.Labels.Rules;

/// <summary>Told of a failure that a rule saw.</summary>
internal delegate void SightingHandler(FailureRule rule, Place place, Sighting sighting);

/// <summary>One rule at work, with what it remembers of each machine and of each part that matched.</summary>
internal sealed class RuleWatch
{
    private readonly byte[][] _texts;
    private readonly Excuses _excuses;
    private readonly long _coolDown;
    private readonly int _maxParts;
    private readonly Dictionary<(Place Place, string Part), Row> _parts = [];
    private readonly SilenceWatch? _silence;
    private readonly Dictionary<int, (long Last, long Before)> _moments = [];
    private readonly Dictionary<string, bool> _services = new(StringComparer.Ordinal);
    private readonly Utf8Names _serviceNames = new();
    private int _rowsBegun;

    public RuleWatch(FailureRule rule, int maxParts)
    {
        Rule = rule;
        _maxParts = maxParts;
        _texts = [.. rule.Texts.Select(Encoding.UTF8.GetBytes)];
        _excuses = new Excuses(rule);
        _coolDown = (long)(rule.CoolDownSeconds * 1e6);
        if (rule.GapSeconds is { } gap) _silence = new SilenceWatch((long)(gap * 1e6), _excuses);
    }

    public FailureRule Rule { get; }

    public long Dropped { get; private set; }

    /// <summary>Notes what excuses what comes, and when the rule's service spoke.</summary>
    public void See(Place place, LogRecord record)
    {
        if (!_excuses.IsEmpty && record.MetricNames.IsEmpty) _excuses.See(place, record);
        if (!Rule.IsBefore || !IsService(record.Service)) return;
        var known = _moments.GetValueOrDefault(place.Machine, (record.TimeMicros, record.TimeMicros));
        _moments[place.Machine] = known.Item1 < record.TimeMicros ? (record.TimeMicros, known.Item1) : known;
    }

    /// <summary>Whether a message is worth matching: its literals and service fit.</summary>
    public bool MayMatch(LogRecord record)
    {
        if (Rule.Metric is not null) return false;
        // Lower levels matter only where a row of matches may end.
        if (record.Level < Rule.Level && _rowsBegun == 0) return false;
        return HoldsText(record.Message) && IsService(record.Service);
    }

    /// <summary>Takes a message that may match.</summary>
    public void Message(Place place, LogRecord record, string text, SightingHandler report)
    {
        string entity = "", run = "";
        bool isSure = false;
        if (Rule.Pattern is { } pattern)
        {
            var match = pattern.Match(text);
            if (!match.Success) return;
            entity = Service(Group(match, "entity"));
            run = Group(match, "run");
            isSure = Group(match, "sure").Length > 0;
        }
        var service = _serviceNames[_serviceNames.Number(record.Service)];
        var row = Part(place, Rule.Runs > 1 && entity.Length == 0 ? service : entity);
        if (row is null) return;
        if (record.Level < Rule.Level)
        {
            // A run writes several lines; one that failed stays so whatever else it says.
            if (row.Count == 0 || (run.Length > 0 && run == row.Run)) return;
            row.Count = 0;
            _rowsBegun--;
            return;
        }
        if (row.Count > 0 && run.Length > 0 && run == row.Run && !isSure) return;
        row.Run = run;
        if (row.Count++ == 0)
        {
            if (Rule.Runs > 1) _rowsBegun++;
            Begin(row, place, new Sighting(
                Rule.IsBefore ? _moments[place.Machine].Before : record.TimeMicros, entity, service, record.Line, text));
        }
        if (isSure || row.Count >= Rule.Runs) Fail(place, row, record.TimeMicros, report);
        if (Rule.Runs == 1) row.Count = 0;
    }

    /// <summary>Takes samples; those of single partitions are told apart by <paramref name="partitionOf"/> their names.</summary>
    public void Samples(Place place, LogRecord record, Func<string, int> partitionOf, SightingHandler report)
    {
        if (Rule.Metric is not { } metric || !IsService(record.Service)) return;
        if (metric.PartSuffix is not { } suffix)
        {
            int at = record.MetricNames.IndexOf(metric.Name);
            if (at >= 0) Sample(place, metric, record, at, report);
            return;
        }
        for (int i = 0; i < record.MetricNames.Length; i++)
        {
            var name = record.MetricNames[i];
            if (name.EndsWith(suffix, StringComparison.Ordinal))
                Sample(place with { Partition = partitionOf(name[..^suffix.Length]) }, metric, record, i, report);
        }
    }

    /// <summary>Looks whether a machine has been silent until this record.</summary>
    public void Silence(int machine, LogRecord record, SightingHandler report)
    {
        if (_silence is null || !IsService(record.Service)) return;
        var words = new LastWords(record.TimeMicros, _serviceNames[_serviceNames.Number(record.Service)], record.Line);
        foreach (var silence in _silence.Hear(machine, words)) FailAfter(silence, machine, report);
    }

    /// <summary>Looks whether a machine has been silent until the end.</summary>
    public void End(int machine, long latest, SightingHandler report)
    {
        foreach (var silence in _silence?.End(machine, latest) ?? []) FailAfter(silence, machine, report);
    }

    private void Sample(Place place, MetricBound metric, LogRecord record, int at, SightingHandler report)
    {
        if (!double.IsFinite(record.MetricValues[at])) return;
        var row = Part(place, "");
        if (row is null) return;
        long previous = row.Sampled != long.MinValue || !Rule.IsBefore ? row.Sampled : _moments[place.Machine].Before;
        row.Sampled = record.TimeMicros;
        if (!metric.Marks(record.MetricValues[at]))
        {
            row.Count = 0;
            return;
        }
        if (row.Count++ == 0)
        {
            var evidence = string.Create(CultureInfo.InvariantCulture, $"{record.MetricNames[at]} = {record.MetricValues[at]:G6}");
            Begin(row, place, new Sighting(Rule.IsBefore ? previous : record.TimeMicros, "",
                _serviceNames[_serviceNames.Number(record.Service)], record.Line, evidence));
            row.Since = record.TimeMicros;
        }
        if (record.TimeMicros - row.Since >= metric.ForSeconds * 1e6) Fail(place, row, record.TimeMicros, report);
    }

    private void FailAfter(Silence silence, int machine, SightingHandler report)
    {
        var place = new Place(machine, Place.Whole);
        if (Part(place, "") is not { } row) return;
        var evidence = string.Create(CultureInfo.InvariantCulture, $"silent for {silence.Micros / 60e6:0.#} minutes");
        row.First = new Sighting(silence.After.TimeMicros, "", silence.After.Service, silence.After.Line, evidence);
        row.IsExcused = false;
        Fail(place, row, silence.UntilMicros, report);
    }

    // What comes after the first sign, such as a repair, excuses nothing.
    private void Begin(Row row, Place place, Sighting first)
    {
        row.First = first;
        row.IsExcused = _excuses.Hold(place, first.TimeMicros);
    }

    private void Fail(Place place, Row row, long now, SightingHandler report)
    {
        bool goesOn = row.LastFailed != long.MinValue && row.First.TimeMicros - row.LastFailed <= _coolDown;
        row.LastFailed = now;
        if (!goesOn && !row.IsExcused) report(Rule, place, row.First);
    }

    private Row? Part(Place place, string part)
    {
        if (_parts.TryGetValue((place, part), out var row)) return row;
        if (_parts.Count >= _maxParts)
        {
            Dropped++;
            return null;
        }
        _parts.Add((place, part), row = new Row());
        return row;
    }

    private bool HoldsText(ReadOnlySpan<byte> message)
    {
        if (_texts.Length == 0) return true;
        foreach (var text in _texts)
            if (message.IndexOf(text) >= 0) return true;
        return false;
    }

    private bool IsService(ReadOnlySpan<byte> name)
    {
        if (Rule.Service is not { } pattern) return true;
        var service = _serviceNames[_serviceNames.Number(name)];
        if (_services.TryGetValue(service, out bool fits)) return fits;
        return _services[service] = pattern.IsMatch(service);
    }

    // A watched process is called as its service, whatever hash its configuration has now.
    private static string Service(string entity) => entity.EndsWith("-on-watch", StringComparison.Ordinal)
        ? Encoding.UTF8.GetString(PartitionFinder.Service(Encoding.UTF8.GetBytes(entity))) : entity;

    private static string Group(Match match, string name) =>
        match.Groups.TryGetValue(name, out var group) && group.Success ? group.Value : "";

    /// <summary>Matches of one part of a machine that came in a row.</summary>
    private sealed class Row
    {
        public int Count { get; set; }

        public string Run { get; set; } = "";

        public long Since { get; set; }

        public long Sampled { get; set; } = long.MinValue;

        public Sighting First { get; set; }

        public bool IsExcused { get; set; }

        public long LastFailed { get; set; } = long.MinValue;
    }
}
