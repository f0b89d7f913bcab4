using System.Globalization;

namespace Vigie.Bench.Detection;

/// <summary>Runs detection on the data that is there, compares with the floors, and writes <c>detection.md</c>.</summary>
internal static class DetectionRun
{
    private const int Done = 0;
    private const int Failed = 1;
    private const int WrongUsage = 2;
    private const string Blocks = "hdfs";
    private const string Servers = "servers";
    private const double Tolerance = 0.02;

    private static readonly (string Name, double F1)[] BlockFloors =
        [("without labels, learning on", 0.82), ("clean normal blocks, learning on", 0.95)];

    /// <summary>Returns the exit code; see <see cref="Program"/>.</summary>
    public static int Run(string? only, string? data, TextWriter output)
    {
        if (only is not (null or Blocks or Servers))
        {
            output.WriteLine($"There is no '{only}', only {Blocks} and {Servers}.");
            return WrongUsage;
        }
        data ??= Places.Data();
        var results = new DetectionResults(Path.Combine(Directory.CreateDirectory(Places.Results()).FullName, "detection.md"));
        bool isGood = true;
        if (only is null or Blocks) isGood &= RunBlocks(data, results, output);
        if (only is null or Servers) isGood &= RunServers(data, results, output);
        return isGood ? Done : Failed;
    }

    private static bool RunBlocks(string? data, DetectionResults results, TextWriter output)
    {
        var folder = Path.Combine(data ?? "", Blocks);
        string log = Path.Combine(folder, "HDFS_2pct.log.gz"), labels = Path.Combine(folder, "anomaly_label.csv.gz");
        if (!File.Exists(log) || !File.Exists(labels)) return Skipped(Blocks, output);
        var figures = BlockDetection.Run(BlockSessions.Read(log, labels));
        results.WriteBlocks(figures);
        bool isGood = true;
        foreach (var row in figures)
            output.WriteLine($"{Blocks}: {row.Name}: F1 {Text(row.Mean)} +- {Text(row.Deviation)}, at least {Text(row.Least)}, pooled {(row.Pooled is { } f1 ? Text(f1) : "-")}");
        foreach (var (name, floor) in BlockFloors)
            isGood &= Holds($"{Blocks}, {name}: F1", figures.Single(row => row.Name == name).Mean, floor, output);
        return isGood;
    }

    private static bool RunServers(string? data, DetectionResults results, TextWriter output)
    {
        var folder = Path.Combine(data ?? "", Servers);
        if (!Directory.Exists(folder)) return Skipped(Servers, output);
        var rows = new List<(string Server, string Method, ServerFigures Figures)>();
        foreach (var name in ServerSeries.Names(folder))
        {
            var series = ServerSeries.Read(folder, name);
            foreach (var scores in ServerDetection.Run(series, folder, name))
            {
                var figures = scores.Judge(series.Labels);
                rows.Add((name, scores.Method, figures));
                output.WriteLine($"{name}: {scores.Method}: PR-AUC {Text(figures.PrAuc)}, VUS-PR {Text(figures.VusPr)}, F1 {Text(figures.F1)}");
            }
        }
        results.WriteServers(rows);
        bool isGood = true;
        var means = rows.GroupBy(row => row.Method).ToDictionary(group => group.Key, group => group.Average(row => row.Figures.VusPr));
        foreach (var (method, floor) in ServerFloors) isGood &= Holds($"{Servers}, {method}: VUS-PR", means[method], floor, output);
        return isGood;
    }

    private static readonly (string Method, double VusPr)[] ServerFloors =
    [
        ("Vigie: CF-tree", 0.44), ("Vigie: principal components", 0.44), ("Vigie: online isolation forest", 0.25),
        ("Vigie: mean of ranks", 0.38), ("Vigie: mean of ranks, logarithmic", 0.42),
    ];

    private static bool Holds(string what, double reached, double floor, TextWriter output)
    {
        bool holds = reached >= floor - Tolerance;
        output.WriteLine($"{what} {Text(reached)} {(holds ? "holds" : "is BELOW")} its floor of {Text(floor)} - {Text(Tolerance)}");
        return holds;
    }

    private static bool Skipped(string what, TextWriter output)
    {
        output.WriteLine($"{what}: skipped, it is not in the folder of the data sets");
        return true;
    }

    private static string Text(double value) => value.ToString("0.000", CultureInfo.InvariantCulture);
}
