using System.Text.RegularExpressions;
using Vigie.Logs.Labels;
using Vigie.Logs.Records;

namespace Vigie.Logs.Evaluation;

/// <summary>When a fault became active, as a file <c>machine,onset</c> says; for judging only, never learned from.</summary>
/// <param name="Machine">The machine's name.</param>
/// <param name="TimeMicros">When, in microseconds since 1970 UTC.</param>
public readonly record struct Onset(string Machine, long TimeMicros);

/// <summary>An onsets file.</summary>
/// <param name="Name">The file's name, for messages.</param>
/// <param name="Onsets">The onsets in the order of the file.</param>
public sealed record OnsetList(string Name, IReadOnlyList<Onset> Onsets)
{
    /// <summary>Reads a file <c>machine,onset</c>.</summary>
    /// <param name="text">The file's text.</param>
    /// <param name="name">The file's name, for messages.</param>
    /// <param name="parseTime">Time in microseconds since 1970 UTC, or null where the text is not a time.</param>
    /// <param name="machinePattern">Where given, the part of the machine column that names the machine.</param>
    /// <exception cref="InputException">A wrong header, or a line that cannot be read, with its number.</exception>
    public static OnsetList Read(TextReader text, string name, Func<string, long?> parseTime, Regex? machinePattern)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(parseTime);
        var rows = CsvRows.Open(text, name, "machine,onset", required: 2);
        var onsets = new List<Onset>();
        // A fault without an onset is one whose beginning nobody knows: it says nothing, as if it were not listed.
        while (rows.Next())
        {
            if (rows[1].Length > 0) onsets.Add(new Onset(rows.Machine(machinePattern), rows.Time(1, parseTime)));
        }
        if (onsets.Count == 0) throw new InputException(name, "the file lists no onset");
        return new OnsetList(name, onsets);
    }
}
