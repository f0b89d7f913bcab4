using System.Text.RegularExpressions;
using Vigie.Logs.Labels;
using Vigie.Logs.Records;

namespace Vigie.Logs.Evaluation;

/// <summary>Which group a machine belongs to: a hardware model, a site, a customer, whatever figures are wanted for.</summary>
public sealed class MachineGroups
{
    /// <summary>The group of machines that nothing names a group for.</summary>
    public const string Others = "others";

    private readonly Func<string, string?> _find;

    private MachineGroups(Func<string, string?> find) => _find = find;

    /// <summary>Reads a file <c>machine,group</c>.</summary>
    /// <param name="text">The file's text.</param>
    /// <param name="name">The file's name, for messages.</param>
    /// <param name="machinePattern">Where given, the part of the machine column that names the machine.</param>
    /// <exception cref="InputException">A wrong header, a line that cannot be read, or a machine in two groups.</exception>
    public static MachineGroups Read(TextReader text, string name, Regex? machinePattern)
    {
        ArgumentNullException.ThrowIfNull(text);
        var rows = CsvRows.Open(text, name, "machine,group", required: 2);
        var groups = new Dictionary<string, string>(StringComparer.Ordinal);
        while (rows.Next())
        {
            if (rows[1].Length == 0) throw rows.Fault("the group is empty");
            var machine = rows.Machine(machinePattern);
            if (!groups.TryAdd(machine, rows[1]) && groups[machine] != rows[1])
                throw rows.Fault($"machine '{machine}' is in group '{groups[machine]}' already");
        }
        if (groups.Count == 0) throw new InputException(name, "the file names no machine");
        return new MachineGroups(machine => groups.GetValueOrDefault(machine));
    }

    /// <summary>
    /// The group is what a pattern finds in the machine's name: its first group in parentheses, or the whole match.
    /// </summary>
    public static MachineGroups Of(Regex pattern)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        return new MachineGroups(machine =>
        {
            var match = pattern.Match(machine);
            if (!match.Success) return null;
            return match.Groups.Count > 1 && match.Groups[1].Success ? match.Groups[1].Value : match.Value;
        });
    }

    /// <summary>The group of a machine; <see cref="Others"/> where none is known.</summary>
    public string Of(string machine) => _find(machine) is { Length: > 0 } group ? group : Others;
}
