using System.Globalization;
using System.Text;
using Vigie.Logs.Records;

namespace Vigie.Host.Tables;

/// <summary>
/// Dense rows of a text table. Separator and header are found by looking; cells may be quoted but end on their line; lines
/// that start with # are remarks.
/// </summary>
internal sealed class CsvRows : ITableRows
{
    private const int RowsBetweenLooks = 4096;
    private const int ShownBytes = 32;
    private const byte Quote = (byte)'"';

    private readonly TextLines _lines;
    private readonly CancellationToken _stop;
    private readonly byte _separator;
    private readonly int _labelColumn;
    private readonly string[] _names;
    private readonly double[] _values;
    private byte[] _label = new byte[32];
    private int _labelLength;
    private bool _headerIsRead;

    public CsvRows(TextLines lines, TableOptions options)
    {
        _lines = lines;
        _stop = options.Stop;
        var layout = new CsvLayout(lines.Peek(TextRows.LookBytes), lines.Name);
        _separator = layout.Separator;
        _names = layout.Columns;
        _headerIsRead = !layout.HasHeader;
        _labelColumn = TextRows.FindColumn(options.Label, layout.Columns, layout.Count, lines.Name);
        Features = layout.Count - (_labelColumn >= 0 ? 1 : 0);
        Columns = [.. _names.Where((_, j) => j != _labelColumn)];
        _values = new double[Features];
    }

    public string Name => _lines.Name;

    public bool IsSparse => false;

    public int Features { get; }

    public IReadOnlyList<string> Columns { get; }

    public int FirstIndex => 1;

    public bool HasLabels => _labelColumn >= 0;

    public long Row { get; private set; }

    public ReadOnlySpan<int> Indices => [];

    public ReadOnlySpan<double> Values => _values;

    public bool Next()
    {
        if (Row % RowsBetweenLooks == 0) _stop.ThrowIfCancellationRequested();
        while (_lines.Next(out var line))
        {
            if (CsvLayout.IsEmpty(line)) continue;
            if (!_headerIsRead)
            {
                _headerIsRead = true;
                continue;
            }
            Row++;
            Parse(line);
            return true;
        }
        return false;
    }

    public void AddLabelTo(LabelColumn labels) => labels.Add(_label.AsSpan(0, _labelLength), this);

    public string Place() => $"{_lines.Name}:{_lines.Number}";

    public void Dispose() => _lines.Dispose();

    private void Parse(ReadOnlySpan<byte> line)
    {
        int at = 0, column = 0, feature = 0, count = _values.Length + (HasLabels ? 1 : 0);
        while (true)
        {
            at = SkipBlanks(line, at);
            if (_separator == CsvLayout.Blanks && at == line.Length) break;
            if (column == count) throw CountFault(column, line[at..]);
            if (column == _labelColumn) at = ReadLabel(line, at);
            else at = ReadValue(line, at, column, out _values[feature++]);
            column++;
            if (at == line.Length) break;
            at++;
        }
        if (column != count) throw CountFault(column, default);
    }

    private int SkipBlanks(ReadOnlySpan<byte> line, int at)
    {
        while (at < line.Length && (line[at] == ' ' || (line[at] == '\t' && _separator != '\t'))) at++;
        return at;
    }

    // Returns where the separator after the cell stands, or the end of the line.
    private int ReadValue(ReadOnlySpan<byte> line, int at, int column, out double value)
    {
        int length = NumberText.Read(line[at..], out value);
        int end = at + length;
        if (length == 0 || (end < line.Length && !IsSeparator(line[end])))
        {
            end = EndOfCell(line, at);
            var cell = Cell(line[at..end]);
            if (!NumberText.TryWhole(cell, out value)) throw TextFault(column, cell);
        }
        if (!double.IsFinite(value)) throw FiniteFault(column);
        return end;
    }

    private int ReadLabel(ReadOnlySpan<byte> line, int at)
    {
        int end = EndOfCell(line, at);
        var cell = Cell(line[at..end]);
        if (cell.Length > _label.Length) _label = new byte[2 * cell.Length];
        cell.CopyTo(_label);
        _labelLength = cell.Length;
        return end;
    }

    private int EndOfCell(ReadOnlySpan<byte> line, int at)
    {
        if (at < line.Length && line[at] == Quote)
        {
            at = CsvLayout.EndOfQuoted(line, at);
            if (at < 0) throw new InputException(Name, _lines.Number, "a quoted cell does not end on its line");
        }
        while (at < line.Length && !IsSeparator(line[at])) at++;
        return at;
    }

    private bool IsSeparator(byte letter) => letter == _separator || (letter == '\t' && _separator == CsvLayout.Blanks);

    private static ReadOnlySpan<byte> Cell(ReadOnlySpan<byte> cell)
    {
        cell = cell.Trim(" \t"u8);
        if (cell.Length < 2 || cell[0] != Quote || cell[^1] != Quote) return cell;
        cell = cell[1..^1];
        return cell.IndexOf("\"\""u8) < 0
            ? cell : Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(cell).Replace("\"\"", "\"", StringComparison.Ordinal));
    }

    private string ColumnName(int column) =>
        column < _names.Length ? $"column '{_names[column]}'" : string.Create(CultureInfo.InvariantCulture, $"column {column + 1}");

    private InputException TextFault(int column, ReadOnlySpan<byte> cell) => new(Name, _lines.Number, cell.Length == 0
        ? $"{ColumnName(column)} is empty in row {Row}: fill in what is missing, or leave the row out"
        : $"{ColumnName(column)} holds text ('{Encoding.UTF8.GetString(cell[..Math.Min(cell.Length, ShownBytes)])}'): a table "
            + "is made of numbers; give the column of labels with --label, and turn other words into numbers first");

    private InputException FiniteFault(int column) =>
        new(Name, _lines.Number, $"{ColumnName(column)} is not a finite number in row {Row}");

    private InputException CountFault(int column, ReadOnlySpan<byte> rest)
    {
        int count = _values.Length + (HasLabels ? 1 : 0);
        int found = rest.IsEmpty ? column : column + 1;
        return new InputException(Name, _lines.Number, rest.IsEmpty
            ? $"the row has {found} cells, and the first one {count}" : $"the row has more than the {count} cells of the first one");
    }
}
