using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Vigie.App.Reports;
using Vigie.Host.Sinks;
using Vigie.Host.Sources;
using Vigie.Logs.Templates;

namespace Vigie.App.Cli;

/// <summary><c>vigie templates</c>: the message patterns with their counts and first and last time.</summary>
internal static class TemplatesVerb
{
    private const int MostShown = 30;
    private const int RecordsBetweenLooks = 4096;

    public static Command Make(TextWriter output, TextWriter error)
    {
        var common = new CommonOptions();
        var outFile = new Option<string>("--out")
        {
            Description = "Where the templates go: .csv, .json, or - for CSV on standard output",
            HelpName = "FILE",
            Required = true,
        };
        var command = new Command("templates", "Find the message patterns of logs, with counts and first and last time");
        common.AddReading(command);
        command.Add(outFile);
        command.Does(error, (parsed, stop) =>
        {
            var target = parsed.GetRequiredValue(outFile);
            bool toOutput = target == "-";
            var screen = new Screen(
                output, error, parsed.GetValue(common.Json) && !toOutput, parsed.GetValue(common.Quiet) || toOutput);
            Run(parsed.GetRequiredValue(common.Sources), common.SourceOptions(parsed, stop, keepsUntimed: true), target, screen, stop);
        });
        return command;
    }

    private static void Run(
        IReadOnlyList<string> sources, SourceOptions options, string target, Screen screen, CancellationToken stop)
    {
        bool isJson = target != "-" && IsJson(target);
        using var set = SourceSet.Open(sources, options);
        using var file = target == "-" ? null : new AtomicFile(target);
        var miner = new TemplateMiner(new TemplateMinerOptions());
        long samples = Mine(set, miner, screen, stop);
        screen.Warn(set.Warnings);
        var templates = Facts(miner);
        var facts = new TemplatesFacts(set.Counts.Lines, miner.Lines, samples, miner.Evicted, templates);
        if (file is null)
        {
            WriteCsv(templates, screen.Output);
        }
        else
        {
            using (var text = new StreamWriter(file.Stream, leaveOpen: true))
            {
                if (isJson) text.Write(JsonSerializer.Serialize(facts, CliJson.Default.TemplatesFacts));
                else WriteCsv(templates, text);
            }
            file.Commit();
        }
        if (screen.IsJson) screen.Output.WriteLine(JsonSerializer.Serialize(facts with { Templates = [] }, CliJson.Default.TemplatesFacts));
        else Show(facts, target, screen);
    }

    private static bool IsJson(string target) => Path.GetExtension(target).ToUpperInvariant() switch
    {
        ".CSV" => false,
        ".JSON" => true,
        _ => throw new UsageException($"--out must end in .csv or .json, or be -, but is '{target}'"),
    };

    private static long Mine(SourceSet set, TemplateMiner miner, Screen screen, CancellationToken stop)
    {
        long samples = 0;
        screen.Progress("Reading", set.BytesTotal, tell =>
        {
            using var records = set.Read();
            for (long count = 1; records.Read(); count++)
            {
                var record = records.Current;
                if (record.MetricNames.IsEmpty) miner.Learn(record.Message, record.TimeMicros);
                else samples++;
                if (count % RecordsBetweenLooks != 0) continue;
                stop.ThrowIfCancellationRequested();
                tell(set.BytesRead);
            }
        });
        return samples;
    }

    private static TemplateFact[] Facts(TemplateMiner miner) =>
    [
        .. miner.Ids.Select(id => miner[id])
            .OrderByDescending(t => t.Count).ThenBy(t => t.Id)
            .Select(t => new TemplateFact(
                t.Key.ToString("x16", CultureInfo.InvariantCulture), t.Count, (double)t.Count / Math.Max(1, miner.Lines),
                Moments.Text(t.FirstMicros), Moments.Text(t.LastMicros), t.Text)),
    ];

    private static void WriteCsv(TemplateFact[] templates, TextWriter text)
    {
        text.Write("key,count,share,first,last,template\n");
        foreach (var t in templates)
            text.Write(string.Create(CultureInfo.InvariantCulture,
                $"{t.Key},{t.Count},{t.Share:0.######},{t.First},{t.Last},{Csv.Cell(t.Template)}\n"));
    }

    private static void Show(TemplatesFacts facts, string target, Screen screen)
    {
        screen.Table(
            "Most frequent templates", ["count", "share", "template"],
            facts.Templates.Take(MostShown).Select(t => new[]
            {
                BacktestSummary.Number(t.Count), BacktestSummary.Percent(t.Share), t.Template,
            }));
        screen.Say($"{BacktestSummary.Number(facts.Templates.Count)} templates in {BacktestSummary.Number(facts.Messages)} messages: {target}");
    }
}

/// <summary>All templates of a run.</summary>
internal sealed record TemplatesFacts(long Lines, long Messages, long Samples, long Evicted, IReadOnlyList<TemplateFact> Templates);

/// <summary>One template.</summary>
internal sealed record TemplateFact(string Key, long Count, double Share, string First, string Last, string Template);
