using System.Globalization;
using Vigie.Host.Sources;
using Vigie.Logs.Records;
using Vigie.Logs.Templates;

namespace Vigie.App.Cli;

/// <summary>All templates of a run, and what became of every line.</summary>
internal sealed record TemplatesFacts(
    long Lines, long Messages, long Samples, long Evicted, long EvictedLines, int NewTemplates,
    IReadOnlyList<FileFact> Files, IReadOnlyList<TemplateFact> Templates)
{
    public static TemplatesFacts Of(TemplateMiner miner, TemplatesRun run, SourceSet set)
    {
        var entries = run.Ledger.Close();
        var variables = run.Variables.Summaries();
        var templates = entries.Select(entry => TemplateFact.Of(
            miner[entry.Id], entry, run.Messages, variables.GetValueOrDefault(entry.Id, []))).ToArray();
        return new TemplatesFacts(
            set.Counts.Lines, run.Messages, run.Samples, miner.Evicted, miner.EvictedLines,
            templates.Count(template => template.IsNew),
            [.. set.FileCounts.Select(file => FileFact.Of(file.File, file.Counts))], templates);
    }
}

/// <summary>
/// What became of the lines of one file: lines = records + continuations + blank + headers + rejects.
/// <paramref name="Faults"/>: every kind of fault with its count, in order of their names; cut lines and held times are
/// also among the records.
/// </summary>
internal sealed record FileFact(
    string File, long Lines, long Records, long Continuations, long Blank, long Headers, long Rejects,
    IReadOnlyDictionary<string, long> Faults)
{
    public static FileFact Of(string file, RecordCounts counts)
    {
        var faults = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach (var fault in Enum.GetValues<LineFault>())
        {
            var name = fault.ToString();
            faults.Add(char.ToLowerInvariant(name[0]) + name[1..], counts[fault]);
        }
        return new FileFact(
            file, counts.Lines, counts.Records, counts.Continuations, counts.Blank, counts.Headers, counts.Rejects,
            faults);
    }
}

/// <summary>One template.</summary>
internal sealed record TemplateFact(
    string Key, long Count, double Share, string First, string Last, string Template, bool IsNew,
    IReadOnlyList<string> Examples, IReadOnlyList<VariableFact> Variables)
{
    public static TemplateFact Of(
        Template template, TemplateLedger.Entry entry, long messages, IReadOnlyList<VariableSummary> variables) => new(
        template.Key.ToString("x16", CultureInfo.InvariantCulture), entry.Count,
        (double)entry.Count / Math.Max(1, messages),
        Moments.Text(entry.FirstMicros), Moments.Text(entry.LastMicros), template.Text, entry.IsNew, entry.Examples,
        [.. variables.Select(VariableFact.Of)]);
}

/// <summary>One variable of a template, in the order of the text.</summary>
/// <param name="Kind">What its values look like, or the name of the user's mask that found it.</param>
/// <param name="Count">Values seen.</param>
/// <param name="Distinct">Different values; about (6.5 %) where <paramref name="DistinctIsExact"/> is false.</param>
/// <param name="DistinctIsExact">Whether that is exact.</param>
/// <param name="Min">Smallest number, in seconds or bytes where it is one of them; null where none is a number.</param>
/// <param name="Max">Largest number.</param>
/// <param name="Values">The first different values.</param>
internal sealed record VariableFact(
    string Kind, long Count, long Distinct, bool DistinctIsExact, double? Min, double? Max,
    IReadOnlyList<string> Values)
{
    public static VariableFact Of(VariableSummary variable) => new(
        variable.Mask ?? variable.Kind.ToString().ToLowerInvariant(), variable.Count, variable.Distinct,
        variable.DistinctIsExact, HasRange(variable) ? variable.Min : null, HasRange(variable) ? variable.Max : null,
        variable.Values);

    /// <summary>"number 1..17 (9)": kind, range and how many differ.</summary>
    public override string ToString()
    {
        var range = Min is null ? "" : string.Create(CultureInfo.InvariantCulture, $" {Min:0.######}..{Max:0.######}");
        return string.Create(CultureInfo.InvariantCulture, $"{Kind}{range} ({(DistinctIsExact ? "" : "~")}{Distinct})");
    }

    private static bool HasRange(VariableSummary variable) =>
        variable.Kind is VariableKind.Number or VariableKind.Duration or VariableKind.Size
        && !double.IsNaN(variable.Min);
}
