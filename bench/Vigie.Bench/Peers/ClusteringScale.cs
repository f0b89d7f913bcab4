using Vigie.Learn.Clustering;
using Vigie.Learn.Statistics;

namespace Vigie.Bench.Peers;

/// <summary>How time and memory grow with the rows, and what moving all rows changes.</summary>
internal static class ClusteringScale
{
    private const int Block = 10_000;
    private const int FewestRows = 10_000;
    private const int MostRows = 10_000_000;

    public static IEnumerable<string> Growth(TextWriter output)
    {
        foreach (var line in ClusteringRun.Head("rows", "features", "leaves", "ns a row", "tree bytes", "time grows as n to the power"))
            yield return line;
        foreach (int dimensions in (int[])[2, 16])
        {
            double before = 0;
            var grown = Grow(dimensions, FewestRows, out _);   // warms up
            for (int rows = FewestRows; rows <= MostRows; rows *= 10)
            {
                double seconds = double.PositiveInfinity;
                for (int run = 0; run < (rows < MostRows ? 5 : 1); run++)
                {
                    grown = Grow(dimensions, rows, out double again);
                    seconds = Math.Min(seconds, again);
                }
                var line = ClusteringRun.Line(
                    $"{rows}", $"{dimensions}", $"{grown.SubclusterCount}", ClusteringRun.Text(seconds / rows * 1e9, "0"),
                    $"{grown.Bytes}", before > 0 ? ClusteringRun.Text(Math.Log10(seconds / before), "0.00") : "");
                output.WriteLine(line);
                yield return line;
                before = seconds;
            }
        }
        yield return "";
        yield return "Grid of 100 blobs at threshold 1.7 (2 features) and 100 blobs in a cube at threshold 4 (16 features), branching 50, rows";
        yield return "generated block by block off the clock.";
    }

    public static IEnumerable<string> Offsets(TextWriter output)
    {
        foreach (var line in ClusteringRun.Head("moved by", "leaves, float64", "leaves, float32", "peer, float64", "peer, float32"))
            yield return line;
        var grid = ClusteringSets.Grid(20_000);
        for (int i = 0; i < grid.Rows.Length; i++) grid.Rows[i] = Math.Round(grid.Rows[i] * 512) / 512;
        foreach (double offset in (double[])[0, 1e4, 1e6, 1e8])
        {
            var moved = grid with { Rows = Array.ConvertAll(grid.Rows, value => value + offset) };
            bool hasSingles = offset <= 1e4;
            var singles = hasSingles ? Array.ConvertAll(moved.Rows, value => (float)value) : [];
            var line = ClusteringRun.Line(
                offset == 0 ? "0" : ClusteringRun.Text(offset, "0E0"), $"{Leaves(moved)}", hasSingles ? $"{Leaves(singles)}" : "",
                $"{ClusteringPeer.Birch(moved, Threshold, null, 1).Leaves}",
                hasSingles ? $"{ClusteringPeer.BirchSingle(moved, singles, Threshold).Leaves}" : "");
            output.WriteLine(line);
            yield return line;
        }
        yield return "";
        yield return "20,000 rows of the grid, threshold 1, branching 50; values are multiples of 1/512, so that moving them rounds nothing.";
    }

    private const double Threshold = 1;

    private static int Leaves(ClusteringSet set) => ClusteringSpeed.Grow(set, Threshold).SubclusterCount;

    private static int Leaves(float[] rows)
    {
        var tree = Tree(2, Threshold);
        for (int i = 0; i < rows.Length; i += 2) tree.Learn(rows.AsSpan(i, 2));
        return tree.SubclusterCount;
    }

    private static CfTree Grow(int dimensions, int count, out double seconds)
    {
        var tree = Tree(dimensions, dimensions == 2 ? 1.7 : 4);
        var random = new DeterministicRandom(1);
        var centers = ClusteringSets.BlobCenters(random, dimensions, 20);
        var block = new double[Block * dimensions];
        var spent = TimeSpan.Zero;
        for (int done = 0; done < count; done += Block)
        {
            for (int i = 0; i < Block; i++)
            {
                var row = block.AsSpan(i * dimensions, dimensions);
                if (dimensions == 2) ClusteringSets.FillGridRow(random, row, out _);
                else ClusteringSets.FillBlobRow(random, centers, row, out _);
            }
            var start = ClusteringPeer.Used();
            for (int i = 0; i < Block; i++) tree.Learn(block.AsSpan(i * dimensions, dimensions));
            spent += ClusteringPeer.Used() - start;
        }
        seconds = spent.TotalSeconds;
        return tree;
    }

    private static CfTree Tree(int dimensions, double threshold) => new(new CfTreeOptions
    {
        Dimensions = dimensions,
        Threshold = threshold,
        Branching = 50,
        LeafCapacity = 50,
        MaxBytes = 1L << 30,
    });
}
