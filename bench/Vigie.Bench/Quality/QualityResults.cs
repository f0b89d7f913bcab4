using System.Text;

namespace Vigie.Bench.Quality;

/// <summary>
/// <c>quality.md</c>: a section a scenario, in their order. Sections of scenarios that were not run stay as they are,
/// which is why each names its commit and processor.
/// </summary>
internal sealed class QualityResults(string file)
{
    private const string Mark = "## ";
    private const string Title = "# Quality\n\nWritten by `dotnet run -c Release --project bench/Vigie.Bench -- quality`, a section a scenario "
        + "(`--only ID`). PR-AUC is by decision; F1, recall and precision are by incident where a section speaks of incidents. "
        + "A floor is what was reached when it was settled; below it by more than its tolerance the program ends with an error.\n";

    /// <summary>Puts a section in place of the one of the same scenario.</summary>
    public void Write(string id, ScenarioResult result)
    {
        var sections = File.Exists(file) ? Sections(File.ReadAllText(file)) : [];
        sections[id] = Section(id, result);
        var text = new StringBuilder(Title);
        foreach (var scenario in Scenarios.All)
            if (sections.TryGetValue(scenario.Id, out var section)) text.Append('\n').Append(section.Trim()).Append('\n');
        File.WriteAllText(file, text.ToString());
    }

    private static Dictionary<string, string> Sections(string text)
    {
        var sections = new Dictionary<string, string>();
        foreach (var section in ("\n" + text).Split("\n" + Mark).Skip(1))
            sections[section[..section.IndexOf('\n', StringComparison.Ordinal)].Trim()] = Mark + section;
        return sections;
    }

    private static string Section(string id, ScenarioResult result)
    {
        var text = new StringBuilder();
        text.Append(Mark).Append(id).Append("\n\n").Append(result.Note).Append("\n\n");
        text.Append(Line(result.Columns)).Append('\n');
        text.Append(Line([.. result.Columns.Select((_, i) => i == 0 ? "---" : "--:")])).Append('\n');
        foreach (var row in result.Rows) text.Append(Line(row)).Append('\n');
        text.Append('\n');
        foreach (var floor in result.Floors) text.Append("- ").Append(floor.Verdict).Append('\n');
        text.Append("- commit ").Append(Surroundings.Commit()).Append(", ").Append(Surroundings.Processor()).Append('\n');
        return text.ToString();
    }

    private static string Line(IReadOnlyList<string> cells) => $"| {string.Join(" | ", cells)} |";
}
