namespace Vigie.Logs.Records;

/// <summary>
/// Prometheus' text format with timestamps (also OpenMetrics): <c>name{label="value"} number time</c>, a sample a line.
/// The label instance, host, hostname or node names the machine.
/// </summary>
internal sealed class PrometheusForm(TimestampReader times) : ILineForm
{
    private readonly SampleNames _names = new();
    private byte[] _series = [];

    /// <summary>Whether a first line is of this format.</summary>
    public static bool IsStart(ReadOnlySpan<byte> line)
    {
        if (line.StartsWith("# HELP "u8) || line.StartsWith("# TYPE "u8) || line.StartsWith("# UNIT "u8)) return true;
        return Parse(line, out _, out _, out var value, out var time) && !time.IsEmpty
            && Numbers.TryParse(value, out _) && Numbers.TryParse(time, out double number) && number > 1e9;
    }

    /// <inheritdoc/>
    public LineFate Read(ReadOnlySpan<byte> line, ref Head head)
    {
        if (line[0] == '#') return LineFate.Header;
        if (!Parse(line, out var series, out var host, out var valueText, out var timeText)) return LineFate.BadRow;
        if (!TryNumber(valueText, out double value)) return LineFate.BadRow;
        if (!Numbers.TryParse(timeText, out double time) || !times.TryReadEpoch(time)) return LineFate.BadTime;
        var name = line.Slice(series.Start, series.Length);
        if (host.Length > 0) name = WithoutHost(name, host);
        if (!_names.TryTake(name, value, ref head)) return LineFate.BadRow;
        head.Host = host;
        head.Micros = times.Micros;
        return LineFate.Record;
    }

    // The machine's label is no part of the metric's name.
    private ReadOnlySpan<byte> WithoutHost(ReadOnlySpan<byte> series, Head.Range host)
    {
        int start = series[..host.Start].LastIndexOfAny((byte)'{', (byte)',') + 1;
        int end = host.End + 1;
        if (series[end] == ',') end++;
        else if (series[start - 1] == ',') start--;
        if (_series.Length < series.Length) _series = new byte[series.Length * 2];
        series[..start].CopyTo(_series);
        series[end..].CopyTo(_series.AsSpan(start));
        var rest = _series.AsSpan(0, series.Length - end + start);
        return rest.EndsWith("{}"u8) ? rest[..^2] : rest;
    }

    private static bool TryNumber(ReadOnlySpan<byte> text, out double value)
    {
        if (Numbers.TryParse(text, out value)) return true;
        value = double.NaN;
        return text is [.., (byte)'I', (byte)'n', (byte)'f'];
    }

    private static bool Parse(
        ReadOnlySpan<byte> line, out Head.Range series, out Head.Range host, out ReadOnlySpan<byte> value,
        out ReadOnlySpan<byte> time)
    {
        series = host = default;
        value = time = default;
        int at = 0;
        while (at < line.Length && (TimeFormats.IsWordByte(line[at]) || line[at] is (byte)':' or (byte)'.')) at++;
        if (at == 0 || at >= line.Length || TimeFormats.IsDigit(line[0])) return false;
        if (line[at] == '{' && !Labels(line, ref at, ref host)) return false;
        series = new(0, at);
        var rest = line[at..];
        if (rest.IsEmpty || rest[0] is not ((byte)' ' or (byte)'\t')) return false;
        rest = rest.Trim(" \t"u8);
        int end = rest.IndexOfAny((byte)' ', (byte)'\t');
        value = end < 0 ? rest : rest[..end];
        if (end < 0) return !value.IsEmpty;
        time = rest[end..].Trim(" \t"u8);
        end = time.IndexOfAny((byte)' ', (byte)'\t');
        // An exemplar may follow in OpenMetrics.
        if (end > 0) time = time[end..].TrimStart(" \t"u8)[0] == '#' ? time[..end] : default;
        return true;
    }

    private static bool Labels(ReadOnlySpan<byte> line, ref int at, ref Head.Range host)
    {
        at++;
        while (at < line.Length && line[at] != '}')
        {
            int nameStart = at;
            int equals = line[at..].IndexOf((byte)'=');
            if (equals <= 0 || at + equals + 1 >= line.Length || line[at + equals + 1] != '"') return false;
            var name = line.Slice(nameStart, equals);
            int start = at + equals + 2;
            int end = start;
            while (end < line.Length && line[end] != '"') end += line[end] == '\\' ? 2 : 1;
            if (end >= line.Length) return false;
            if (host.Length == 0 && FieldNames.Of(name) == Field.Host) host = Head.Range.Of(start, end);
            at = end + 1;
            while (at < line.Length && line[at] is (byte)',' or (byte)' ') at++;
        }
        return at++ < line.Length;
    }
}
