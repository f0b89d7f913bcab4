namespace Vigie.Tests.Learn.Clustering;

/// <summary>Rows for the tests of clustering, always the same for the same seed.</summary>
internal static class Rows
{
    /// <summary>Rows around blobs whose centres are uniform in a cube, with the blob of each.</summary>
    public static (double[][] Rows, int[] Blobs) Blobs(int count, int dimensions, int blobs, double cube, int seed)
    {
        var random = new Random(seed);
        var centers = new double[blobs][];
        for (int b = 0; b < blobs; b++) centers[b] = Row(dimensions, _ => cube * random.NextDouble());
        var rows = new double[count][];
        var labels = new int[count];
        for (int i = 0; i < count; i++)
        {
            int blob = labels[i] = random.Next(blobs);
            rows[i] = Row(dimensions, j => centers[blob][j] + Normal(random));
        }
        return (rows, labels);
    }

    /// <summary>Rows uniform in a unit cube.</summary>
    public static double[][] Uniform(int count, int dimensions, int seed)
    {
        var random = new Random(seed);
        var rows = new double[count][];
        for (int i = 0; i < count; i++) rows[i] = Row(dimensions, _ => random.NextDouble());
        return rows;
    }

    public static double[] Row(int dimensions, Func<int, double> value)
    {
        var row = new double[dimensions];
        for (int j = 0; j < dimensions; j++) row[j] = value(j);
        return row;
    }

    public static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    /// <summary>The folder shared/data/name beside or above the tests, or null.</summary>
    public static string? DataFolder(string name)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder != null; folder = folder.Parent)
        {
            string data = Path.Combine(folder.FullName, "shared", "data", name);
            if (Directory.Exists(data)) return data;
        }
        return null;
    }
}
