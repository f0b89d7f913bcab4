using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Vigie.App.Reports;
using Vigie.Host.Sinks;
using Vigie.Learn.Clustering;
using Vigie.Learn.Statistics;

namespace Vigie.App.Cli;

/// <summary>
/// <c>vigie bench birch</c>: 100,000 rows of 100 blobs on a 10 x 10 grid grouped by the tree alone, by the tree and its
/// global step, and by mini-batch k-means, as a picture with times in it.
/// </summary>
internal static class BirchPicture
{
    private const int Rows = 100_000;
    private const int Blobs = 100;
    private const int Dots = 3_000;
    private const int Runs = 15;
    private const double Threshold = 1.7;
    private const int Branching = 50;

    public static Command Make(TextWriter output, TextWriter error)
    {
        var common = new CommonOptions();
        var svg = new Option<string?>("--svg") { Description = "The picture to write", HelpName = "FILE" };
        var command = new Command("birch", "Group 100,000 rows of 100 blobs by the CF-tree and by mini-batch k-means, and draw what came out") { svg };
        common.AddOutput(command);
        command.Does(error, (parsed, _) =>
        {
            var screen = new Screen(output, error, json: false, parsed.GetValue(common.Quiet));
            using var picture = parsed.GetValue(svg) is { } path ? new AtomicFile(path) : null;
            var ways = Measure();
            screen.Table(
                Text($"{BacktestSummary.Number(Rows)} rows of {Blobs} blobs on a grid, threshold {Threshold}, branching {Branching}"),
                ["way", "clusters", "fit (CPU s)", "label (CPU s)", "adjusted Rand index", "inertia"],
                ways.Select(way => new[]
                {
                    way.Name, $"{way.Clusters}", Text($"{way.Seconds:0.0000}"), Text($"{way.LabelSeconds:0.0000}"),
                    Text($"{way.Agreement:0.0000}"), Text($"{way.Inertia:0}"),
                }));
            if (picture is null) return;
            using (var text = new StreamWriter(picture.Stream, leaveOpen: true))
                new ClusterPlot(Text($"{BacktestSummary.Number(Rows)} rows, {Blobs} blobs on a grid: time of the processor, and agreement with the truth"), [.. ways.Select(way => way.Panel)]).Write(text);
            picture.Commit();
        });
        return command;
    }

    private sealed record Way(
        string Name, int Clusters, double Seconds, double LabelSeconds, double Agreement, double Inertia, ClusterPanel Panel);

    private static List<Way> Measure()
    {
        var (rows, truth) = Grid();
        var (learn, tree) = Time(() => Grow(rows));
        var subclusters = new Subclusters(tree);
        var alone = new int[subclusters.Count];
        for (int i = 0; i < alone.Length; i++) alone[i] = i;
        var (global, joined) = Time(() => GlobalStep.Agglomerate(subclusters, Blobs, Linkage.Ward));
        var (mini, means) = Time(() => MiniBatch(rows));
        return
        [
            OfTree("CF-tree alone", rows, truth, tree, subclusters, alone, learn),
            OfTree("CF-tree and global step", rows, truth, tree, subclusters, joined, learn + global),
            OfMeans(rows, truth, means, mini),
        ];
    }

    private static Way OfTree(
        string name, double[] rows, int[] truth, CfTree tree, Subclusters subclusters, int[] labels, double seconds)
    {
        var (labelSeconds, found) = Time(() => Label(i => labels[tree.Descend(Row(rows, i)).Index]));
        int clusters = labels.Max() + 1;
        var title = Text($"{name}: {clusters} clusters\n{seconds * 1000:0} ms, adjusted Rand index {AdjustedRandIndex.Of(truth, found):0.000}");
        return Make(name, clusters, seconds, labelSeconds, rows, truth, found,
            new ClusterPanel(title, 2, [], [], subclusters, labels, Centers(rows, found, clusters)));
    }

    private static Way OfMeans(double[] rows, int[] truth, MiniBatchKMeans means, double seconds)
    {
        var (labelSeconds, found) = Time(() => Label(i => means.Nearest(Row(rows, i)).Index));
        var title = Text($"mini-batch k-means: {Blobs} clusters\n{seconds * 1000:0} ms, adjusted Rand index {AdjustedRandIndex.Of(truth, found):0.000}");
        return Make("mini-batch k-means", Blobs, seconds, labelSeconds, rows, truth, found,
            new ClusterPanel(title, 2, [], [], null, null, Centers(rows, found, Blobs)));
    }

    private static Way Make(
        string name, int clusters, double seconds, double labelSeconds, double[] rows, int[] truth, int[] found, ClusterPanel panel)
    {
        var pass = Given(rows, found, clusters);
        const int Step = Rows / Dots;
        var dots = Enumerable.Range(0, Dots).Select(i => i * Step).ToArray();
        return new Way(name, clusters, seconds, labelSeconds, AdjustedRandIndex.Of(truth, found), pass.SumOfSquares, panel with
        {
            Dots = [.. dots.SelectMany(i => Row(rows, i).ToArray())],
            Labels = Array.ConvertAll(dots, i => found[i]),
        });
    }

    private static double[] Centers(double[] rows, int[] found, int clusters)
    {
        var centers = new double[2 * clusters];
        var result = Given(rows, found, clusters).Result();
        for (int i = 0; i < clusters; i++) result.CopyTo(i, centers.AsSpan(2 * i, 2));
        return centers;
    }

    private static CentroidPass Given(double[] rows, int[] found, int clusters)
    {
        var pass = new CentroidPass(clusters, 2);
        for (int i = 0; i < found.Length; i++) pass.Give(found[i], Row(rows, i));
        return pass;
    }

    private static CfTree Grow(double[] rows)
    {
        var tree = new CfTree(new CfTreeOptions { Dimensions = 2, Threshold = Threshold, Branching = Branching, LeafCapacity = Branching });
        for (int i = 0; i < Rows; i++) tree.Learn(Row(rows, i));
        return tree;
    }

    private static MiniBatchKMeans MiniBatch(double[] rows)
    {
        var means = new MiniBatchKMeans(new MiniBatchKMeansOptions { Dimensions = 2, Clusters = Blobs });
        for (int i = 0; i < Rows; i++) means.Learn(Row(rows, i));
        means.Flush();
        return means;
    }

    private static (double[] Rows, int[] Truth) Grid()
    {
        var random = new DeterministicRandom(1);
        var rows = new double[2 * Rows];
        var truth = new int[Rows];
        for (int i = 0; i < Rows; i++)
        {
            int blob = truth[i] = random.NextInt(Blobs);
            rows[2 * i] = -22 + (44.0 / 9 * (blob % 10)) + random.NextGaussian();
            rows[(2 * i) + 1] = -22 + (44.0 / 9 * (blob / 10)) + random.NextGaussian();
        }
        return (rows, truth);
    }

    private static ReadOnlySpan<double> Row(double[] rows, int i) => rows.AsSpan(2 * i, 2);

    private static int[] Label(Func<int, int> label)
    {
        var labels = new int[Rows];
        for (int i = 0; i < Rows; i++) labels[i] = label(i);
        return labels;
    }

    // The least of several runs: the first ones also wait for the compiler.
    private static (double Seconds, T Made) Time<T>(Func<T> make)
    {
        double least = double.PositiveInfinity;
        T made = default!;
        for (int run = 0; run < Runs; run++)
        {
            var start = Used();
            made = make();
            least = Math.Min(least, (Used() - start).TotalSeconds);
        }
        return (least, made);
    }

    // Of the processor, so that other programs do not count.
    private static TimeSpan Used()
    {
        using var process = Process.GetCurrentProcess();
        return process.TotalProcessorTime;
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
