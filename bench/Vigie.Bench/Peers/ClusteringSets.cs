using System.Globalization;
using System.IO.Compression;
using Vigie.Learn.Statistics;

namespace Vigie.Bench.Peers;

/// <summary>Rows with the cluster each was drawn from, always the same.</summary>
internal sealed record ClusteringSet(string Name, int Dimensions, double[] Rows, int[] Truth)
{
    public int Count => Rows.Length / Dimensions;

    public ReadOnlySpan<double> Row(int i) => Rows.AsSpan(i * Dimensions, Dimensions);
}

/// <summary>The data of the clustering benchmarks.</summary>
internal static class ClusteringSets
{
    private const int Clusters = 100;

    /// <summary>
    /// The set of scikit-learn's example "Compare BIRCH and MiniBatchKMeans": 100 normal blobs of deviation 1 on a 10 x 10
    /// grid from -22 to 22.
    /// </summary>
    public static ClusteringSet Grid(int count, ulong seed = 1)
    {
        var random = new DeterministicRandom(seed);
        var rows = new double[2 * count];
        var truth = new int[count];
        for (int i = 0; i < count; i++) FillGridRow(random, rows.AsSpan(2 * i, 2), out truth[i]);
        return new ClusteringSet("grid", 2, rows, truth);
    }

    public static void FillGridRow(DeterministicRandom random, Span<double> row, out int blob)
    {
        blob = random.NextInt(Clusters);
        row[0] = -22 + (44.0 / 9 * (blob % 10)) + random.NextGaussian();
        row[1] = -22 + (44.0 / 9 * (blob / 10)) + random.NextGaussian();
    }

    /// <summary>100 normal blobs of deviation 1, their centres uniform in a cube of that side.</summary>
    public static ClusteringSet Blobs(int count, int dimensions, double side = 20, ulong seed = 3)
    {
        var random = new DeterministicRandom(seed);
        var centers = BlobCenters(random, dimensions, side);
        var rows = new double[count * dimensions];
        var truth = new int[count];
        for (int i = 0; i < count; i++)
            FillBlobRow(random, centers, rows.AsSpan(i * dimensions, dimensions), out truth[i]);
        return new ClusteringSet($"blobs, {dimensions} features", dimensions, rows, truth);
    }

    public static double[] BlobCenters(DeterministicRandom random, int dimensions, double side)
    {
        var centers = new double[Clusters * dimensions];
        for (int i = 0; i < centers.Length; i++) centers[i] = side * random.NextDouble();
        return centers;
    }

    public static void FillBlobRow(DeterministicRandom random, double[] centers, Span<double> row, out int blob)
    {
        blob = random.NextInt(Clusters);
        for (int j = 0; j < row.Length; j++) row[j] = centers[(blob * row.Length) + j] + random.NextGaussian();
    }

    /// <summary>
    /// DS1 (grid), DS2 (sine) and DS3 (random) by the parameters of Zhang, Ramakrishnan, Livny (1996), table 3; with "o"
    /// in the name the rows of a cluster follow each other, else they are shuffled.
    /// </summary>
    public static ClusteringSet Paper(string name)
    {
        var random = new DeterministicRandom(1996);
        var rows = new List<(double X, double Y, int Cluster)>();
        for (int k = 0; k < Clusters; k++)
        {
            bool isRandom = name.StartsWith("DS3", StringComparison.Ordinal);
            int count = isRandom ? random.NextInt(2001) : 1000;
            double radius = isRandom ? 4 * random.NextDouble() : Math.Sqrt(2);
            var (x, y) = Center(name, k, random);
            double deviation = radius / Math.Sqrt(2);
            for (int i = 0; i < count; i++)
                rows.Add((x + (deviation * random.NextGaussian()), y + (deviation * random.NextGaussian()), k));
        }
        var all = rows.ToArray();
        if (!name.EndsWith('o')) random.Shuffle(all.AsSpan());
        return new ClusteringSet(
            name, 2, all.SelectMany(row => new[] { row.X, row.Y }).ToArray(), Array.ConvertAll(all, row => row.Cluster));
    }

    /// <summary>One of the public sets of the shared data.</summary>
    public static ClusteringSet Shared(string folder, string name)
    {
        var rows = Read(Path.Combine(folder, name + ".txt.gz"));
        var truth = Read(Path.Combine(folder, name + "_labels.txt.gz"));
        return new ClusteringSet(name, 2, rows, Array.ConvertAll(truth, label => (int)label));
    }

    // Neighbours on the grid lie 4 radii apart; the sine has 4 cycles (k_g = 4, n_c = 4).
    private static (double X, double Y) Center(string name, int k, DeterministicRandom random)
    {
        const double Cycle = Clusters / 4.0;
        return name[..3] switch
        {
            "DS1" => (4 * Math.Sqrt(2) * (k % 10), 4 * Math.Sqrt(2) * (k / 10)),
            "DS2" => (2 * Math.PI * k, Cycle * Math.Sin(2 * Math.PI * k / Cycle)),
            _ => (Clusters * random.NextDouble(), Clusters * random.NextDouble()),
        };
    }

    private static double[] Read(string path)
    {
        using var file = File.OpenRead(path);
        using var text = new StreamReader(new GZipStream(file, CompressionMode.Decompress));
        var words = text.ReadToEnd().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        return Array.ConvertAll(words, word => double.Parse(word, CultureInfo.InvariantCulture));
    }
}
