using System.CommandLine;
using System.Text.Json;
using Vigie.App.Reports;
using Vigie.Host.Sinks;
using Vigie.Host.Sources;
using Vigie.Logs.Labels.Rules;

namespace Vigie.App.Cli;

/// <summary><c>vigie failures</c>: the failures that rules find in logs and metrics, with what shows them.</summary>
internal static class FailuresVerb
{
    private const int RecordsBetweenLooks = 4096;

    public static Command Make(TextWriter output, TextWriter error)
    {
        var common = new CommonOptions();
        var rules = RulesOption();
        var outFile = new Option<string>("--out")
        {
            Description = "Where the failures go (machine,time,kind,partition,part,from,service,line,evidence), or - for standard output",
            HelpName = "FILE",
            Required = true,
        };
        var command = new Command("failures", "Find the failures that happened, by rules, with the lines that show them");
        common.AddReading(command);
        command.Add(rules);
        command.Add(outFile);
        command.Does(error, (parsed, stop) =>
        {
            var target = parsed.GetRequiredValue(outFile);
            bool toOutput = target == "-";
            var screen = new Screen(
                output, error, parsed.GetValue(common.Json) && !toOutput, parsed.GetValue(common.Quiet) || toOutput);
            var options = common.SourceOptions(parsed, stop);
            Run(parsed.GetRequiredValue(common.Sources), options, Rules(parsed.GetValue(rules)), target, screen, stop);
        });
        return command;
    }

    /// <summary>The option that names a file of rules.</summary>
    public static Option<string?> RulesOption() => new("--rules")
    {
        Description = "File of rules that say what a failure is [default: the rules for SlapOS]",
        HelpName = "FILE",
    };

    /// <summary>The rules of a file, or those for SlapOS.</summary>
    public static IReadOnlyList<FailureRule> Rules(string? path)
    {
        if (path is null) return SlapOSRules.All;
        if (!File.Exists(path)) throw new Vigie.Logs.Records.InputException(path, "there is no such file of rules");
        using var text = new StreamReader(path);
        return RuleFile.Read(text, path);
    }

    private static void Run(
        IReadOnlyList<string> sources, SourceOptions options, IReadOnlyList<FailureRule> rules, string target, Screen screen,
        CancellationToken stop)
    {
        using var set = SourceSet.Open(sources, options);
        using var file = target == "-" ? null : new AtomicFile(target);
        var finder = new FailureFinder(rules);
        screen.Progress("Reading", set.BytesTotal, tell =>
        {
            using var records = set.Read();
            for (long count = 1; records.Read(); count++)
            {
                finder.Add(records.Current);
                if (count % RecordsBetweenLooks != 0) continue;
                stop.ThrowIfCancellationRequested();
                tell(set.BytesRead);
            }
        });
        finder.End();
        screen.Warn(set.Warnings);
        var found = finder.Found;
        if (file is null)
        {
            Write(found, screen.Output);
        }
        else
        {
            using (var text = new StreamWriter(file.Stream, leaveOpen: true)) Write(found, text);
            file.Commit();
        }
        Show(found, rules, target, screen);
    }

    private static void Write(IReadOnlyList<FoundFailure> found, TextWriter text)
    {
        text.Write("machine,time,kind,partition,part,from,service,line,evidence\n");
        foreach (var f in found)
        {
            text.Write($"{Csv.Cell(f.Machine)},{Moments.Text(f.TimeMicros)},{Csv.Cell(f.Rule.Name)},{f.Partition},{Csv.Cell(f.Entity)},"
                + $"{From(f.Rule)},{Csv.Cell(f.Service)},{f.Line},{Csv.Cell(f.Evidence)}\n");
        }
    }

    private static string From(FailureRule rule) => rule.IsFromMetrics ? "metrics" : "events";

    private static void Show(IReadOnlyList<FoundFailure> found, IReadOnlyList<FailureRule> rules, string target, Screen screen)
    {
        var facts = rules.Select(rule => (Rule: rule, Found: found.Where(f => f.Rule == rule).ToList()))
            .Select(pair => new RuleFact(
                pair.Rule.Name, From(pair.Rule), pair.Found.Count,
                pair.Found.Select(f => f.Machine).Distinct(StringComparer.Ordinal).Count(),
                pair.Found.Count == 0 ? null : Moments.Text(pair.Found[0].TimeMicros),
                pair.Found.Count == 0 ? null : Moments.Text(pair.Found[^1].TimeMicros)))
            .ToList();
        if (screen.IsJson)
        {
            screen.Output.WriteLine(JsonSerializer.Serialize(new FailuresFacts(found.Count, facts), CliJson.Default.FailuresFacts));
            return;
        }
        screen.Table(
            "Failures by rule", ["rule", "from", "failures", "machines", "first", "last"],
            facts.Select(fact => new[]
            {
                fact.Rule, fact.From, BacktestSummary.Number(fact.Failures), BacktestSummary.Number(fact.Machines),
                fact.First ?? "", fact.Last ?? "",
            }));
        screen.Say($"{BacktestSummary.Counted(found.Count, "failure")}: {target}");
        if (facts.Exists(fact => fact.From == "metrics" && fact.Failures > 0))
            screen.Say("Failures from metrics follow from what is also input: to predict them is to forecast a metric.");
    }
}

/// <summary>What the rules found.</summary>
internal sealed record FailuresFacts(int Failures, IReadOnlyList<RuleFact> Rules);

/// <summary>What one rule found.</summary>
internal sealed record RuleFact(string Rule, string From, int Failures, int Machines, string? First, string? Last);
