namespace Vigie.Logs.Records;

/// <summary>
/// Lines of any log without a header: text with a time near its front, one JSON object, or <c>key=value</c> pairs,
/// told apart line by line.
/// </summary>
internal sealed class TextForm(TimestampReader times) : ILineForm
{
    private readonly HeaderReader _headers = new();
    private readonly JsonLine _json = new(times);
    private readonly LogfmtLine _logfmt = new(times);
    private bool _hasJsonRecords;
    private bool _hasText;

    /// <inheritdoc/>
    public LineFate Read(ReadOnlySpan<byte> line, ref Head head)
    {
        if (line[0] == '{' && line[^1] == '}')
        {
            var (isJson, hasTime) = _json.TryRead(line, ref head);
            if (isJson && hasTime && (_json.HasMessage || !_hasText))
            {
                _hasJsonRecords = true;
                if (_json.IsWrapped) Unwrap(line, ref head);
                return LineFate.Record;
            }
            if (isJson && _hasJsonRecords) return LineFate.BadTime;
            head = default;
        }
        else if (IsPair(line))
        {
            if (!_hasText && _logfmt.TryRead(line, ref head)) return LineFate.Record;
            head = default;
        }
        if (IsRule(line)) return LineFate.Header;
        if (!times.TryRead(line)) return LineFate.NoTime;
        head.Micros = times.Micros;
        head.Joins = true;
        _hasText = true;
        _headers.Read(line, times.Kind, times.Start, times.End, ref head);
        return LineFate.Record;
    }

    // A line of dashes parts the records of Zope and of SlapOS's cron.
    private static bool IsRule(ReadOnlySpan<byte> line) => line.Length >= 6 && !line.ContainsAnyExcept((byte)'-');

    // "name=" at the start.
    private static bool IsPair(ReadOnlySpan<byte> line)
    {
        if ((uint)((line[0] | 0x20) - 'a') > 25 && line[0] != '@') return false;
        int end = line[..Math.Min(line.Length, 24)].IndexOfAny((byte)'=', (byte)' ');
        return end > 0 && line[end] == '=';
    }

    // What a container wrote is a line with a level and often a time of its own.
    private void Unwrap(ReadOnlySpan<byte> line, ref Head head)
    {
        var text = head.Text is { } own ? own.AsSpan(0, head.Message.End) : line[..head.Message.End];
        var inner = text[head.Message.Start..];
        if (inner.IsEmpty) return;
        var time = default(ParsedTime);
        int open = inner[0] == '[' ? 1 : 0;
        int length = TimeFormats.TryParse(inner[open..], ref time);
        if (length == 0)
        {
            if (head.Level == Level.None) HeaderReader.ReadRest(text, head.Message.Start, ref head);
            return;
        }
        int start = head.Message.Start + open;
        _headers.Read(text, time.Kind, start, start + length, ref head);
    }
}
