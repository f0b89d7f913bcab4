using System.CommandLine;
using Vigie.Logs.Evaluation;

namespace Vigie.App.Cli;

/// <summary><c>vigie backtest</c>: how well failures of the past would have been announced.</summary>
internal static class BacktestVerb
{
    public static Command Make(TextWriter output, TextWriter error)
    {
        var common = new CommonOptions();
        var failures = FailuresOption(required: true);
        var rules = FailuresVerb.RulesOption();
        var kinds = KindsOption();
        var report = new Option<string>("--report")
        {
            Description = "Folder for report.html and report.json",
            HelpName = "DIR",
            DefaultValueFactory = _ => "vigie-report",
        };
        var predictions = new Option<string?>("--predictions")
        {
            Description = "File for the judged decisions (machine,time,risk,...), so that anyone can recompute every figure",
            HelpName = "FILE",
        };
        var trainShare = new Option<double?>("--train-share")
        {
            Description = "One split instead of folds: this share of the machines (or of the decisions) is the past",
            HelpName = "SHARE",
        };
        var folds = new Option<int>("--folds") { Description = "Walk-forward folds", HelpName = "N", DefaultValueFactory = _ => 4 };
        var onsets = new Option<string?>("--onsets")
        {
            Description = "CSV file machine,onset of when faults became active, to tell the failures that could be foreseen "
                + "(active 30 s or more before) from the others; for judging only, never learned from",
            HelpName = "FILE",
        };
        var groups = new Option<string?>("--groups")
        {
            Description = "CSV file machine,group: figures are given by group as well",
            HelpName = "FILE",
        };
        var groupPattern = new Option<string?>("--group-pattern")
        {
            Description = "Regular expression that finds the group in a machine's name, such as '^[a-z]+' [default: no groups]",
            HelpName = "REGEX",
        };
        var without = WithoutOption();
        var command = new Command("backtest", "Evaluate on the past: train on what came before, predict what comes after");
        common.AddReading(command);
        command.Add(failures);
        command.Add(rules);
        command.Add(kinds);
        command.Add(report);
        command.Add(predictions);
        command.Add(trainShare);
        command.Add(folds);
        command.Add(onsets);
        command.Add(groups);
        command.Add(groupPattern);
        command.Add(without);
        common.AddSeveralWindows(command);
        command.Does(error, (parsed, stop) =>
        {
            if (parsed.GetValue(trainShare) is { } share && share is not (> 0 and < 1))
                throw new UsageException("--train-share must lie between 0 and 1, such as 0.6");
            if (parsed.GetValue(folds) is < 1 or > 100) throw new UsageException("--folds must be between 1 and 100");
            if (parsed.GetValue(groups) is not null && parsed.GetValue(groupPattern) is not null)
                throw new UsageException("--groups and --group-pattern say the same in two ways: give one of them");
            var request = new BacktestRequest
            {
                Sources = parsed.GetRequiredValue(common.Sources),
                SourceOptions = common.SourceOptions(parsed, stop),
                Pipelines = common.SeveralPipelineOptions(parsed),
                Failures = parsed.GetRequiredValue(failures)!,
                Rules = parsed.GetValue(rules),
                Kinds = parsed.GetValue(kinds) ?? [],
                ReportFolder = parsed.GetRequiredValue(report),
                Predictions = parsed.GetValue(predictions),
                Onsets = parsed.GetValue(onsets),
                Groups = parsed.GetValue(groups),
                GroupPattern = parsed.GetValue(groupPattern),
                Without = parsed.GetValue(without) ?? [],
                Split = new BacktestOptions { TrainShare = parsed.GetValue(trainShare), Folds = parsed.GetValue(folds) },
            };
            var screen = new Screen(output, error, parsed.GetValue(common.Json), parsed.GetValue(common.Quiet));
            BacktestRun.Run(request, screen, stop);
        });
        return command;
    }

    /// <summary>The option that names the failures file.</summary>
    public static Option<string?> FailuresOption(bool required) => new("--failures")
    {
        Description = "CSV file machine,time,kind of the failures that happened, or auto: found by rules in the sources",
        HelpName = "FILE",
        Required = required,
    };

    /// <summary>The option that names the kinds of failures that count.</summary>
    public static Option<string[]> KindsOption() => new("--kinds")
    {
        Description = "Only failures of these kinds count, so that a kind has a model with its own horizon [default: all]; several with commas",
        HelpName = "KIND,...",
        CustomParser = result => [.. result.Tokens.SelectMany(token => token.Value.Split(',')).Distinct(StringComparer.Ordinal)],
    };

    private static Option<string[]> WithoutOption() => new("--without")
    {
        Description = $"Leave out columns, to tell what they are worth: {string.Join(", ", ColumnFilter.Kinds)}; several with commas",
        HelpName = "KIND,...",
        CustomParser = result =>
        {
            string[] kinds = [.. result.Tokens.SelectMany(token => token.Value.Split(',')).Distinct()];
            foreach (var kind in kinds.Except(ColumnFilter.Kinds))
                result.AddError($"--without must be of {string.Join(", ", ColumnFilter.Kinds)}, but has '{kind}'");
            return kinds;
        },
    };
}
