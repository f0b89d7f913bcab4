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

    private FailureSource(FailureList? list, FailureFinder? finder, IReadOnlyList<string> kinds) =>
        (_list, _finder, _kinds) = (list, finder, kinds);

    /// <summary>Reads a failures file, or gets the rules ready; only failures of the given kinds count, where there are any.</summary>
    /// <exception cref="InputException">A file cannot be used.</exception>
    public static FailureSource Open(
        string failures, string? rules, IReadOnlyList<string> kinds, TimeZoneInfo zone, PipelineOptions options)
    {
        Check(failures, rules, kinds);
        if (failures != Auto) return new FailureSource(Fleet.ReadFailures(failures, zone, options).Only(kinds), null, kinds);
        if (options.MachinePattern is not null)
            throw new UsageException("--failures auto looks at whole machines: it does not go with --machine-pattern");
        return new FailureSource(null, new FailureFinder(FailuresVerb.Rules(rules)), kinds);
    }

    /// <summary>Refuses options that say nothing without the failures they speak of.</summary>
    /// <param name="failures">What <c>--failures</c> names; null where it is not given.</param>
    /// <param name="rules">The same of <c>--rules</c>.</param>
    /// <param name="kinds">Those of <c>--kinds</c>.</param>
    public static void Check(string? failures, string? rules, IReadOnlyList<string> kinds)
    {
        if (failures is null && kinds.Count > 0) throw new UsageException("--kinds goes with --failures only");
        if (failures != Auto && rules is not null) throw new UsageException("--rules goes with --failures auto only");
    }

    /// <summary>Shows a record to the rules.</summary>
    public void See(LogRecord record) => _finder?.Add(record);

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
