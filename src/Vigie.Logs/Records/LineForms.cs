namespace Vigie.Logs.Records;

/// <summary>Finds what form the lines of a file have by its first lines.</summary>
internal static class LineForms
{
    /// <summary>The form given, or the one that the first line and the one after it show.</summary>
    public static ILineForm Choose(
        ReadOnlySpan<byte> line, LineReader lines, RecordOrigin origin, RecordOptions options, TimestampReader times)
    {
        if (options.Pattern is { } pattern) return new PatternForm(pattern, times, origin);
        if (JournalForm.IsStart(line)) return new JournalForm(lines, times, options.MaxLineBytes);
        if (PrometheusForm.IsStart(line)) return new PrometheusForm(times);
        if (PromiseDataForm.IsStart(line)) return new PromiseDataForm(origin, times);
        if (TableColumns.FromHeader(line) is { } columns)
        {
            // The line may move when what follows it is read.
            var next = lines.PeekLine();
            if (Table(columns, next, origin, times) is { } table) return table;
        }
        return new TextForm(times);
    }

    private static ILineForm? Table(TableColumns columns, ReadOnlySpan<byte> next, RecordOrigin origin, TimestampReader times)
    {
        if (columns.IsLong) return new LongTableForm(columns, times);
        if (columns.HasMessage) return new CsvLogForm(columns, times);
        var wide = MetricTable.From(columns, origin.Service, times);
        var head = default(Head);
        return wide is not null && wide.TryReadRow(next, ref head) ? wide : null;
    }
}
