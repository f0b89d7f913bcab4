using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Vigie.App.Reports;
using Vigie.Host.Snapshots;
using Vigie.Host.Sources;
using Vigie.Logs;
using Vigie.Logs.Prediction;
using Vigie.Logs.Records;
using Vigie.Logs.Windows;

namespace Vigie.App.Cli;

/// <summary><c>vigie predict</c>: one row a decision, and the machines most at risk.</summary>
internal static class PredictVerb
{
    public static Command Make(TextWriter output, TextWriter error)
    {
        var common = new CommonOptions();
        var model = new Option<string>("--model") { Description = "The model to predict with", HelpName = "FILE", Required = true };
        var outFile = new Option<string>("--out")
        {
            Description = "Where the decisions go: .csv, .jsonl, or - for CSV on standard output",
            HelpName = "FILE",
            Required = true,
        };
        var command = new Command("predict", "Predict failures: machine,time,risk,novelty,alert,reasons for each decision");
        common.AddReading(command);
        command.Add(model);
        command.Add(outFile);
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
            Run(parsed.GetRequiredValue(common.Sources), common.SourceOptions(parsed, stop), predictor, target, screen, stop);
        });
        return command;
    }

    /// <summary>Reads, decides and writes.</summary>
    public static void Run(
        IReadOnlyList<string> sources, SourceOptions options, Predictor predictor, string target, Screen screen, CancellationToken stop)
    {
        using var set = SourceSet.Open(sources, options);
        using var writer = DecisionWriter.Open(target, screen.Output);
        var pipeline = new Pipeline(predictor.Options, predictor.Miner, predictor.Space, predictor.Novelty);
        var latest = new LatestDecisions();
        void Decide(WindowRow row)
        {
            var decision = predictor.Decide(row);
            bool tellsWhy = decision.Alert || decision.Risk >= 0.5 * predictor.Threshold;
            var reasons = tellsWhy ? predictor.Explain(row) : [];
            writer.Write(pipeline.Machines[row.Machine], row.TimeMicros, decision, reasons);
            latest.Add(row.Machine, row.TimeMicros, decision, reasons);
        }
        Fleet.Read(set, pipeline, Decide, screen, stop);
        pipeline.CloseAll(Decide);
        screen.Warn([.. set.Warnings, .. Fleet.Warnings(pipeline)]);
        writer.Commit();
        Show(pipeline, predictor, latest, target, screen);
    }

    private static void Compare(ParseResult parsed, Option<double?> option, double trained, string model)
    {
        if (parsed.GetValue(option) is { } wanted && wanted != trained)
            throw new InputException(model,
                $"the model was trained with {option.Name} {DurationOption.Text(trained)}, not {DurationOption.Text(wanted)}: "
                + $"leave {option.Name} out, or learn again with it");
    }

    private static void Show(Pipeline pipeline, Predictor predictor, LatestDecisions latest, string target, Screen screen)
    {
        if (screen.IsJson)
        {
            var facts = new PredictFacts(
                target, pipeline.Records, pipeline.Machines.Count, latest.Decisions, latest.Alerts, predictor.Risk is not null,
                [.. latest.MostAtRisk(LatestDecisions.MostShown).Select(d => new RiskFact(
                    pipeline.Machines[d.Machine], Moments.Text(d.TimeMicros), Known(d.Decision.Risk), d.Decision.Novelty,
                    d.Decision.Alert, d.Reasons))]);
            screen.Output.WriteLine(JsonSerializer.Serialize(facts, CliJson.Default.PredictFacts));
            return;
        }
        if (predictor.Risk is null) screen.Say("The model was learned without failures: it reports novelty, not risk.");
        screen.Table(
            predictor.Risk is null ? "Machines furthest from the usual at their last decision" : "Machines most at risk at their last decision",
            ["machine", "time (UTC)", "risk", "novelty", "alert", "why"],
            latest.MostAtRisk(LatestDecisions.MostShown).Select(d => new[]
            {
                pipeline.Machines[d.Machine], Moments.Short(d.TimeMicros), BacktestSummary.Percent(Known(d.Decision.Risk)),
                d.Decision.Novelty.ToString("0.000", CultureInfo.InvariantCulture), d.Decision.Alert ? "ALERT" : "",
                string.Join("; ", d.Reasons),
            }));
        screen.Say($"{BacktestSummary.Number(latest.Decisions)} decisions, {BacktestSummary.Number(latest.Alerts)} alarms among them: {target}");
    }

    private static double? Known(double value) => double.IsFinite(value) ? value : null;
}

/// <summary>What predicting found, for <c>--json</c>.</summary>
internal sealed record PredictFacts(
    string Out, long Records, int Machines, long Decisions, long Alerts, bool KnowsRisk, IReadOnlyList<RiskFact> MostAtRisk);

/// <summary>One machine's last decision.</summary>
internal sealed record RiskFact(
    string Machine, string Time, double? Risk, double Novelty, bool Alert, IReadOnlyList<string> Reasons);
