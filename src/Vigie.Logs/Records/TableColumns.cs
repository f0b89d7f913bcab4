using System.Text;

namespace Vigie.Logs.Records;

/// <summary>The columns of a table with a header: what each holds, and where its cells lie in a row.</summary>
internal sealed class TableColumns
{
    private const int MostColumns = 4096;
    private readonly byte _separator;
    private readonly Head.Range[] _cells;

    private TableColumns(byte separator, string[] names, Field[] fields)
    {
        _separator = separator;
        Names = names;
        Fields = fields;
        _cells = new Head.Range[names.Length];
    }

    /// <summary>Names as the header gives them.</summary>
    public string[] Names { get; }

    /// <summary>What each holds, as far as its name tells.</summary>
    public Field[] Fields { get; }

    /// <summary>Whether each row is one sample: its time, its name and its value.</summary>
    public bool IsLong => Has(Field.Metric) && Has(Field.Value);

    /// <summary>Whether rows hold messages.</summary>
    public bool HasMessage => Array.Exists(Fields, IsMessage);

    /// <summary>Cells of the last row read, without their quotes.</summary>
    public ReadOnlySpan<Head.Range> Cells => _cells;

    /// <summary>Columns if the line can be a header, else null: two names or more, one of them a time.</summary>
    public static TableColumns? FromHeader(ReadOnlySpan<byte> line)
    {
        int at = line.IndexOfAny(",;\t"u8);
        if (at < 1) return null;
        byte separator = line[at];
        int count = line.Count(separator) + 1;
        if (count > MostColumns) return null;
        var names = new string[count];
        var fields = new Field[count];
        int column = 0;
        foreach (var range in line.Split(separator))
        {
            var name = line[range].Trim(" \"'"u8);
            if (name.IsEmpty || name.Length > 200 || TimeFormats.IsDigit(name[0])) return null;
            fields[column] = FieldNames.Of(name);
            names[column++] = Encoding.UTF8.GetString(name);
        }
        return Array.Exists(fields, IsTime) ? new TableColumns(separator, names, fields) : null;
    }

    /// <summary>Whether a column tells time or a part of it.</summary>
    public static bool IsTime(Field field) => field is Field.Time or Field.Date or Field.LateTime;

    /// <summary>Whether a column may be the message.</summary>
    public static bool IsMessage(Field field) => field is >= Field.Message and <= Field.Text;

    /// <summary>Whether there is a column of the kind.</summary>
    public bool Has(Field field) => Array.IndexOf(Fields, field) >= 0;

    /// <summary>Finds the cells of a row, missing ones empty; false where their number is not that of the header.</summary>
    public bool Split(ReadOnlySpan<byte> line)
    {
        int at = 0;
        for (int column = 0; column < _cells.Length; column++)
        {
            if (at > line.Length)
            {
                _cells.AsSpan(column).Clear();
                return false;
            }
            int end = CellEnd(line, at);
            int from = at;
            int to = end;
            while (from < to && line[from] == ' ') from++;
            while (to > from && line[to - 1] == ' ') to--;
            if (to - from >= 2 && line[from] == '"' && line[to - 1] == '"')
            {
                from++;
                to--;
            }
            _cells[column] = Head.Range.Of(from, to);
            at = end + 1;
        }
        return at > line.Length;
    }

    // A separator inside quotes is text; quotes in a quoted cell are doubled (RFC 4180).
    private int CellEnd(ReadOnlySpan<byte> line, int start)
    {
        if (start < line.Length && line[start] == '"')
        {
            bool quoted = false;
            for (int at = start; at < line.Length; at++)
            {
                if (line[at] == '"') quoted = !quoted;
                else if (line[at] == _separator && !quoted) return at;
            }
            return line.Length;
        }
        int length = line[start..].IndexOf(_separator);
        return length < 0 ? line.Length : start + length;
    }
}
