using System.Globalization;
using System.Text;
using Vigie.Bench.Peers;

namespace Vigie.Bench.Detection;

/// <summary><c>detection.md</c>: two parts between marks; the one that was not run stays as it is.</summary>
internal sealed class DetectionResults(string file)
{
    private const string BlocksMark = "## hdfs";
    private const string ServersMark = "## servers";
    private const string Title = "# Detection\n\nWritten by `dotnet run -c Release --project bench/Vigie.Bench -- detection`. "
        + "No point-adjust, no threshold fitted to judged scores; what was settled by a look at this data is said.\n\n";

    /// <summary>Writes the part of the blocks.</summary>
    public void WriteBlocks(IReadOnlyList<BlockFigures> figures)
    {
        var text = Head(BlocksMark,
            "11,501 blocks in order of their last line, 350 of them anomalies; F1 by block. Five folds: learned is what comes before "
            + "40, 50, 60, 70 and 80 % of the blocks, judged the next tenth (last: fifth). \"Learning on\": every block is judged "
            + "before it is learned; with clean normal blocks that means its label is known once it is judged. Pooled: all blocks after "
            + "the first tenth.\n\nRows are log-counts of templates, standardised by the blocks learned so far (deviation at least "
            + "0.05); an alarm is a distance of more than 3 spreads to the nearest normal subcluster. Without labels: tree threshold "
            + "2, normal from 1 % of the mass; clean: threshold 1, all normal. These three numbers were settled on this data.\n\n"
            + "For comparison, five such folds measured elsewhere on the same sample (logistic regression with labels; BIRCH with a "
            + "quantile of held-back training rows as threshold): 0.955 ± 0.087 with labels, 0.942 ± 0.094 with clean normal blocks, "
            + "0.614 ± 0.386 without labels.");
        text.Append("| learned | F1, mean of folds | deviation | least | F1, pooled |\n| --- | --: | --: | --: | --: |\n");
        foreach (var row in figures)
            text.Append($"| {row.Name} | {Text(row.Mean)} | {Text(row.Deviation)} | {Text(row.Least)} | {(row.Pooled is { } f1 ? Text(f1) : "")} |\n");
        Replace(BlocksMark, text.ToString());
    }

    /// <summary>Writes the part of the servers.</summary>
    public void WriteServers(IReadOnlyList<(string Server, string Method, ServerFigures Figures)> rows)
    {
        var servers = rows.Select(row => row.Server).Distinct().ToList();
        var text = Head(ServersMark,
            $"{servers.Count} servers; figures are by moment, means over the servers, then VUS-PR (buffers 0 to 100) of each. All learn the training part "
            + "only and take it as normal. The threshold of F1 is the 99.5 % quantile of the scores of its last fifth (Vigie: scored before "
            + $"learned; scikit-learn {PythonPeer.Version() ?? "absent"}: by a model of the first four). Vigie's rows hold each metric and its running mean "
            + $"over about {ServerDetection.Span} minutes; the peers are measured on plain rows and on the same rows as Vigie. Plain PCA: standardised, "
            + "residual of components that explain 95 %. IsolationForest: defaults.\n\nThe length of the mean (1 or 10), the tree's threshold (a quarter or "
            + "half of the spread), the share that components explain (0.9, 0.95, 0.99) and the weight of a leaf of the forest (8 or 32) were settled by the "
            + "mean over these servers; "
            + "the least variance of a direction (a hundredth), the logarithmic mean and the chance of being set apart outside of a box "
            + "came after a first look at them too. Everything else is as published.");
        text.Append("| method | PR-AUC | VUS-PR | F1 | ").Append(string.Join(" | ", servers)).Append(" |\n| --- |");
        for (int i = 0; i < servers.Count + 3; i++) text.Append(" --: |");
        text.Append('\n');
        foreach (var method in rows.GroupBy(row => row.Method))
        {
            text.Append(CultureInfo.InvariantCulture,
                $"| {method.Key} | {method.Average(row => row.Figures.PrAuc):0.000} | {method.Average(row => row.Figures.VusPr):0.000} | {method.Average(row => row.Figures.F1):0.000} | ");
            text.Append(string.Join(" | ", method.Select(row => Text(row.Figures.VusPr)))).Append(" |\n");
        }
        Replace(ServersMark, text.ToString());
    }

    private static StringBuilder Head(string mark, string note) =>
        new StringBuilder().Append(mark).Append("\n\n").Append(note).Append("\n\nCommit ").Append(Surroundings.Commit())
            .Append(", ").Append(Surroundings.Processor()).Append(".\n\n");

    private void Replace(string mark, string part)
    {
        var old = File.Exists(file) ? File.ReadAllText(file) : "";
        var text = new StringBuilder(Title);
        foreach (var one in (string[])[BlocksMark, ServersMark])
        {
            var kept = one == mark ? part : Part(old, one);
            if (kept.Length > 0) text.Append(kept.TrimEnd()).Append("\n\n");
        }
        File.WriteAllText(file, text.ToString().TrimEnd() + "\n");
    }

    private static string Part(string text, string mark)
    {
        int start = text.IndexOf(mark, StringComparison.Ordinal);
        if (start < 0) return "";
        int end = text.IndexOf("\n## ", start, StringComparison.Ordinal);
        return end < 0 ? text[start..] : text[start..end];
    }

    private static string Text(double value) => value.ToString("0.000", CultureInfo.InvariantCulture);
}
