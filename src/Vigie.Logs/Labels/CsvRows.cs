using System.Text;
using System.Text.RegularExpressions;
using Vigie.Logs.Records;

namespace Vigie.Logs.Labels;

/// <summary>
/// Rows of a small CSV list about machines, cells by the names of its header; a cell in quotes may hold commas and
/// doubled quotes. Blank lines are passed over.
/// </summary>
public sealed class CsvRows
{
    private readonly TextReader _text;
    private readonly string _name;
    private readonly int[] _columns;
    private readonly int _width;
    private readonly int _needed;
    private List<string> _cells = [];

    private CsvRows(TextReader text, string name, int[] columns, int width, int needed)
    {
        _text = text;
        _name = name;
        _columns = columns;
        _width = width;
        _needed = needed;
    }

    /// <summary>Line of the current row, from 1.</summary>
    public long Line { get; private set; } = 1;

    /// <summary>The cell of a column of the wanted header; empty where the row or the header lacks it.</summary>
    public string this[int column] =>
        _columns[column] >= 0 && _columns[column] < _cells.Count
            ? column < _needed ? _cells[_columns[column]].Trim() : _cells[_columns[column]]
            : "";

    /// <summary>Reads the header.</summary>
    /// <param name="text">The file's text.</param>
    /// <param name="name">The file's name, for messages.</param>
    /// <param name="wanted">Names of the columns wanted, the first of them <c>machine</c>.</param>
    /// <param name="required">So many of them, from the first on, must be there.</param>
    /// <exception cref="InputException">The file is empty, or a required column is missing.</exception>
    public static CsvRows Open(TextReader text, string name, string wanted, int required)
    {
        var header = text.ReadLine() ?? throw new InputException(name, $"the file is empty; it needs the header {wanted}");
        var names = Split(header.TrimStart('\uFEFF'));
        var columns = Array.ConvertAll(wanted.Split(','), names.IndexOf);
        if (columns.AsSpan(0, required).Contains(-1))
            throw new InputException(name, 1, $"the header must be {wanted} but is '{Shorten(header)}'");
        return new CsvRows(text, name, columns, names.Count, required);
    }

    /// <summary>Moves on to the next row; false at the end.</summary>
    /// <exception cref="InputException">The row lacks a required cell.</exception>
    public bool Next()
    {
        while (_text.ReadLine() is { } row)
        {
            Line++;
            if (string.IsNullOrWhiteSpace(row)) continue;
            _cells = Split(row);
            if (_columns.AsSpan(0, _needed).ContainsAnyExceptInRange(0, _cells.Count - 1))
                throw Fault($"{_cells.Count} columns where the header has {_width}");
            return true;
        }
        return false;
    }

    /// <summary>The machine of the row, or the part of it that a pattern finds.</summary>
    public string Machine(Regex? pattern)
    {
        var machine = this[0];
        if (pattern?.Match(machine) is { Success: true } match) machine = match.Value;
        return machine.Length > 0 ? machine : throw Fault("the machine is empty");
    }

    /// <summary>A cell as a time.</summary>
    public long Time(int column, Func<string, long?> parse) =>
        parse(this[column]) ?? throw Fault($"'{Shorten(this[column])}' is not a time that is known here");

    /// <summary>What is wrong with the row, and where.</summary>
    public InputException Fault(string why) => new(_name, Line, why);

    private static string Shorten(string text) => text.Length <= 60 ? text : text[..60] + "...";

    private static List<string> Split(string line)
    {
        var cells = new List<string>();
        var cell = new StringBuilder();
        bool quoted = false;
        for (int i = 0; i < line.Length; i++)
        {
            char c = line[i];
            if (quoted && c == '"' && i + 1 < line.Length && line[i + 1] == '"') cell.Append(line[i++]);
            else if (c == '"') quoted = !quoted;
            else if (c == ',' && !quoted) Take();
            else if (c != '\r') cell.Append(c);
        }
        Take();
        return cells;

        void Take()
        {
            cells.Add(cell.ToString());
            cell.Clear();
        }
    }
}
