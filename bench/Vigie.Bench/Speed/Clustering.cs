using BenchmarkDotNet.Attributes;
using Vigie.Learn.Clustering;
using Vigie.Learn.Statistics;

namespace Vigie.Bench.Speed;

/// <summary>
/// 50,000 rows of 16 features around 100 centers into a tree of 4 MB, from empty and its rebuilds included; bytes are the
/// tree's own.
/// </summary>
public class Clustering
{
    private const int Rows = 50_000;
    private const int Dimensions = 16;
    private const int Centers = 100;
    private static readonly CfTreeOptions Options = new() { Dimensions = Dimensions, MaxBytes = 4 << 20 };
    private readonly double[] _rows = new double[Rows * Dimensions];

    public Clustering()
    {
        var random = new DeterministicRandom(1);
        var centers = new double[Centers * Dimensions];
        for (int i = 0; i < centers.Length; i++) centers[i] = 10 * random.NextGaussian();
        for (int row = 0; row < Rows; row++)
        {
            int center = random.NextInt(Centers);
            for (int j = 0; j < Dimensions; j++)
                _rows[row * Dimensions + j] = centers[center * Dimensions + j] + random.NextGaussian();
        }
    }

    [Benchmark(OperationsPerInvoke = Rows)]
    public int LearnRow()
    {
        var tree = new CfTree(Options);
        for (int row = 0; row < Rows; row++) tree.Learn(_rows.AsSpan(row * Dimensions, Dimensions));
        return tree.SubclusterCount;
    }
}
