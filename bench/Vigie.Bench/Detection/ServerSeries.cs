using System.Globalization;
using System.IO.Compression;

namespace Vigie.Bench.Detection;

/// <summary>One server of the <c>servers</c> data: metrics without labels to learn from, then metrics with labels.</summary>
internal sealed class ServerSeries
{
    private const string LabelColumn = "label";

    private ServerSeries(double[][] train, double[][] test, bool[] labels) => (Train, Test, Labels) = (train, test, labels);

    /// <summary>One row a moment.</summary>
    public double[][] Train { get; }

    /// <summary>One row a moment, after those of <see cref="Train"/>.</summary>
    public double[][] Test { get; }

    /// <summary>Whether a moment of <see cref="Test"/> is within an anomaly.</summary>
    public bool[] Labels { get; }

    /// <summary>Features of a row.</summary>
    public int Dimensions => Train[0].Length;

    /// <summary>Names of the servers in a folder, in order.</summary>
    public static IReadOnlyList<string> Names(string folder) =>
        [.. Directory.GetFiles(folder, "*_train.csv.gz").Select(file => Path.GetFileName(file)[..^"_train.csv.gz".Length]).Order(StringComparer.Ordinal)];

    /// <summary>Reads both parts of a server.</summary>
    public static ServerSeries Read(string folder, string name)
    {
        var (train, _) = ReadPart(Path.Combine(folder, name + "_train.csv.gz"));
        var (test, labels) = ReadPart(Path.Combine(folder, name + "_test.csv.gz"));
        return new ServerSeries(train, test, labels);
    }

    // The first column counts moments.
    private static (double[][] Rows, bool[] Labels) ReadPart(string path)
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress));
        bool hasLabel = reader.ReadLine()!.Split(',')[^1] == LabelColumn;
        var rows = new List<double[]>();
        var labels = new List<bool>();
        while (reader.ReadLine() is { } line)
        {
            var cells = line.Split(',');
            int end = hasLabel ? cells.Length - 1 : cells.Length;
            rows.Add([.. cells[1..end].Select(cell => double.Parse(cell, CultureInfo.InvariantCulture))]);
            labels.Add(hasLabel && cells[^1] is "1" or "1.0");
        }
        return ([.. rows], [.. labels]);
    }
}
