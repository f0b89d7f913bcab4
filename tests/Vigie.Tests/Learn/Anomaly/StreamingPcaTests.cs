using Vigie.Learn.Anomaly;
using Vigie.Tests.Learn.Clustering;

namespace Vigie.Tests.Learn.Anomaly;

public class StreamingPcaTests
{
    [Fact]
    public void A_plane_in_five_dimensions_has_two_components()
    {
        var pca = Learned(Plane(3_000, 1));
        Assert.Equal(2, pca.Components);
        double ordinary = Plane(500, 2).Average(row => pca.Score(row));
        Assert.InRange(ordinary, 0.3, 1.5);
        double[] off = Plane(1, 3)[0];
        off[2] += 3;
        Assert.True(pca.Explain(off, []).Residual > 50 * Plane(500, 2).Average(row => pca.Explain(row, []).Residual));
    }

    [Fact]
    public void The_feature_that_left_the_plane_comes_first_with_its_sign()
    {
        var pca = Learned(Plane(3_000, 1));
        double[] off = Plane(1, 3)[0];
        off[4] -= 3;
        var furthest = new FeatureDeviation[2];
        Assert.Equal(2, pca.Explain(off, furthest).Furthest);
        Assert.Equal(4, furthest[0].Feature);
        Assert.True(furthest[0].ZScore < -5);
    }

    [Fact]
    public void Far_along_a_component_is_novel_too()
    {
        var pca = Learned(Plane(3_000, 1));
        double[] far = Plane(1, 3)[0];
        double ordinary = pca.Score(far);
        for (int j = 0; j < far.Length; j++) far[j] *= 20;
        Assert.True(pca.Explain(far, []).Inside > 20 * ordinary);
    }

    [Theory]
    [InlineData(1e4)]
    [InlineData(1e8)]
    public void An_offset_of_all_rows_changes_no_score(double offset)
    {
        var rows = Plane(1_000, 4);
        var moved = rows.Select(row => Array.ConvertAll(row, x => x + offset)).ToArray();
        var (pca, away) = (Learned(rows), Learned(moved));
        for (int i = 0; i < rows.Length; i += 50) Assert.Equal(pca.Score(rows[i]), away.Score(moved[i]), 1e-4 * (1 + pca.Score(rows[i])));
    }

    [Fact]
    public void Shards_merge_to_the_moments_of_the_whole()
    {
        var rows = Plane(999, 5);
        var whole = Learned(rows);
        var parts = Enumerable.Range(0, 3).Select(part => Learned(rows.Where((_, i) => i % 3 == part))).ToArray();
        parts[0].Merge(parts[1]);
        parts[0].Merge(parts[2]);
        Assert.Equal(whole.Weight, parts[0].Weight);
        for (int j = 0; j < 5; j++)
        {
            Assert.Equal(whole.Mean(j), parts[0].Mean(j), 1e-12);
            Assert.Equal(whole.Variance(j), parts[0].Variance(j), 1e-12);
        }
        Assert.Throws<ArgumentException>(() => whole.Merge(whole));
        Assert.Throws<ArgumentException>(() => whole.Merge(new StreamingPca(new StreamingPcaOptions { Dimensions = 4 })));
    }

    [Fact]
    public void With_a_memory_old_rows_fade()
    {
        var pca = new StreamingPca(new StreamingPcaOptions { Dimensions = 2, Memory = 100 });
        for (int i = 0; i < 500; i++) pca.Learn([i % 2, 1]);
        for (int i = 0; i < 1_000; i++) pca.Learn([7 + (i % 2), 1]);
        Assert.Equal(7.5, pca.Mean(0), 0.01);
        Assert.Equal(0.25, pca.Variance(0), 0.01);
        Assert.InRange(pca.Weight, 99, 101);
    }

    [Fact]
    public void Equal_rows_and_one_row_leave_finite_scores()
    {
        var pca = new StreamingPca(new StreamingPcaOptions { Dimensions = 3 });
        Assert.True(double.IsFinite(pca.Score([1, 2, 3])));
        pca.Learn([1, 2, 3]);
        Assert.True(double.IsFinite(pca.Score([9, 9, 9])));
        for (int i = 0; i < 1_000; i++) pca.Learn([1, 2, 3]);
        Assert.Equal(0, pca.Score([1, 2, 3]));
        Assert.True(pca.Score([1, 2, 4]) > 1);
    }

    private static StreamingPca Learned(IEnumerable<double[]> rows)
    {
        var pca = new StreamingPca(new StreamingPcaOptions { Dimensions = 5, ExplainedShare = 0.97 });
        foreach (var row in rows) pca.Learn(row);
        return pca;
    }

    // Two hidden numbers mixed into five features, and a little noise.
    private static double[][] Plane(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ =>
        {
            double a = Rows.Normal(random), b = Rows.Normal(random);
            double[] clean = [a, b, a + b, a - b, (2 * a) + b];
            return Array.ConvertAll(clean, x => x + (0.05 * Rows.Normal(random)));
        })];
    }
}
