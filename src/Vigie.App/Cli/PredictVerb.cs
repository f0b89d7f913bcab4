using System.CommandLine;
using Vigie.Host.Snapshots;
using Vigie.Host.Sources;
using Vigie.Logs.Records;

namespace Vigie.App.Cli;

/// <summary><c>vigie predict</c>: one row a decision, and the machines most at risk.</summary>
internal static class PredictVerb
{
    public static Command Make(TextWriter output, TextWriter error)
    {
        var common = new CommonOptions();
        var model = new Option<string>("--model") { Description = "The model to predict with", HelpName = "FILE", Required = true };
        var failures = new Option<string?>("--failures")
        {
            Description = "The failures that happened so far, so that risks know of them: CSV file machine,time,kind, or auto: found by rules in the sources",
            HelpName = "FILE",
        };
        var rules = FailuresVerb.RulesOption();
        var outFile = new Option<string>("--out")
        {
            Description = "Where the decisions go: .csv, .jsonl, or - for CSV on standard output",
            HelpName = "FILE",
            Required = true,
        };
        var incidents = new Option<string?>("--incidents")
        {
            Description = "Where the incidents go, one a machine and kind: .csv or .jsonl",
            HelpName = "FILE",
        };
        var command = new Command("predict", "Predict failures: machine,time,risk,novelty,alert,reasons for each decision");
        common.AddReading(command);
        command.Add(model);
        command.Add(outFile);
        command.Add(incidents);
        command.Add(failures);
        command.Add(rules);
        foreach (var option in new[] { common.Horizon, common.Lead, common.Step }) command.Add(option);
        command.Does(error, (parsed, stop) =>
        {
            var target = parsed.GetRequiredValue(outFile);
            bool toOutput = target == "-";
            var screen = new Screen(
                output, error, parsed.GetValue(common.Json) && !toOutput, parsed.GetValue(common.Quiet) || toOutput);
            var path = parsed.GetRequiredValue(model);
            var predictor = ModelFile.Read(path);
            Compare(parsed, common.Horizon, predictor.Options.Labels.HorizonSeconds, path);
            Compare(parsed, common.Lead, predictor.Options.Labels.LeadSeconds, path);
            Compare(parsed, common.Step, predictor.Options.Windows.StepSeconds, path);
            var sources = common.SourceOptions(parsed, stop);
            var past = FailureSource.OpenPast(
                parsed.GetValue(failures), parsed.GetValue(rules), predictor.Summary.Kinds, sources.Records.TimeZone, predictor.Options);
            using var set = SourceSet.Open(parsed.GetRequiredValue(common.Sources), sources);
            using var run = new PredictRun(predictor, target, parsed.GetValue(incidents), screen);
            run.Read(set, past, stop);
        });
        return command;
    }

    private static void Compare(ParseResult parsed, Option<double?> option, double trained, string model)
    {
        if (parsed.GetValue(option) is { } wanted && wanted != trained)
            throw new InputException(model,
                $"the model was trained with {option.Name} {DurationOption.Text(trained)}, not {DurationOption.Text(wanted)}: "
                + $"leave {option.Name} out, or learn again with it");
    }
}
