using System.Text;
using System.Text.RegularExpressions;
using Vigie.Logs.Labels.Rules;
using Vigie.Logs.Records;

namespace Vigie.Logs.Labels;

/// <summary>
/// A failures file: CSV with the header <c>machine,time,kind</c> (kind may be missing or empty). An empty time means
/// that the machine failed when its log ended, as in collections of sessions that only say which one went wrong.
/// </summary>
public sealed class FailureList
{
    private FailureList(string name, List<Failure> failures)
    {
        Name = name;
        Failures = failures;
    }

    /// <summary>The file's name, for messages.</summary>
    public string Name { get; }

    /// <summary>The failures in the order of the file.</summary>
    public IReadOnlyList<Failure> Failures { get; }

    /// <summary>The failures that rules found.</summary>
    public static FailureList Of(string name, IReadOnlyList<FoundFailure> found) =>
        new(name, [.. found.Select(f => new Failure(f.Machine, f.TimeMicros, f.Rule.Name, f.Line))]);

    /// <summary>Reads a failures file.</summary>
    /// <param name="text">The file's text.</param>
    /// <param name="name">The file's name, for messages.</param>
    /// <param name="parseTime">Time in microseconds since 1970 UTC, or null where the text is not a time.</param>
    /// <param name="machinePattern">Where given, the part of the machine column that names the machine.</param>
    /// <exception cref="InputException">A wrong header, or a line that cannot be read, with its number.</exception>
    public static FailureList Read(
        TextReader text, string name, Func<string, long?> parseTime, Regex? machinePattern)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(parseTime);
        var header = text.ReadLine() ?? throw new InputException(name, "the file is empty; it needs the header machine,time,kind");
        var columns = SplitCsv(header.TrimStart('\uFEFF'));
        int machineAt = columns.IndexOf("machine"), timeAt = columns.IndexOf("time"), kindAt = columns.IndexOf("kind");
        if (machineAt < 0 || timeAt < 0)
            throw new InputException(name, 1, $"the header must be machine,time,kind but is '{Shorten(header)}'");
        var failures = new List<Failure>();
        for (long line = 2; text.ReadLine() is { } row; line++)
        {
            if (string.IsNullOrWhiteSpace(row)) continue;
            var cells = SplitCsv(row);
            if (cells.Count <= Math.Max(machineAt, timeAt))
                throw new InputException(name, line, $"{cells.Count} columns where the header has {columns.Count}");
            var machine = cells[machineAt].Trim();
            if (machinePattern?.Match(machine) is { Success: true } match) machine = match.Value;
            if (machine.Length == 0) throw new InputException(name, line, "the machine is empty");
            long? time = null;
            if (cells[timeAt].Trim() is { Length: > 0 } cell)
                time = parseTime(cell) ?? throw new InputException(name, line, $"'{Shorten(cell)}' is not a time that is known here");
            failures.Add(new Failure(machine, time, kindAt >= 0 && kindAt < cells.Count ? cells[kindAt] : "", line));
        }
        if (failures.Count == 0) throw new InputException(name, "the file lists no failure");
        return new FailureList(name, failures);
    }

    private static string Shorten(string text) => text.Length <= 60 ? text : text[..60] + "...";

    /// <summary>Cells of one CSV line; a cell in quotes may hold commas and doubled quotes.</summary>
    private static List<string> SplitCsv(string line)
    {
        var cells = new List<string>();
        var cell = new StringBuilder();
        bool quoted = false;
        for (int i = 0; i < line.Length; i++)
        {
            char c = line[i];
            if (quoted && c == '"' && i + 1 < line.Length && line[i + 1] == '"') cell.Append(line[i++]);
            else if (c == '"') quoted = !quoted;
            else if (c == ',' && !quoted) cells.Add(Take(cell));
            else if (c != '\r') cell.Append(c);
        }
        cells.Add(Take(cell));
        return cells;
    }

    private static string Take(StringBuilder cell)
    {
        var text = cell.ToString();
        cell.Clear();
        return text;
    }
}
