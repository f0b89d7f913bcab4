using System.Text;
using System.Text.RegularExpressions;
using Vigie.Logs.Labels.Rules;
using Vigie.Logs.Records;
using Vigie.Logs.SlapOS;
using Vigie.Logs.Windows;

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

    /// <summary>
    /// The failures that rules found, as they label what decisions are about: machines take all of theirs; partitions
    /// take their own and none of the whole machine; where both are decided about, the failure of a partition is the
    /// partition's only. A service takes those of which a rule tells that part.
    /// </summary>
    public static FailureList Of(string name, IReadOnlyList<FoundFailure> found, Entities entities = Entities.Machine)
    {
        ArgumentNullException.ThrowIfNull(found);
        var labels = found.Where(f => entities switch
        {
            Entities.Partition => f.Partition.Length > 0,
            Entities.Service => f.Entity.Length > 0,
            _ => true,
        });
        return new(name, [.. labels.Select(f => new Failure(Label(f, entities), f.TimeMicros, f.Rule.Name, f.Line))]);
    }

    /// <summary>Those of some kinds; all where no kind is given.</summary>
    /// <exception cref="InputException">No failure is of one of the kinds.</exception>
    public FailureList Only(IReadOnlyList<string> kinds)
    {
        ArgumentNullException.ThrowIfNull(kinds);
        if (kinds.Count == 0) return this;
        var known = Failures.Select(f => f.Kind).ToHashSet(StringComparer.Ordinal);
        if (kinds.FirstOrDefault(kind => !known.Contains(kind)) is { } missing)
            throw new InputException(Name, $"no failure is of the kind '{missing}', only of {string.Join(", ", known.Order(StringComparer.Ordinal).Select(kind => $"'{kind}'"))}");
        return new FailureList(Name, [.. Failures.Where(f => kinds.Contains(f.Kind))]);
    }

    private static string Label(FoundFailure found, Entities entities)
    {
        var place = entities != Entities.Machine && found.Partition.Length > 0 ? $"{found.Machine}/{found.Partition}" : found.Machine;
        return entities == Entities.Service ? $"{place}/{Service(found.Entity)}" : place;
    }

    // A unit of systemd is called as its service, and so is a supervised process.
    private static string Service(string entity)
    {
        const string unit = ".service";
        return entity.EndsWith(unit, StringComparison.Ordinal)
            ? entity[..^unit.Length]
            : Encoding.UTF8.GetString(PartitionFinder.Service(Encoding.UTF8.GetBytes(entity)));
    }

    /// <summary>Reads a failures file.</summary>
    /// <param name="text">The file's text.</param>
    /// <param name="name">The file's name, for messages.</param>
    /// <param name="parseTime">Time in microseconds since 1970 UTC, or null where the text is not a time.</param>
    /// <param name="machinePattern">Where given, the part of the machine column that names the machine.</param>
    /// <param name="mayBeEmpty">Whether a file that lists no failure will do.</param>
    /// <exception cref="InputException">A wrong header, or a line that cannot be read, with its number.</exception>
    public static FailureList Read(
        TextReader text, string name, Func<string, long?> parseTime, Regex? machinePattern, bool mayBeEmpty = false)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(parseTime);
        var rows = CsvRows.Open(text, name, "machine,time,kind", required: 2);
        var failures = new List<Failure>();
        while (rows.Next())
        {
            var machine = rows.Machine(machinePattern);
            long? time = rows[1].Length > 0 ? rows.Time(1, parseTime) : null;
            failures.Add(new Failure(machine, time, rows[2], rows.Line));
        }
        if (failures.Count == 0 && !mayBeEmpty) throw new InputException(name, "the file lists no failure");
        return new FailureList(name, failures);
    }
}
