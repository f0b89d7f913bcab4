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
        var templates = entries.Select(entry => TemplateFact.Of(miner[entry.Id], entry, run.Messages)).ToArray();
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
            file, counts.Lines, counts.Records, counts.Continuations, counts.Blank, counts.Headers, counts.Rejects, faults);
    }
}

/// <summary>One template.</summary>
internal sealed record TemplateFact(
    string Key, long Count, double Share, string First, string Last, string Template, bool IsNew,
    IReadOnlyList<string> Examples)
{
    public static TemplateFact Of(Template template, TemplateLedger.Entry entry, long messages) => new(
        template.Key.ToString("x16", CultureInfo.InvariantCulture), entry.Count, (double)entry.Count / Math.Max(1, messages),
        Moments.Text(entry.FirstMicros), Moments.Text(entry.LastMicros), template.Text, entry.IsNew, entry.Examples);
}
