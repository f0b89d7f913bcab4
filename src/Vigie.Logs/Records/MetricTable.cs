using System.Globalization;
using System.Text;

namespace Vigie.Logs.Records;

/// <summary>
/// A CSV file of samples: a header whose first column is a time, then rows of numbers. A column called machine, host,
/// hostname, instance or node names the machine; other columns that are no numbers in the first row make the file a
/// log and not a table. An only column called entry or value takes the name of the file.
/// </summary>
internal sealed class MetricTable
{
    private readonly byte _separator;
    private readonly int[] _metricOfColumn;

    private MetricTable(byte separator, string[] names, int[] metricOfColumn)
    {
        _separator = separator;
        Names = names;
        _metricOfColumn = metricOfColumn;
        Values = new double[names.Length];
    }

    private const int MachineColumn = -1;

    /// <summary>One name a numeric column.</summary>
    public string[] Names { get; }

    /// <summary>Values of the last row read; NaN where a cell was empty.</summary>
    public double[] Values { get; }

    /// <summary>How many of them are not missing.</summary>
    public int Present { get; private set; }

    /// <summary>Where the machine's name lies in the last row; length 0 where the row names none.</summary>
    public int MachineStart { get; private set; }

    public int MachineLength { get; private set; }

    /// <summary>A table if the line can be the header of one, else null.</summary>
    public static MetricTable? FromHeader(ReadOnlySpan<byte> line, string stem)
    {
        int separatorAt = line.IndexOfAny(",;\t"u8);
        if (separatorAt < 2 || !IsTimeName(Unquote(line[..separatorAt]))) return null;
        byte separator = line[separatorAt];
        var columns = Encoding.UTF8.GetString(line[(separatorAt + 1)..]).Split((char)separator);
        var metricOfColumn = new int[columns.Length];
        var names = new List<string>();
        for (int i = 0; i < columns.Length; i++)
        {
            var column = columns[i].Trim().Trim('"');
            bool isMachine = column.ToLowerInvariant() is "machine" or "host" or "hostname" or "instance" or "node";
            metricOfColumn[i] = isMachine ? MachineColumn : names.Count;
            if (!isMachine) names.Add(column);
        }
        bool isOnly = names.Count == 1 && names[0].ToLowerInvariant() is "entry" or "value";
        var full = names.ConvertAll(name => isOnly ? stem : $"{stem}.{name}");
        return full.Count == 0 ? null : new MetricTable(separator, full.ToArray(), metricOfColumn);
    }

    /// <summary>Reads a row; false where columns and header differ, or a cell is no time or number.</summary>
    public bool TryReadRow(ReadOnlySpan<byte> line, TimestampReader times)
    {
        Present = 0;
        MachineLength = 0;
        int end = CellEnd(line, 0);
        if (!times.TryReadExact(line[..end])) return false;
        foreach (int metric in _metricOfColumn)
        {
            if (end >= line.Length) return false;
            int start = end + 1;
            end = CellEnd(line, start);
            if (metric == MachineColumn) TakeMachine(line, start, end);
            else if (!TakeValue(Unquote(line[start..end]), metric)) return false;
        }
        return end >= line.Length;
    }

    private void TakeMachine(ReadOnlySpan<byte> line, int start, int end)
    {
        var name = Unquote(line[start..end]);
        MachineLength = name.Length;
        MachineStart = start + line[start..end].IndexOf(name);
    }

    private bool TakeValue(ReadOnlySpan<byte> cell, int metric)
    {
        Values[metric] = double.NaN;
        if (cell.IsEmpty) return true;
        if (!double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out double value)) return false;
        if (!double.IsFinite(value)) return double.IsNaN(value);
        Values[metric] = value;
        Present++;
        return true;
    }

    private int CellEnd(ReadOnlySpan<byte> line, int start)
    {
        int length = line[start..].IndexOf(_separator);
        return length < 0 ? line.Length : start + length;
    }

    private static ReadOnlySpan<byte> Unquote(ReadOnlySpan<byte> cell) => cell.Trim(" \""u8);

    private static bool IsTimeName(ReadOnlySpan<byte> name) => name.Length <= 9
        && Encoding.UTF8.GetString(name).ToLowerInvariant() is "time" or "timestamp" or "date" or "ts" or "datetime";
}
