using System.Text.RegularExpressions;

namespace Vigie.Logs.Records;

/// <summary>Lines laid out as the user says. A line that does not fit goes on with the record before it.</summary>
internal sealed class PatternForm : ILineForm
{
    private readonly LinePattern _pattern;
    private readonly TimestampReader _times;
    private readonly RecordOrigin _origin;
    private readonly TimeParts _time;
    private readonly Head.Range[] _cells;
    private readonly int _level;
    private readonly int _message;
    private readonly int _host;
    private readonly int _service;
    private readonly int _process;

    /// <summary>For one file.</summary>
    public PatternForm(LinePattern pattern, TimestampReader times, RecordOrigin origin)
    {
        _pattern = pattern;
        _times = times;
        _origin = origin;
        var fields = pattern.Fields;
        _time = new TimeParts(fields, times);
        _cells = new Head.Range[fields.Length];
        _level = Array.IndexOf(fields, Field.Level);
        _host = Array.IndexOf(fields, Field.Host);
        _process = Array.IndexOf(fields, Field.Process);
        _service = Array.FindIndex(fields, field => field is Field.Service or Field.LateService);
        _message = Array.FindLastIndex(fields, TableColumns.IsMessage);
    }

    /// <inheritdoc/>
    public LineFate Read(ReadOnlySpan<byte> line, ref Head head)
    {
        try
        {
            if (!_pattern.TryMatch(line, _cells)) return LineFate.NoMatch;
        }
        catch (RegexMatchTimeoutException error)
        {
            throw new InputException(_origin.Name,
                $"the format '{_pattern.Text}' takes too long on a line of {line.Length} bytes: write it simpler", error);
        }
        if (!_time.TryRead(line, _cells, out head.Micros))
        {
            if (!_time.IsEmpty || !_times.TryRead(line)) return LineFate.BadTime;
            head.Micros = _times.Micros;
        }
        head.Joins = true;
        head.Message = _message >= 0 ? _cells[_message] : new(0, line.Length);
        if (_level >= 0) head.Level = LevelWords.OfText(line.Slice(_cells[_level].Start, _cells[_level].Length));
        if (_host >= 0) head.Host = _cells[_host];
        if (_service >= 0) head.Service = _cells[_service];
        if (_process >= 0) head.Process = _cells[_process];
        return LineFate.Record;
    }
}
