using System.CommandLine;
using Vigie.Bench.Fuzz;
using Vigie.Bench.Quality;
using Vigie.Bench.Reading;
using Vigie.Bench.Speed;

namespace Vigie.Bench;

/// <summary>
/// Measures the product: <c>speed</c> times its inner loops on generated data, <c>quality</c> back-tests it on real data,
/// <c>reading</c> times files becoming templates, <c>picture</c> draws the picture of the README, <c>read</c> times the way
/// from a file's bytes to template ids, <c>fuzz</c> feeds damaged files to the readers and the miner.
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
        var memory = new Option<bool>("--memory") { Description = "Also measure memory on 1 GB and 10 GB; takes minutes" };
        var reading = new Command("reading", "Bytes to templates on one core, beside wc and grep") { data, memory };
        reading.SetAction(parsed => ReadingRun.Run(parsed.GetValue(data), parsed.GetValue(memory), Console.Out));
        var report = new Argument<string>("REPORT") { Description = "report.json of a back-test" };
        var target = new Argument<string>("SVG") { Description = "The picture to write" };
        var picture = new Command("picture", "The picture of the README: risk of one machine over time") { report, target };
        picture.SetAction(parsed => Picture.Write(parsed.GetRequiredValue(report), parsed.GetRequiredValue(target)));
        var files = new Argument<string[]>("FILE") { Description = "Logs", Arity = ArgumentArity.OneOrMore };
        var read = new Command("read", "From the bytes of logs to template ids, beside wc and grep") { files };
        read.SetAction(parsed => FileReading.Run(parsed.GetRequiredValue(files), Console.Out));
        var minutes = new Option<double>("--minutes") { Description = "How long [default: 1]", DefaultValueFactory = _ => 1 };
        var seed = new Option<ulong>("--seed") { Description = "Seed of the first file [default: 1]", DefaultValueFactory = _ => 1 };
        var fuzz = new Command("fuzz", "Damaged files through the readers and the miner") { minutes, seed };
        fuzz.SetAction(parsed => FuzzRun.Run(parsed.GetValue(minutes), parsed.GetValue(seed), Console.Out));
        var parsed = new RootCommand("Measures Vigie") { speed, quality, reading, picture, read, fuzz }.Parse(args);
        int exit = parsed.Invoke();
        return parsed.Errors.Count > 0 ? WrongUsage : exit;
    }
}
