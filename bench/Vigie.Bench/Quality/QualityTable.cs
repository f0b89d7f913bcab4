using System.Text;

namespace Vigie.Bench.Quality;

/// <summary>
/// <c>quality.md</c>: one row a scenario, in the order of the scenarios. Rows of scenarios that were not run stay as they
/// are, which is why each row names its commit and processor.
/// </summary>
internal static class QualityTable
{
    private static readonly string[] Columns =
    [
        "scenario", "F1", "recall", "precision", "PR-AUC", "median lead (s)", "F1 of ERROR count", "seconds", "peak MB",
        "commit", "CPU",
    ];

    /// <summary>Puts rows in place of those of the same scenario.</summary>
    public static void Write(string file, IEnumerable<string[]> rows)
    {
        var lines = File.Exists(file) ? Rows(File.ReadLines(file)) : [];
        foreach (var row in rows) lines[row[0]] = Line(row);
        var text = new StringBuilder();
        text.Append("# Quality\n\nWritten by `dotnet run -c Release --project bench/Vigie.Bench -- quality`. ");
        text.Append("Scores are by incident, PR-AUC by decision; seconds are wall time,\n");
        text.Append("peak MB the largest working set (2^20 bytes) of the process that measures.\n\n");
        text.Append(Line(Columns)).Append('\n').Append(Line([.. Columns.Select((_, i) => Rule(i))])).Append('\n');
        foreach (var scenario in Scenario.All)
            if (lines.TryGetValue(scenario.Id, out var line)) text.Append(line).Append('\n');
        File.WriteAllText(file, text.ToString());
    }

    private static Dictionary<string, string> Rows(IEnumerable<string> lines)
    {
        var rows = new Dictionary<string, string>();
        foreach (var line in lines)
            if (line.StartsWith("| ", StringComparison.Ordinal)) rows[line.Split('|')[1].Trim()] = line;
        return rows;
    }

    private static string Rule(int column) => column == 0 || column >= Columns.Length - 2 ? "---" : "--:";

    private static string Line(string[] cells) => $"| {string.Join(" | ", cells)} |";
}
