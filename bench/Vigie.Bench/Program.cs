using System.CommandLine;
using Vigie.Bench.Peers;
using Vigie.Bench.Quality;
using Vigie.Bench.Speed;

namespace Vigie.Bench;

/// <summary>
/// Measures the product: <c>speed</c> times its inner loops on generated data, <c>quality</c> back-tests it on real data,
/// <c>peers</c> runs it beside scikit-learn, <c>picture</c> draws the picture of the README.
/// Exit codes: 0 done, 1 a scenario failed or fell below its floor, 2 wrong usage.
/// </summary>
internal static class Program
{
    private const int WrongUsage = 2;

    private static int Main(string[] args)
    {
        var only = new Option<string?>("--only") { Description = "Run this scenario, or this class of benchmarks, alone", HelpName = "ID" };
        var data = new Option<string?>("--data")
        {
            Description = "Folder of the data sets [default: shared/data, sought beside the folders above the program]",
            HelpName = "DIR",
        };
        var speed = new Command("speed", "Time and memory of the inner loops, on generated data") { only };
        speed.SetAction(parsed => SpeedRun.Run(parsed.GetValue(only), Console.Out));
        var quality = new Command("quality", "Back-tests on real data, compared with their floors") { only, data };
        quality.SetAction(parsed => QualityRun.RunAsync(parsed.GetValue(only), parsed.GetValue(data), Console.Out));
        var report = new Argument<string>("REPORT") { Description = "report.json of a back-test" };
        var target = new Argument<string>("SVG") { Description = "The picture to write" };
        var picture = new Command("picture", "The picture of the README: risk of one machine over time") { report, target };
        picture.SetAction(parsed => Picture.Write(parsed.GetRequiredValue(report), parsed.GetRequiredValue(target)));
        var ofClustering = new Option<string?>("--only") { Description = "Run this case alone", HelpName = "CASE" };
        var clustering = new Command("clustering", "CF-tree and mini-batch k-means") { ofClustering };
        clustering.SetAction(parsed => ClusteringRun.Run(parsed.GetValue(ofClustering), Console.Out));
        var ofLinear = new Option<string?>("--only") { Description = "Run this set alone (or one-row)", HelpName = "SET" };
        var cap = new Option<double>("--cap")
        {
            Description = "Seconds of processor time a solver may take on a set",
            HelpName = "X",
            DefaultValueFactory = _ => 20,
        };
        var linear = new Command("linear", "Linear solvers: seconds to the optimum") { ofLinear, data, cap };
        linear.SetAction(parsed => LinearRun.Run(
            parsed.GetValue(ofLinear), parsed.GetValue(data), parsed.GetValue(cap), Console.Out));
        var gigabytes = new Option<double>("--gigabytes") { Description = "Size of the table", HelpName = "X", DefaultValueFactory = _ => 6 };
        var memory = new Option<double>("--memory") { Description = "Gigabytes to train with", HelpName = "X", DefaultValueFactory = _ => 1 };
        var solver = new Option<string>("--solver") { Description = "Who trains", HelpName = "NAME", DefaultValueFactory = _ => "saga" };
        var outOfCore = new Command("out-of-core", "A table larger than memory: same objective as in memory, and the peak of memory") { gigabytes, memory, solver };
        outOfCore.SetAction(parsed => LinearOutOfCore.Run(
            parsed.GetValue(gigabytes), parsed.GetValue(memory), parsed.GetRequiredValue(solver), Console.Out));
        var peers = new Command("peers", "Side by side with scikit-learn: same rows, same run, one processor") { linear, outOfCore, clustering };
        var parsed = new RootCommand("Measures Vigie") { speed, quality, picture, peers }.Parse(args);
        int exit = parsed.Invoke();
        return parsed.Errors.Count > 0 ? WrongUsage : exit;
    }
}
