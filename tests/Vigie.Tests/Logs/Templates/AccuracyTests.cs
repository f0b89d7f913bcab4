using System.Text;
using Vigie.Logs.Templates;

namespace Vigie.Tests.Logs.Templates;

/// <summary>
/// Group accuracy on the labelled samples of Loghub, one configuration for all (Zhu et al., ICSE-SEIP 2019).
/// </summary>
public class AccuracyTests
{
    [Theory]
    [InlineData("BGL", 0.99, 0.98)]
    [InlineData("HDFS", 0.99, 0.98)]
    [InlineData("HealthApp", 0.99, 0.98)]
    [InlineData("Linux", 0.99, 0.98)]
    [InlineData("Mac", 0.94, 0.93)]
    [InlineData("OpenStack", 0.99, 0.98)]
    [InlineData("Proxifier", 0.97, 0.62)]
    [InlineData("Zookeeper", 0.99, 0.90)]
    public void Templates_group_lines_as_people_do(string system, double lowestGa, double lowestFga)
    {
        var path = Sample(system);
        Assert.SkipUnless(path != null, "shared/data/parsing is not beside this repository");
        var rows = Csv(File.ReadAllText(path!));
        int content = rows[0].IndexOf("Content"), label = rows[0].IndexOf("EventId");
        var miner = new TemplateMiner();
        var ids = rows.Skip(1).Select(row => miner.Learn(row[content])).ToList();
        var (ga, fga) = Accuracy(ids.ConvertAll(miner.Resolve), [.. rows.Skip(1).Select(row => row[label])]);
        Assert.True(ga >= lowestGa && fga >= lowestFga, $"{system}: GA {ga:F4}, FGA {fga:F4}");
    }

    /// <summary>Share of lines in groups that are exactly a true group, and F1 over groups.</summary>
    private static (double Ga, double Fga) Accuracy(List<int> found, List<string> truth)
    {
        var wanted = truth.Index().GroupBy(t => t.Item, t => t.Index).Select(g => string.Join(',', g)).ToHashSet();
        var groups = found.Index().GroupBy(t => t.Item, t => t.Index).ToList();
        var right = groups.Where(g => wanted.Contains(string.Join(',', g))).ToList();
        return (right.Sum(g => g.Count()) / (double)truth.Count, 2.0 * right.Count / (groups.Count + wanted.Count));
    }

    private static string? Sample(string system)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder != null; folder = folder.Parent)
        {
            var path = Path.Combine(
                folder.FullName, "shared", "data", "parsing", system, $"{system}_2k.log_structured_corrected.csv");
            if (File.Exists(path)) return path;
        }
        return null;
    }

    private static List<List<string>> Csv(string text)
    {
        var rows = new List<List<string>> { new() };
        var field = new StringBuilder();
        bool quoted = false;
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            if (c == '"' && quoted && i + 1 < text.Length && text[i + 1] == '"') field.Append(text[i++]);
            else if (c == '"') quoted = !quoted;
            else if (quoted || c is not (',' or '\n' or '\r')) field.Append(c);
            else if (c != '\r')
            {
                rows[^1].Add(field.ToString());
                field.Clear();
                if (c == '\n') rows.Add([]);
            }
        }
        if (rows[^1].Count == 0) rows.RemoveAt(rows.Count - 1);
        return rows;
    }
}
