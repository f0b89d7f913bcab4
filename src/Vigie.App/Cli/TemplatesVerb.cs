using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Vigie.App.Reports;
using Vigie.Host.Sinks;
using Vigie.Host.Snapshots;
using Vigie.Host.Sources;
using Vigie.Logs.Templates;

namespace Vigie.App.Cli;

/// <summary>
/// <c>vigie templates</c>: the message patterns with their counts, times, examples and variables, and on demand the
/// pattern of every line.
/// </summary>
internal static class TemplatesVerb
{
    private const int MostShown = 30;

    public static Command Make(TextWriter output, TextWriter error)
    {
        var common = new CommonOptions();
        var own = new TemplatesOptions();
        var command = new Command(
            "templates", "Find the message patterns of logs, with counts and first and last time");
        common.AddReading(command);
        own.AddTo(command);
        command.Does(error, (parsed, stop) =>
        {
            var request = own.Request(parsed);
            bool toOutput = request.Target == TemplatesOptions.StandardOutput;
            var screen = new Screen(
                output, error, parsed.GetValue(common.Json) && !toOutput, parsed.GetValue(common.Quiet) || toOutput);
            var options = common.SourceOptions(parsed, stop, keepsUntimed: true);
            // Which file a line is of is known as long as nothing is read ahead.
            if (request.Assignments is not null) options = options with { Overlaps = false };
            using var set = SourceSet.Open(parsed.GetRequiredValue(common.Sources), options);
            try
            {
                Run(set, request, screen, stop);
            }
            catch (RegexMatchTimeoutException fault)
            {
                throw new UsageException($"--mask '{fault.Pattern}' takes too long on a line: write it simpler");
            }
        });
        return command;
    }

    private static void Run(SourceSet set, TemplatesRequest request, Screen screen, CancellationToken stop)
    {
        using var file = request.IsToOutput ? null : new AtomicFile(request.Target);
        using var assignments = request.Assignments is null ? null : new AtomicFile(request.Assignments);
        using var spool = assignments is null ? null : new LineSpool();
        var miner = request.Model is null ? new TemplateMiner(request.Options) : ModelFile.Read(request.Model).Miner;
        var run = new TemplatesRun(miner, request.Model is not null, spool);
        run.Read(set, screen, stop);
        screen.Warn(set.Warnings);
        var facts = TemplatesFacts.Of(miner, run, set);
        if (assignments is not null)
            new AssignmentWriter(miner, assignments.Stream).Write(spool!, set.FileCounts.Count);
        if (file is null)
        {
            TemplatesCsv.Write(facts.Templates, screen.Output);
        }
        else
        {
            using (var text = new StreamWriter(file.Stream, leaveOpen: true))
            {
                if (request.IsJson) text.Write(JsonSerializer.Serialize(facts, CliJson.Default.TemplatesFacts));
                else TemplatesCsv.Write(facts.Templates, text);
            }
            file.Commit();
        }
        assignments?.Commit();
        if (screen.IsJson)
        {
            var counts = facts with { Templates = [] };
            screen.Output.WriteLine(JsonSerializer.Serialize(counts, CliJson.Default.TemplatesFacts));
        }
        else
        {
            Show(facts, request, screen);
        }
    }

    private static void Show(TemplatesFacts facts, TemplatesRequest request, Screen screen)
    {
        bool marksNew = request.Model is not null;
        string[] columns = ["count", "share", "template"];
        screen.Table(
            "Most frequent templates", marksNew ? ["", .. columns] : columns,
            facts.Templates.Take(MostShown).Select(t => marksNew ? [t.IsNew ? "new" : "", .. Row(t)] : Row(t)));
        var found = new StringBuilder()
            .Append(CultureInfo.InvariantCulture, $"{BacktestSummary.Number(facts.Templates.Count)} templates ");
        if (marksNew)
            found.Append('(').Append(BacktestSummary.Number(facts.NewTemplates)).Append(" new to the model) ");
        found.Append("in ").Append(BacktestSummary.Number(facts.Messages)).Append(" messages: ").Append(request.Target);
        screen.Say(found.ToString());
    }

    private static string[] Row(TemplateFact t) =>
        [BacktestSummary.Number(t.Count), BacktestSummary.Percent(t.Share), t.Template];
}
