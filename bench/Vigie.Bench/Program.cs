using System.CommandLine;
using Vigie.Bench.Detection;
using Vigie.Bench.Quality;
using Vigie.Bench.Speed;

namespace Vigie.Bench;

/// <summary>
/// Measures the product: <c>speed</c> times its inner loops on generated data, <c>quality</c> back-tests it on real data,
/// <c>detection</c> looks for anomalies in real data, <c>picture</c> draws the picture of the README.
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
        var detection = new Command("detection", "Anomalies found in real data, beside scikit-learn, compared with their floors") { only, data };
        detection.SetAction(parsed => DetectionRun.Run(parsed.GetValue(only), parsed.GetValue(data), Console.Out));
        var report = new Argument<string>("REPORT") { Description = "report.json of a back-test" };
        var target = new Argument<string>("SVG") { Description = "The picture to write" };
        var picture = new Command("picture", "The picture of the README: risk of one machine over time") { report, target };
        picture.SetAction(parsed => Picture.Write(parsed.GetRequiredValue(report), parsed.GetRequiredValue(target)));
        var parsed = new RootCommand("Measures Vigie") { speed, quality, detection, picture }.Parse(args);
        int exit = parsed.Invoke();
        return parsed.Errors.Count > 0 ? WrongUsage : exit;
    }
}
