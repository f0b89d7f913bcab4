using System.CommandLine;
using Vigie.Bench.Detection;
using Vigie.Bench.Fuzz;
using Vigie.Bench.Peers;
using Vigie.Bench.Quality;
using Vigie.Bench.Reading;
using Vigie.Bench.Speed;

namespace Vigie.Bench;

/// <summary>
/// Measures the product: <c>speed</c> times its inner loops on generated data, <c>quality</c> back-tests it on real data,
/// <c>detection</c> looks for anomalies in it, <c>peers</c> runs beside scikit-learn, <c>reading</c> times files becoming templates, <c>fuzz</c> feeds damaged files
/// to the readers and the miner, <c>picture</c> draws the picture of the README. Exit codes: 0 done, 1 a scenario failed or fell below its floor, 2 wrong usage.
/// </summary>
internal static class Program
{
    private const int WrongUsage = 2;

    private static readonly Option<string?> Data = new("--data")
    {
        Description = "Folder of the data sets [default: shared/data, sought beside the folders above the program]",
        HelpName = "DIR",
    };

    private static int Main(string[] args)
    {
        var root = new RootCommand("Measures Vigie") { Speed(), Quality(), Detection(), Peers(), Reading(), Fuzz(), PictureOfReadme() };
        var parsed = root.Parse(args);
        int exit = parsed.Invoke();
        return parsed.Errors.Count > 0 ? WrongUsage : exit;
    }

    private static Option<string?> Only(string what) => new("--only") { Description = $"Run this {what} alone", HelpName = "ID" };

    private static Command Speed()
    {
        var only = Only("class of benchmarks");
        var command = new Command("speed", "Time and memory of the inner loops, on generated data") { only };
        command.SetAction(parsed => SpeedRun.Run(parsed.GetValue(only), Console.Out));
        return command;
    }

    private static Command Quality()
    {
        var only = Only("scenario");
        var command = new Command("quality", "Back-tests on real data, compared with their floors") { only, Data };
        command.SetAction(parsed => QualityRun.RunAsync(parsed.GetValue(only), parsed.GetValue(Data), Console.Out));
        return command;
    }

    private static Command Detection()
    {
        var only = Only("case");
        var command = new Command("detection", "Anomalies found in real data, beside scikit-learn, compared with their floors") { only, Data };
        command.SetAction(parsed => DetectionRun.Run(parsed.GetValue(only), parsed.GetValue(Data), Console.Out));
        return command;
    }

    private static Command Peers() =>
        new("peers", "Side by side with scikit-learn: same rows, same run, one processor")
        {
            LinearPeers(), OutOfCore(), ClusteringPeers(),
        };

    private static Command LinearPeers()
    {
        var only = Only("set (or one-row)");
        var cap = new Option<double>("--cap")
        {
            Description = "Seconds of processor time a solver may take on a set",
            HelpName = "X",
            DefaultValueFactory = _ => 20,
        };
        var command = new Command("linear", "Linear solvers: seconds to the optimum") { only, Data, cap };
        command.SetAction(parsed =>
            LinearRun.Run(parsed.GetValue(only), parsed.GetValue(Data), parsed.GetValue(cap), Console.Out));
        return command;
    }

    private static Command OutOfCore()
    {
        var gigabytes = new Option<double>("--gigabytes") { Description = "Size of the table", HelpName = "X", DefaultValueFactory = _ => 6 };
        var memory = new Option<double>("--memory") { Description = "Gigabytes to train with", HelpName = "X", DefaultValueFactory = _ => 1 };
        var solver = new Option<string>("--solver") { Description = "Who trains", HelpName = "NAME", DefaultValueFactory = _ => "saga" };
        var command = new Command("out-of-core", "A table larger than memory: same objective as in memory, and the peak of memory")
        {
            gigabytes, memory, solver,
        };
        command.SetAction(parsed => LinearOutOfCore.Run(
            parsed.GetValue(gigabytes), parsed.GetValue(memory), parsed.GetRequiredValue(solver), Console.Out));
        return command;
    }

    private static Command ClusteringPeers()
    {
        var only = Only("case");
        var command = new Command("clustering", "CF-tree and mini-batch k-means") { only };
        command.SetAction(parsed => ClusteringRun.Run(parsed.GetValue(only), Console.Out));
        return command;
    }

    private static Command Reading()
    {
        var memory = new Option<bool>("--memory") { Description = "Also measure memory on 1 GB and 10 GB; takes minutes" };
        var command = new Command("reading", "Bytes to templates on one core, beside wc and grep") { Data, memory };
        command.SetAction(parsed => ReadingRun.Run(parsed.GetValue(Data), parsed.GetValue(memory), Console.Out));
        return command;
    }

    private static Command Fuzz()
    {
        var minutes = new Option<double>("--minutes") { Description = "How long [default: 1]", DefaultValueFactory = _ => 1 };
        var seed = new Option<ulong>("--seed") { Description = "Seed of the first file [default: 1]", DefaultValueFactory = _ => 1 };
        var command = new Command("fuzz", "Damaged files through the readers and the miner") { minutes, seed };
        command.SetAction(parsed => FuzzRun.Run(parsed.GetValue(minutes), parsed.GetValue(seed), Console.Out));
        return command;
    }

    private static Command PictureOfReadme()
    {
        var report = new Argument<string>("REPORT") { Description = "report.json of a back-test" };
        var target = new Argument<string>("SVG") { Description = "The picture to write" };
        var command = new Command("picture", "The picture of the README: risk of one machine over time") { report, target };
        command.SetAction(parsed => Picture.Write(parsed.GetRequiredValue(report), parsed.GetRequiredValue(target)));
        return command;
    }
}
