using System.Buffers.Text;
using Vigie.Logs.Records;

namespace Vigie.Logs.SlapOS;

/// <summary>
/// Rows of a daily dump of a collector: CSV without a header, CRLF line ends, date, time and the mark <c>reported</c>
/// last. Rows that cannot be read are counted and passed over.
/// </summary>
public sealed class DumpRows : ICollectorRows
{
    private const int MaxLineBytes = 1 << 20;
    private const int ColumnsAfter = 3;

    private readonly LineReader _lines;
    private readonly Stream _stream;
    private readonly CellTexts _texts = new();
    private readonly Range[] _cells;

    /// <summary>Reads the dump of a table from a stream, which is closed with the rows.</summary>
    public DumpRows(CollectorTable table, Stream stream)
    {
        ArgumentNullException.ThrowIfNull(table);
        Current = new CollectorRow(table);
        _stream = stream;
        _lines = new LineReader(stream, MaxLineBytes);
        _cells = new Range[table.Columns.Count + ColumnsAfter];
    }

    /// <inheritdoc/>
    public CollectorRow Current { get; }

    /// <inheritdoc/>
    public long BadRows { get; private set; }

    /// <inheritdoc/>
    public bool Read()
    {
        while (_lines.Read())
        {
            var line = _lines.Line;
            if (line.IsEmpty) continue;
            if (TryTake(line)) return true;
            BadRows++;
        }
        return false;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _lines.Dispose();
        _stream.Dispose();
    }

    private bool TryTake(ReadOnlySpan<byte> line)
    {
        if (!TrySplit(line)) return false;
        int columns = Current.Table.Columns.Count;
        if (!Current.TrySetTime(line[_cells[columns]], line[_cells[columns + 1]])) return false;
        for (int i = 0; i < columns; i++)
        {
            var cell = Unquote(line[_cells[i]]);
            bool isNumber = Utf8Parser.TryParse(cell, out double value, out int used) && used == cell.Length;
            Current.Values[i] = isNumber && double.IsFinite(value) ? value : double.NaN;
            if (i == Current.Table.EntityColumn) Current.Entity = _texts.Of(cell);
            if (i == Current.Table.ProcessColumn) Current.Process = _texts.Of(cell);
        }
        return true;
    }

    // A cell in quotes may hold commas; doubled quotes inside one do not come in what collectors write.
    private bool TrySplit(ReadOnlySpan<byte> line)
    {
        int cell = 0, start = 0;
        bool isQuoted = false;
        for (int i = 0; i <= line.Length; i++)
        {
            if (i < line.Length && line[i] == '"') isQuoted = !isQuoted;
            if (i < line.Length && (line[i] != ',' || isQuoted)) continue;
            if (cell == _cells.Length) return false;
            _cells[cell++] = start..i;
            start = i + 1;
        }
        return cell == _cells.Length;
    }

    private static ReadOnlySpan<byte> Unquote(ReadOnlySpan<byte> cell) => cell.Trim((byte)'"');
}
