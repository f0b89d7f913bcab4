using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Vigie.Bench.Peers;

/// <summary>What scikit-learn made of a set.</summary>
internal sealed record PeerResult(double Seconds, int Leaves, double LabelSeconds, byte[] Out)
{
    public int[] Labels => MemoryMarshal.Cast<byte, int>(Out).ToArray();

    public double[] Centers => MemoryMarshal.Cast<byte, double>(Out).ToArray();
}

/// <summary>Runs the peer on rows, and times ours as the peer is timed: processor seconds, the least of several runs.</summary>
internal static class ClusteringPeer
{
    private const string Script = "clustering.py";

    public static PeerResult Birch(ClusteringSet set, double threshold, int? clusters, int repeats) =>
        Run(set, MemoryMarshal.AsBytes<double>(set.Rows), "birch", "float64", [Text(threshold), clusters is { } k ? Text(k) : "none"], repeats);

    public static PeerResult BirchSingle(ClusteringSet set, float[] rows, double threshold) =>
        Run(set, MemoryMarshal.AsBytes<float>(rows), "birch", "float32", [Text(threshold), "none"], 1);

    public static PeerResult MiniBatch(ClusteringSet set, int clusters, int repeats) =>
        Run(set, MemoryMarshal.AsBytes<double>(set.Rows), "minibatch", "float64", [Text(clusters)], repeats);

    /// <summary>Least processor seconds of that many runs, and what the last one made.</summary>
    public static (double Seconds, T Made) Time<T>(int runs, Func<T> make)
    {
        double least = double.PositiveInfinity;
        T made = default!;
        for (int run = 0; run < runs; run++)
        {
            GC.Collect();
            var start = Used();
            made = make();
            least = Math.Min(least, (Used() - start).TotalSeconds);
        }
        return (least, made);
    }

    /// <summary>Processor time of this process, its collector and compiler included.</summary>
    public static TimeSpan Used()
    {
        using var process = Process.GetCurrentProcess();
        return process.TotalProcessorTime;
    }

    /// <summary>Puts this process on the processor that the peer runs on too.</summary>
    public static void Pin()
    {
        if (!OperatingSystem.IsLinux()) return;
        using var process = Process.GetCurrentProcess();
        process.ProcessorAffinity = 1 << (Environment.ProcessorCount - 1);
    }

    private static PeerResult Run(
        ClusteringSet set, ReadOnlySpan<byte> rows, string kind, string type, string[] settings, int repeats)
    {
        var folder = Directory.CreateTempSubdirectory("vigie-peers-");
        try
        {
            string data = Path.Combine(folder.FullName, "rows"), made = Path.Combine(folder.FullName, "out");
            using (var file = File.Create(data)) file.Write(rows);
            var result = PythonPeer.Run(
                Script, [kind, data, type, Text(set.Dimensions), .. settings, Text(repeats), made])[^1];
            return new PeerResult(
                result.GetProperty("seconds").GetDouble(), Number(result, "leaves"), Time(result, "label_seconds"),
                File.ReadAllBytes(made));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static int Number(JsonElement result, string name) =>
        result.TryGetProperty(name, out var value) ? value.GetInt32() : 0;

    private static double Time(JsonElement result, string name) =>
        result.TryGetProperty(name, out var value) ? value.GetDouble() : 0;

    private static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
