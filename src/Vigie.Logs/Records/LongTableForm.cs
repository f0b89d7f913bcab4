namespace Vigie.Logs.Records;

/// <summary>Rows of one sample each: time, name of the metric, value, and the machine where a column names it.</summary>
internal sealed class LongTableForm(TableColumns columns, TimestampReader times) : ILineForm
{
    private readonly int _time = Array.FindIndex(columns.Fields, TableColumns.IsTime);
    private readonly int _metric = Array.IndexOf(columns.Fields, Field.Metric);
    private readonly int _value = Array.IndexOf(columns.Fields, Field.Value);
    private readonly int _host = Array.IndexOf(columns.Fields, Field.Host);
    private readonly SampleNames _names = new();
    private bool _hasHeader;

    /// <inheritdoc/>
    public LineFate Read(ReadOnlySpan<byte> line, ref Head head)
    {
        if (!_hasHeader)
        {
            _hasHeader = true;
            return LineFate.Header;
        }
        if (!columns.Split(line)) return LineFate.BadRow;
        var (time, metric, value) = (columns.Cells[_time], columns.Cells[_metric], columns.Cells[_value]);
        if (!times.TryReadExact(line.Slice(time.Start, time.Length))
            || !Numbers.TryParse(line.Slice(value.Start, value.Length), out double number)
            || !_names.TryTake(line.Slice(metric.Start, metric.Length), number, ref head)) return LineFate.BadRow;
        head.Micros = times.Micros;
        if (_host >= 0) head.Host = columns.Cells[_host];
        return LineFate.Record;
    }
}
