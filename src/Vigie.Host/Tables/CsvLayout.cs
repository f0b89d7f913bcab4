using System.Text;
using Vigie.Logs.Records;

namespace Vigie.Host.Tables;

/// <summary>How the cells of a text table lie, found by looking at its first lines.</summary>
internal sealed class CsvLayout
{
    /// <summary>Separator of cells that are set apart by blanks, any number of them.</summary>
    public const byte Blanks = (byte)' ';

    private const int MostLines = 50;
    private const byte Quote = (byte)'"';

    /// <summary>Looks at the first lines of a table, which may end within a line.</summary>
    /// <exception cref="InputException">There is nothing in the file.</exception>
    public CsvLayout(ReadOnlySpan<byte> head, string name)
    {
        var lines = Lines(head);
        if (lines.Count == 0) throw new InputException(name, "there is no row in it");
        Separator = FindSeparator(lines);
        var rows = lines.ConvertAll(line => Cells(line, Separator));
        HasHeader = rows.Count > 1 && IsHeader(rows);
        Columns = HasHeader ? rows[0] : [];
        Count = rows[0].Length;
    }

    /// <summary>What stands between two cells.</summary>
    public byte Separator { get; }

    /// <summary>Whether the first line names the columns.</summary>
    public bool HasHeader { get; }

    /// <summary>Names of the columns; empty without a header.</summary>
    public string[] Columns { get; }

    /// <summary>Number of columns.</summary>
    public int Count { get; }

    /// <summary>Whether a line has nothing to read: blank, or a remark.</summary>
    public static bool IsEmpty(ReadOnlySpan<byte> line)
    {
        line = line.TrimStart(" \t"u8);
        return line.IsEmpty || line[0] == '#';
    }

    /// <summary>The byte after a quoted cell that begins at <paramref name="start"/>; -1 where its end is missing.</summary>
    public static int EndOfQuoted(ReadOnlySpan<byte> line, int start)
    {
        for (int at = start + 1; at < line.Length; at++)
        {
            if (line[at] != Quote) continue;
            if (at + 1 >= line.Length || line[at + 1] != Quote) return at + 1;
            at++;
        }
        return -1;
    }

    // A column of numbers under a word is named by it.
    private static bool IsHeader(List<string[]> rows)
    {
        for (int j = 0; j < rows[0].Length; j++)
        {
            if (rows[0][j].Length == 0 || IsNumber(rows[0][j])) continue;
            if (rows.Skip(1).All(row => row.Length > j && IsNumber(row[j]))) return true;
        }
        return false;
    }

    private static bool IsNumber(string cell) => NumberText.TryWhole(Encoding.UTF8.GetBytes(cell), out _);

    private static List<byte[]> Lines(ReadOnlySpan<byte> head)
    {
        var lines = new List<byte[]>();
        while (!head.IsEmpty && lines.Count < MostLines)
        {
            int end = head.IndexOf((byte)'\n');
            // What the look cut off is not judged, unless it is all there is.
            if (end < 0 && lines.Count > 0 && head.Length > TextRows.LookBytes / 2) break;
            var line = (end < 0 ? head : head[..end]).TrimEnd((byte)'\r');
            if (!IsEmpty(line)) lines.Add(line.ToArray());
            head = end < 0 ? default : head[(end + 1)..];
        }
        return lines;
    }

    // The one that stands in every line, as often in each; the most frequent where there are several.
    private static byte FindSeparator(List<byte[]> lines)
    {
        byte best = Blanks;
        int most = 0;
        foreach (byte candidate in ",\t;|"u8)
        {
            int count = Occurrences(lines[0], candidate);
            if (count > most && lines.TrueForAll(line => Occurrences(line, candidate) == count)) (best, most) = (candidate, count);
        }
        if (most > 0) return best;
        foreach (byte candidate in ",\t;|"u8)   // rows of unlike length are told later, with their line
            if (Occurrences(lines[0], candidate) > 0) return candidate;
        return Blanks;
    }

    private static int Occurrences(ReadOnlySpan<byte> line, byte candidate)
    {
        int count = 0;
        for (int at = 0; at < line.Length; at++)
        {
            if (line[at] == Quote && EndOfQuoted(line, at) is > 0 and var end) at = end - 1;
            else if (line[at] == candidate) count++;
        }
        return count;
    }

    private static string[] Cells(ReadOnlySpan<byte> line, byte separator)
    {
        var cells = new List<string>();
        int at = 0;
        while (at <= line.Length)
        {
            if (separator == Blanks)
            {
                while (at < line.Length && line[at] is Blanks or (byte)'\t') at++;
                if (at == line.Length) break;
            }
            int start = at;
            if (at < line.Length && line[at] == Quote && EndOfQuoted(line, at) is > 0 and var end) at = end;
            int length = separator == Blanks ? line[at..].IndexOfAny(Blanks, (byte)'\t') : line[at..].IndexOf(separator);
            at = length < 0 ? line.Length : at + length;
            cells.Add(Unquoted(Encoding.UTF8.GetString(line[start..at]).Trim()));
            at++;
        }
        return [.. cells];
    }

    private static string Unquoted(string cell) => cell.Length > 1 && cell[0] == '"' && cell[^1] == '"'
        ? cell[1..^1].Replace("\"\"", "\"", StringComparison.Ordinal) : cell;
}
