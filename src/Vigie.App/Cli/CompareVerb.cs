using System.CommandLine;
using Vigie.App.Reports;
using Vigie.Logs.Evaluation;
using Vigie.Logs.Records;

namespace Vigie.App.Cli;

/// <summary><c>vigie compare</c>: two back-test reports against each other.</summary>
internal static class CompareVerb
{
    public static Command Make(TextWriter output, TextWriter error)
    {
        var common = new CommonOptions();
        var first = new Argument<string>("A") { Description = "Folder of a back-test report, or its report.json" };
        var second = new Argument<string>("B") { Description = "Another, of the same horizon and lead" };
        var command = new Command("compare", "Hold two back-test reports against each other: figures, chance, failures caught by one only")
        {
            first, second,
        };
        common.AddOutput(command);
        command.Does(error, (parsed, _) =>
        {
            var screen = new Screen(output, error, parsed.GetValue(common.Json), parsed.GetValue(common.Quiet));
            var comparison = Compare(parsed.GetRequiredValue(first), parsed.GetRequiredValue(second));
            if (screen.IsJson) output.WriteLine(ComparisonJson.Text(comparison));
            else ComparisonConsole.Show(comparison, screen);
        });
        return command;
    }

    private static ReportComparison Compare(string first, string second)
    {
        BacktestReport a = Read(first), b = Read(second);
        var others = b.Further.Prepend(b).ToList();
        var pairs = new List<ComparedPair>();
        var notes = new List<string>();
        foreach (var one in a.Further.Prepend(a))
        {
            if (others.Find(o => Terms(o) == Terms(one)) is not { } other)
            {
                notes.Add($"only {first} judged {Terms(one)}");
                continue;
            }
            others.Remove(other);
            var comparer = new PairComparer(one, other, Decisions(first, a, one), Decisions(second, b, other));
            if (comparer.WhyNot() is { } why) throw new InputException($"{first} and {second} are not comparable at {Terms(one)}: {why}");
            pairs.Add(comparer.Compare());
        }
        if (pairs.Count == 0)
            throw new InputException($"{first} and {second} are not comparable: the first judged {All(a)}, the second {All(b)}");
        notes.AddRange(others.Select(o => $"only {second} judged {Terms(o)}"));
        return new ReportComparison { First = first, Second = second, Pairs = pairs, Notes = notes };
    }

    private static string Terms(BacktestReport report) =>
        $"horizon {DurationOption.Text(report.Run.HorizonSeconds)} lead {DurationOption.Text(report.Run.LeadSeconds)}";

    private static string All(BacktestReport report) => string.Join(", ", report.Further.Prepend(report).Select(Terms));

    private static BacktestReport Read(string path)
    {
        var file = Directory.Exists(path) ? Path.Combine(path, "report.json") : path;
        if (!File.Exists(file)) throw new InputException(path, "there is no report.json here; 'vigie backtest' writes one into its --report folder");
        using var stream = File.OpenRead(file);
        return BacktestJson.Read(stream, file);
    }

    /// <summary>The judged decisions beside a report; none where they were not written there.</summary>
    private static List<WrittenDecision> Decisions(string path, BacktestReport whole, BacktestReport pair)
    {
        var folder = Directory.Exists(path) ? path : Path.GetDirectoryName(path) ?? "";
        var file = Path.Combine(folder, $"predictions{(whole.Further.Count == 0 ? "" : BacktestRun.PairName(pair.Run.HorizonSeconds, pair.Run.LeadSeconds))}.csv");
        if (!File.Exists(file)) return [];
        using var text = new StreamReader(file);
        return DecisionsFile.Read(text, file);
    }
}
