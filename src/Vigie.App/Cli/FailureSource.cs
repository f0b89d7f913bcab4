using System.Diagnostics.CodeAnalysis;
using Vigie.Logs;
using Vigie.Logs.Labels;
using Vigie.Logs.Labels.Rules;
using Vigie.Logs.Records;

namespace Vigie.App.Cli;

/// <summary>
/// Where the failures to learn from come from: a file that lists them, or (<c>auto</c>) the records themselves, as rules
/// find them while they are read.
/// </summary>
internal sealed class FailureSource
{
    /// <summary>What stands in place of a file's name.</summary>
    public const string Auto = "auto";

    private readonly FailureList? _list;
    private readonly FailureFinder? _finder;
    private readonly IReadOnlyList<string> _kinds;
    private readonly PipelineOptions _options;
    private readonly (string Machine, long TimeMicros)[] _listed;
    private int _told;

    private FailureSource(FailureList? list, FailureFinder? finder, IReadOnlyList<string> kinds, PipelineOptions options)
    {
        (_list, _finder, _kinds, _options) = (list, finder, kinds, options);
        // A failure without a time is at the end of its machine's log: no decision comes after it.
        _listed = list is null ? [] : [.. list.Failures.Where(f => f.TimeMicros is not null && IsWanted(f.Kind))
            .Select(f => (f.Machine, f.TimeMicros!.Value)).Distinct().OrderBy(f => f.Value)];
    }

    /// <summary>Whether a list names failures.</summary>
    public bool ListsSome => _listed.Length > 0;

    /// <summary>Takes a failure of a machine that is known by now, see <see cref="Pipeline.AddFailure"/>.</summary>
    public delegate void FailureTaker(string machine, long timeMicros, bool joinsAftermath);

    /// <summary>
    /// Reads a failures file, or gets the rules ready; only failures of the given kinds count, where there are any. Null where
    /// no failures are given.
    /// </summary>
    /// <exception cref="InputException">A file cannot be used.</exception>
    /// <exception cref="UsageException">Options that say nothing without the failures they speak of.</exception>
    [return: NotNullIfNotNull(nameof(failures))]
    public static FailureSource? Open(
        string? failures, string? rules, IReadOnlyList<string> kinds, TimeZoneInfo zone, PipelineOptions options)
    {
        if (failures is null && kinds.Count > 0) throw new UsageException("--kinds goes with --failures only");
        return Open(failures, rules, kinds, options, path => Fleet.ReadFailures(path, zone, options).Only(kinds));
    }

    /// <summary>The same beside a prediction: failures that there were so far, of which there may be none, or none of the given kinds.</summary>
    /// <exception cref="InputException">A file cannot be used.</exception>
    /// <exception cref="UsageException">Rules that no failures are found by.</exception>
    [return: NotNullIfNotNull(nameof(failures))]
    public static FailureSource? OpenPast(
        string? failures, string? rules, IReadOnlyList<string> kinds, TimeZoneInfo zone, PipelineOptions options) =>
        Open(failures, rules, kinds, options, path => Fleet.ReadFailures(path, zone, options, mayBeEmpty: true));

    [return: NotNullIfNotNull(nameof(failures))]
    private static FailureSource? Open(
        string? failures, string? rules, IReadOnlyList<string> kinds, PipelineOptions options, Func<string, FailureList> read)
    {
        if (failures != Auto && rules is not null) throw new UsageException("--rules goes with --failures auto only");
        if (failures is null) return null;
        if (failures != Auto) return new FailureSource(read(failures), null, kinds, options);
        if (options.MachinePattern is not null)
            throw new UsageException("--failures auto looks at whole machines: it does not go with --machine-pattern");
        return new FailureSource(null, new FailureFinder(FailuresVerb.Rules(rules)), kinds, options);
    }

    /// <summary>Shows a record to the rules.</summary>
    public void See(LogRecord record) => _finder?.Add(record);

    /// <summary>
    /// Tells the failures that have become known by a moment and were not told yet: of a list those up to it, of rules those
    /// found in the records shown, in the order in which they were found.
    /// </summary>
    public void TellUntil(long timeMicros, FailureTaker take)
    {
        for (; _told < _listed.Length && _listed[_told].TimeMicros <= timeMicros; _told++) take(_listed[_told].Machine, _listed[_told].TimeMicros, false);
        if (_finder?.After(_told) is not { Count: > 0 } found) return;
        _told += found.Count;
        foreach (var failure in FailureList.Of(Auto, found, _options.Entities).Failures)
        {
            if (IsWanted(failure.Kind)) take(failure.Machine, failure.TimeMicros!.Value, true);
        }
    }

    private bool IsWanted(string kind) => _kinds.Count == 0 || _kinds.Contains(kind);

    /// <summary>Failures by machine number, once the sources are read.</summary>
    public FailureTimes Resolve(Pipeline pipeline, List<string> warnings)
    {
        if (_finder is null) return Fleet.Resolve(_list!, pipeline, warnings);
        _finder.End();
        if (_finder.Found.Count == 0) throw new InputException("--failures auto: the rules find no failure in the sources");
        if (_finder.Dropped > 0)
            warnings.Add($"the rules left out {_finder.Dropped} matches of parts of machines beyond their limit");
        var list = FailureList.Of(Auto, _finder.Found, pipeline.Options.Entities).Only(_kinds);
        var failures = Fleet.Resolve(list, pipeline, warnings, joinsAftermath: true);
        if (failures.Aftermath > 0)
            warnings.Add($"{failures.Aftermath} of the failures that the rules find came while the machine counted as down (--recovery) "
                + "and belong to the failure before");
        return failures;
    }
}
