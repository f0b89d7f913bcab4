using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Vigie.App.Reports;
using Vigie.Host.Snapshots;
using Vigie.Logs.Prediction;

namespace Vigie.App.Cli;

/// <summary><c>vigie inspect</c>: what a model file holds.</summary>
internal static class InspectVerb
{
    public static Command Make(TextWriter output, TextWriter error)
    {
        var common = new CommonOptions();
        var model = new Argument<string>("MODEL") { Description = "A model file" };
        var command = new Command("inspect", "Show what a model file holds: training, options, features, metrics, size") { model };
        common.AddOutput(command);
        command.Does(error, (parsed, _) =>
        {
            var path = parsed.GetRequiredValue(model);
            var facts = ModelFacts.Of(ModelFile.Read(path), path, new FileInfo(path).Length);
            var screen = new Screen(output, error, parsed.GetValue(common.Json), parsed.GetValue(common.Quiet));
            if (screen.IsJson) output.WriteLine(JsonSerializer.Serialize(facts, CliJson.Default.ModelFacts));
            else Show(facts, screen);
        });
        return command;
    }

    private static void Show(ModelFacts facts, Screen screen)
    {
        screen.Table(
            facts.File, ["", ""],
            [
                ["model", facts.Model],
                ["size", $"{BacktestSummary.Number(facts.Bytes)} bytes, written by version {facts.Version}"],
                ["trained on", string.Join(", ", facts.Sources)],
                ["from", facts.TrainedFrom],
                ["to", facts.TrainedTo],
                ["read", $"{BacktestSummary.Number(facts.Records)} records of {BacktestSummary.Counted(facts.Machines, "machine")}"],
                ["learned", $"{BacktestSummary.Counted(facts.Rows, "row")}, {BacktestSummary.Counted(facts.Failures, "failure")}"],
                ["knows", $"{BacktestSummary.Counted(facts.Templates, "template")}, {BacktestSummary.Counted(facts.Metrics, "metric")}, "
                    + $"{BacktestSummary.Counted(facts.UsualStates, "state")}"],
                ["options", $"--horizon {DurationOption.Text(facts.HorizonSeconds)} --lead {DurationOption.Text(facts.LeadSeconds)} "
                    + $"--step {DurationOption.Text(facts.StepSeconds)} --seed {facts.Seed}"
                    + (facts.MachinePattern is { } pattern ? $" --machine-pattern '{pattern}'" : "")],
                ["alarm at risk", facts.Threshold >= PredictorTrainer.NeverAlarm ? "never" : Figure(facts.Threshold)],
                ["held-out past", $"recall {Figure(facts.HeldOutRecall)}, precision {Figure(facts.HeldOutPrecision)}, PR-AUC {Figure(facts.HeldOutPrAuc)}"],
            ]);
        if (facts.Features.Count == 0) return;
        screen.Table(
            "Features with the largest weights (effect of one standard deviation on the log-odds)",
            ["weight", "kind", "feature"],
            facts.Features.Select(f => new[] { f.Weight.ToString("+0.000;-0.000", CultureInfo.InvariantCulture), f.Kind, f.Name }));
    }

    private static string Figure(double? value) => value?.ToString("0.000", CultureInfo.InvariantCulture) ?? "none";
}
