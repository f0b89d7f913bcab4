using System.Globalization;
using System.Text;
using System.Text.Json;
using Vigie.Host.Tables;

namespace Vigie.Tests.App.Cli;

public sealed class ClusterVerbTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("vigie-cluster-");

    public void Dispose() => _folder.Delete(recursive: true);

    private string File(string name) => Path.Combine(_folder.FullName, name);

    // Four blobs at the corners of a square, one after the other.
    private static double[] Corners(int rows)
    {
        var random = new Random(1);
        var values = new double[2 * rows];
        for (int i = 0; i < rows; i++)
        {
            values[2 * i] = (100 * (i % 2)) + random.NextDouble();
            values[(2 * i) + 1] = (100 * (i / 2 % 2)) + random.NextDouble();
        }
        return values;
    }

    private static string Csv(double[] values) =>
        string.Join('\n', values.Chunk(2).Select(row => string.Create(CultureInfo.InvariantCulture, $"{row[0]:R},{row[1]:R}"))) + "\n";

    private static double[] ReadNpy(string path, TableOptions? options = null)
    {
        using var rows = TableFile.Open(path, options ?? new TableOptions());
        var values = new List<double>();
        while (rows.Next()) values.AddRange(rows.Values);
        return [.. values];
    }

    [Theory]
    [InlineData("birch", "csv")]
    [InlineData("birch", "npy")]
    [InlineData("birch", "libsvm")]
    [InlineData("minibatch-kmeans", "csv")]
    public void Clusters_labels_centres_and_figures_agree(string method, string kind)
    {
        var values = Corners(400);
        string data = File("data");
        if (kind == "npy") { using var file = System.IO.File.Create(data); NpyWriter.Write(file, values, 2); }
        if (kind == "csv") System.IO.File.WriteAllText(data, Csv(values));
        if (kind == "libsvm")
            System.IO.File.WriteAllLines(data, values.Chunk(2).Select(row =>
                string.Create(CultureInfo.InvariantCulture, $"0 1:{row[0]:R} 2:{row[1]:R}")));
        var ran = VigieProcess.Run(
            "cluster", data, "--method", method, "--clusters", "4", "--labels-out", File("l.npy"), "--centers-out", File("c.npy"),
            "--plot", File("p.svg"), "--json");
        Assert.Equal((0, ""), (ran.Code, ran.Error));
        var labels = ReadNpy(File("l.npy"));
        var centers = ReadNpy(File("c.npy"));
        Assert.Equal((400, 8), (labels.Length, centers.Length));
        double inertia = 0;
        for (int i = 0; i < labels.Length; i++)
        {
            Assert.Equal(labels[i % 4], labels[i]);
            for (int j = 0; j < 2; j++) inertia += Math.Pow(values[(2 * i) + j] - centers[(2 * (int)labels[i]) + j], 2);
        }
        var facts = JsonDocument.Parse(ran.Output).RootElement;
        foreach (var name in new[] { "threshold", "subclusters", "rebuilds", "tree_bytes", "fit_seconds", "predict_seconds" })
            Assert.True(facts.GetProperty(name).GetDouble() >= 0);
        Assert.Equal((400, 2, 4), (facts.GetProperty("rows").GetInt32(), facts.GetProperty("features").GetInt32(), facts.GetProperty("clusters").GetInt32()));
        Assert.Equal(inertia, facts.GetProperty("inertia").GetDouble(), 1e-6 * inertia);
        Assert.Contains("<circle", method == "birch" ? System.IO.File.ReadAllText(File("p.svg")) : "<circle", StringComparison.Ordinal);
    }

    [Fact]
    public void Rows_come_from_standard_input_and_each_subcluster_is_a_cluster()
    {
        var ran = VigieProcess.Run(Encoding.UTF8.GetBytes(Csv(Corners(200))), null, "cluster", "-", "--threshold", "5", "--json");
        Assert.Equal((0, ""), (ran.Code, ran.Error));
        var facts = JsonDocument.Parse(ran.Output).RootElement;
        Assert.Equal((4, 4), (facts.GetProperty("subclusters").GetInt32(), facts.GetProperty("clusters").GetInt32()));
    }

    [Fact]
    public void Exact_labels_are_no_further_from_their_subclusters_and_the_default_of_a_small_table()
    {
        var random = new Random(7);
        var values = Enumerable.Range(0, 6_000).Select(_ => random.NextDouble()).ToArray();
        System.IO.File.WriteAllText(File("data"), Csv(values));
        double Inertia(params string[] more)
        {
            var ran = VigieProcess.Run(["cluster", File("data"), "--threshold", "0.02", "--branching", "4", "--json", .. more]);
            Assert.Equal((0, ""), (ran.Code, ran.Error));
            return JsonDocument.Parse(ran.Output).RootElement.GetProperty("inertia").GetDouble();
        }
        double exact = Inertia("--exact-labels"), walked = Inertia("--exact-labels", "false");
        Assert.True(exact < walked);
        Assert.Equal(exact, Inertia());
    }

    [Theory]
    [InlineData("1,2\n3,nan\n", "data:2")]
    [InlineData("1,2\n3,inf\n", "data:2")]
    [InlineData("1,2\n3,4,5\n", "data:2")]
    [InlineData("1,2\n3,1e200\n", "must be finite and at most")]
    [InlineData("a,b\n", "data:1")]
    [InlineData("", "empty")]
    public void A_table_that_cannot_be_grouped_is_refused_and_nothing_is_written(string text, string message)
    {
        System.IO.File.WriteAllText(File("data"), text);
        var ran = VigieProcess.Run("cluster", File("data"), "--labels-out", File("l.npy"));
        Assert.Equal(1, ran.Code);
        Assert.Contains(message, ran.Error, StringComparison.Ordinal);
        Assert.False(System.IO.File.Exists(File("l.npy")));
    }

    [Theory]
    [InlineData("1,2\n", 1)]
    [InlineData("7,7\n7,7\n7,7\n", 1)]
    public void One_row_or_equal_rows_are_one_cluster(string text, int clusters)
    {
        System.IO.File.WriteAllText(File("data"), text);
        var ran = VigieProcess.Run("cluster", File("data"), "--json", "--plot", File("p.svg"));
        Assert.Equal((0, ""), (ran.Code, ran.Error));
        var facts = JsonDocument.Parse(ran.Output).RootElement;
        Assert.Equal(clusters, facts.GetProperty("clusters").GetInt32());
        Assert.Equal(0, facts.GetProperty("inertia").GetDouble());
    }

    [Theory]
    [InlineData("--threshold", "wide")]
    [InlineData("--clusters", "0")]
    [InlineData("--memory", "much")]
    [InlineData("--branching", "1")]
    [InlineData("--refine", "2")]
    [InlineData("--method", "minibatch-kmeans")]
    public void What_makes_no_sense_is_wrong_usage(string option, string value)
    {
        System.IO.File.WriteAllText(File("data"), "1,2\n");
        var ran = VigieProcess.Run("cluster", File("data"), option, value);
        Assert.Equal(2, ran.Code);
        Assert.Contains(option, ran.Error, StringComparison.Ordinal);
    }
}
