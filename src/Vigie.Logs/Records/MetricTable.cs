using System.Globalization;

namespace Vigie.Logs.Records;

/// <summary>
/// Rows of a table of samples: a time, and a column of numbers for each metric. A column called machine, host,
/// hostname, instance or node names the machine; other columns that are no numbers in the first row make the file a
/// log and not a table. An only column called entry or value takes the name of the file.
/// </summary>
internal sealed class MetricTable : ILineForm
{
    private readonly TableColumns _columns;
    private readonly TimestampReader _times;
    private readonly int _timeColumn;
    private readonly int _hostColumn;
    private readonly string[] _names;
    private readonly double[] _values;

    private MetricTable(TableColumns columns, int timeColumn, string[] names, TimestampReader times)
    {
        _columns = columns;
        _times = times;
        _timeColumn = timeColumn;
        _hostColumn = Array.IndexOf(columns.Fields, Field.Host);
        _names = names;
        _values = new double[names.Length];
    }

    /// <summary>A table with these columns; null where none is left for a metric.</summary>
    public static MetricTable? From(TableColumns columns, string stem, TimestampReader times)
    {
        int time = Array.FindIndex(columns.Fields, TableColumns.IsTime);
        int host = Array.IndexOf(columns.Fields, Field.Host);
        string[] names = [.. columns.Names.Where((_, column) => column != time && column != host)];
        if (names.Length == 0) return null;
        bool isOnly = names is [var only] && only.ToLowerInvariant() is "entry" or "value";
        return new MetricTable(columns, time, isOnly ? [stem] : Array.ConvertAll(names, name => $"{stem}.{name}"), times);
    }

    /// <inheritdoc/>
    public LineFate Read(ReadOnlySpan<byte> line, ref Head head) =>
        TryReadRow(line, ref head) ? LineFate.Record
        : _columns.Names.Length > 1 && TableColumns.FromHeader(line) is not null ? LineFate.Header : LineFate.BadRow;

    /// <summary>Reads a row; false where columns and header differ, or a cell is no time or number.</summary>
    public bool TryReadRow(ReadOnlySpan<byte> line, ref Head head)
    {
        if (!_columns.Split(line)) return false;
        var cells = _columns.Cells;
        var time = cells[_timeColumn];
        if (!_times.TryReadExact(line.Slice(time.Start, time.Length))) return false;
        int metric = 0;
        int present = 0;
        for (int column = 0; column < cells.Length; column++)
        {
            if (column == _timeColumn || column == _hostColumn) continue;
            var cell = cells[column];
            if (!Numbers.TryParse(line.Slice(cell.Start, cell.Length), out _values[metric])) return false;
            if (!double.IsNaN(_values[metric++])) present++;
        }
        head.Micros = _times.Micros;
        head.Names = _names;
        head.Values = _values;
        head.Present = present;
        if (_hostColumn >= 0) head.Host = cells[_hostColumn];
        return true;
    }
}

/// <summary>Numbers in cells.</summary>
internal static class Numbers
{
    /// <summary>Reads a number; an empty cell and NaN are NaN, infinity is none.</summary>
    public static bool TryParse(ReadOnlySpan<byte> cell, out double value)
    {
        value = double.NaN;
        if (cell.IsEmpty || cell.SequenceEqual("null"u8) || cell.SequenceEqual("NA"u8)) return true;
        if (!double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out value)) return false;
        return !double.IsInfinity(value);
    }
}
