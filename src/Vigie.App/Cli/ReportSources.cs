using System.Text.RegularExpressions;
using Vigie.Logs;
using Vigie.Logs.Alerts;
using Vigie.Logs.Evaluation;
using Vigie.Logs.Records;

namespace Vigie.App.Cli;

/// <summary>The files beside the sources that a report is broken down by, read before the long work.</summary>
internal sealed class ReportSources
{
    private readonly OnsetList? _onsets;
    private readonly MachineGroups? _groups;

    private ReportSources(OnsetList? onsets, MachineGroups? groups) => (_onsets, _groups) = (onsets, groups);

    /// <summary>Reads onsets and groups where they are given.</summary>
    /// <exception cref="InputException">A file cannot be used.</exception>
    public static ReportSources Open(BacktestRequest request)
    {
        var pattern = request.Pipelines[0].NewMachineRegex();
        var zone = request.SourceOptions.Records.TimeZone;
        var onsets = request.Onsets is { } path
            ? Read(path, "onsets", text => OnsetList.Read(text, path, Fleet.TimesOf(zone), pattern))
            : null;
        var groups = request.Groups is { } list
            ? Read(list, "groups", text => MachineGroups.Read(text, list, pattern))
            : request.GroupPattern is { } regex ? MachineGroups.Of(Pattern(regex)) : null;
        return new ReportSources(onsets, groups);
    }

    /// <summary>What the report is to tell, once the machines are known.</summary>
    public ReportOptions Resolve(Pipeline pipeline, List<string> warnings)
    {
        var options = new ReportOptions
        {
            Onsets = _onsets is null ? null : Onsets(_onsets, pipeline, warnings),
            Groups = _groups,
            Seed = pipeline.Options.Training.Seed,
        };
        var policy = pipeline.Options.Training.Policy;
        return policy.Aim == AlertAim.Cost
            ? options with { MissCost = policy.MissCost, AlarmCost = policy.FalseAlarmCost }
            : options;
    }

    private static FaultOnsets Onsets(OnsetList list, Pipeline pipeline, List<string> warnings)
    {
        var known = list.Onsets.Select(o => (Fleet.MachineOf(pipeline, o.Machine), o.TimeMicros)).Where(o => o.Item1 >= 0).ToList();
        if (known.Count == 0)
            throw new InputException(list.Name, $"no machine of this file is in the sources; the first is '{list.Onsets[0].Machine}'");
        if (known.Count < list.Onsets.Count)
            warnings.Add($"{list.Name}: {list.Onsets.Count - known.Count} of {list.Onsets.Count} onsets are of machines that are not in the sources");
        return new FaultOnsets(known);
    }

    private static T Read<T>(string path, string what, Func<TextReader, T> read)
    {
        if (!File.Exists(path)) throw new InputException(path, $"there is no such {what} file");
        using var text = new StreamReader(path);
        return read(text);
    }

    private static Regex Pattern(string pattern)
    {
        try
        {
            return new Regex(pattern, RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));
        }
        catch (RegexParseException error)
        {
            throw new UsageException($"--group-pattern is no regular expression: {error.Message}");
        }
    }
}
