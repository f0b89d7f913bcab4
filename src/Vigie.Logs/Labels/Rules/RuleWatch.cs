using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Vigie.Logs.Records;

namespace Vigie.Logs.Labels.Rules;

/// <summary>Told of a failure that a rule saw.</summary>
internal delegate void SightingHandler(FailureRule rule, int machine, Sighting sighting);

/// <summary>One rule at work, with what it remembers of each machine and of each part that matched.</summary>
internal sealed class RuleWatch
{
    private readonly byte[][] _texts;
    private readonly byte[][] _unless;
    private readonly long _coolDown;
    private readonly int _maxParts;
    private readonly Dictionary<(int Machine, string Part), Row> _parts = [];
    private readonly Dictionary<int, long> _excused = [];
    private readonly Dictionary<int, (long Time, string Service, long Line)> _heard = [];
    private readonly Dictionary<string, bool> _services = new(StringComparer.Ordinal);
    private readonly Utf8Names _serviceNames = new();
    private int _rowsBegun;

    public RuleWatch(FailureRule rule, int maxParts)
    {
        Rule = rule;
        _maxParts = maxParts;
        _texts = [.. rule.Texts.Select(Encoding.UTF8.GetBytes)];
        _unless = [.. rule.Unless.Select(Encoding.UTF8.GetBytes)];
        _coolDown = (long)(rule.CoolDownSeconds * 1e6);
    }

    public FailureRule Rule { get; }

    public long Dropped { get; private set; }

    /// <summary>Notes a record that excuses what comes.</summary>
    public void Excuse(int machine, LogRecord record)
    {
        foreach (var text in _unless)
        {
            if (record.Message.IndexOf(text) < 0) continue;
            _excused[machine] = record.TimeMicros;
            return;
        }
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
    public void Message(int machine, LogRecord record, ReadOnlySpan<char> text, long before, SightingHandler report)
    {
        string entity = "", run = "";
        if (Rule.Pattern is { } pattern)
        {
            // A match of few groups is cheap beside what led here.
            var match = pattern.Match(text.ToString());
            if (!match.Success) return;
            entity = Group(match, "entity");
            run = Group(match, "run");
        }
        var service = _serviceNames[_serviceNames.Number(record.Service)];
        var row = Part(machine, Rule.Runs > 1 && entity.Length == 0 ? service : entity);
        if (row is null) return;
        if (record.Level < Rule.Level)
        {
            // A run writes several lines; one that failed stays so whatever else it says.
            if (row.Count == 0 || (run.Length > 0 && run == row.Run)) return;
            row.Count = 0;
            _rowsBegun--;
            return;
        }
        if (row.Count > 0 && run.Length > 0 && run == row.Run) return;
        row.Run = run;
        if (row.Count++ == 0)
        {
            if (Rule.Runs > 1) _rowsBegun++;
            row.First = new Sighting(
                Rule.IsBefore ? before : record.TimeMicros, entity, service, record.Line, text.ToString());
        }
        if (row.Count >= Rule.Runs) Fail(machine, row, row.First, record.TimeMicros, report);
        if (Rule.Runs == 1) row.Count = 0;
    }

    /// <summary>Takes samples.</summary>
    public void Samples(int machine, LogRecord record, long before, SightingHandler report)
    {
        if (Rule.Metric is not { } metric || !IsService(record.Service)) return;
        int at = record.MetricNames.IndexOf(metric.Name);
        if (at < 0 || !double.IsFinite(record.MetricValues[at])) return;
        var row = Part(machine, "");
        if (row is null) return;
        long previous = row.Sampled == long.MinValue ? before : row.Sampled;
        row.Sampled = record.TimeMicros;
        if (!metric.Marks(record.MetricValues[at]))
        {
            row.Count = 0;
            return;
        }
        if (row.Count++ == 0)
        {
            var evidence = string.Create(CultureInfo.InvariantCulture, $"{metric.Name} = {record.MetricValues[at]:G6}");
            row.First = new Sighting(Rule.IsBefore ? previous : record.TimeMicros, "",
                _serviceNames[_serviceNames.Number(record.Service)], record.Line, evidence);
            row.Since = record.TimeMicros;
        }
        if (record.TimeMicros - row.Since >= metric.ForSeconds * 1e6) Fail(machine, row, row.First, record.TimeMicros, report);
    }

    /// <summary>Looks whether a machine has been silent until this record.</summary>
    public void Silence(int machine, LogRecord record, SightingHandler report)
    {
        if (!IsService(record.Service)) return;
        if (_heard.TryGetValue(machine, out var last)) Judge(machine, last, record.TimeMicros, report);
        _heard[machine] = (record.TimeMicros, _serviceNames[_serviceNames.Number(record.Service)], record.Line);
    }

    /// <summary>Looks whether a machine has been silent until the end.</summary>
    public void End(int machine, long latest, SightingHandler report)
    {
        if (Rule.GapSeconds is not null && _heard.TryGetValue(machine, out var last)) Judge(machine, last, latest, report);
    }

    private void Judge(int machine, (long Time, string Service, long Line) last, long until, SightingHandler report)
    {
        if (until - last.Time <= Rule.GapSeconds!.Value * 1e6) return;
        // Last words may come from another service a little after the last record of the one watched.
        if (_excused.TryGetValue(machine, out long excused) && Math.Abs(excused - last.Time) <= Rule.WithinSeconds * 1e6) return;
        var row = Part(machine, "");
        var silence = TimeSpan.FromMicroseconds(until - last.Time);
        var evidence = string.Create(CultureInfo.InvariantCulture, $"silent for {silence.TotalMinutes:0.#} minutes");
        if (row is not null) Fail(machine, row, new Sighting(last.Time, "", last.Service, last.Line, evidence), until, report);
    }

    private void Fail(int machine, Row row, Sighting sighting, long now, SightingHandler report)
    {
        bool goesOn = row.LastFailed != long.MinValue && sighting.TimeMicros - row.LastFailed <= _coolDown;
        bool isExcused = Rule.GapSeconds is null && _excused.TryGetValue(machine, out long excused)
            && sighting.TimeMicros - excused <= Rule.WithinSeconds * 1e6;
        row.LastFailed = now;
        if (!goesOn && !isExcused) report(Rule, machine, sighting);
    }

    private Row? Part(int machine, string part)
    {
        if (_parts.TryGetValue((machine, part), out var row)) return row;
        if (_parts.Count >= _maxParts)
        {
            Dropped++;
            return null;
        }
        _parts.Add((machine, part), row = new Row());
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

        public long LastFailed { get; set; } = long.MinValue;
    }
}
