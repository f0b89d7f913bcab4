using Vigie.Learn.Anomaly;
using Vigie.Learn.State;
using Vigie.Tests.Learn.Clustering;

namespace Vigie.Tests.Learn.Anomaly;

public class NoveltyEnsembleTests
{
    private static readonly double[] Outlier = [400, -400, 4];

    [Fact]
    public void Usual_rows_rank_in_the_middle_and_an_outlier_at_the_top()
    {
        var ensemble = Learned(4_000);
        Assert.True(ensemble.IsSettled);
        var ranks = Stream(500, 2).Select(row => ensemble.Ranks(row)).ToList();
        Assert.InRange(ranks.Average(r => r.Mean), 0.35, 0.65);
        Assert.InRange(ranks.Average(r => r.Cluster), 0.3, 0.7);
        Assert.InRange(ranks.Average(r => r.Components), 0.3, 0.7);
        var top = ensemble.Ranks(Outlier);
        Assert.True(top.Cluster > 0.999 && top.Components > 0.999, $"{top}");
        Assert.True(top.Mean > ranks.Max(r => r.Mean));
        Assert.True(top.Joint > ranks.Max(r => r.Joint));
        Assert.True(ensemble.Ranks([800, -800, 8]).Joint >= top.Joint);
    }

    [Fact]
    public void Nothing_is_novel_before_the_units_are_settled()
    {
        var ensemble = Learned(63);
        Assert.False(ensemble.IsSettled);
        Assert.Equal(0, ensemble.Score(Outlier));
        Assert.Equal(0, ensemble.Reasons(Outlier, new FeatureDeviation[2]));
        ensemble.Learn(Stream(1, 9)[0]);
        Assert.True(ensemble.IsSettled);
    }

    [Fact]
    public void The_feature_that_is_out_is_the_reason()
    {
        var ensemble = Learned(2_000);
        var furthest = new FeatureDeviation[1];
        Assert.Equal(1, ensemble.Reasons([0, 0, 90], furthest));
        Assert.Equal(2, furthest[0].Feature);
    }

    [Fact]
    public void The_logarithmic_mean_lets_one_sure_detector_speak()
    {
        var sure = new NoveltyRanks(0.9999, 0.5, 0.5);
        var mild = new NoveltyRanks(0.7, 0.7, 0.7);
        Assert.True(sure.Mean < mild.Mean);
        Assert.True(sure.Joint > mild.Joint);
        Assert.Equal(0.7, mild.Joint, 1e-12);
        Assert.InRange(new NoveltyRanks(1, 1, 1).Joint, 0.99, 1);
        Assert.Equal(0, new NoveltyRanks(0, 0, 0).Joint, 1e-12);
    }

    [Fact]
    public void Units_do_not_matter()
    {
        var (plain, scaled) = (New(), New());
        foreach (var row in Stream(2_000, 1))
        {
            plain.Learn(row);
            scaled.Learn([row[0] * 1e6, row[1], row[2] * 1e-3]);
        }
        foreach (var row in Stream(50, 4))
            Assert.Equal(plain.Ranks(row).Cluster, scaled.Ranks([row[0] * 1e6, row[1], row[2] * 1e-3]).Cluster, 0.02);
    }

    [Fact]
    public void A_damaged_state_is_refused()
    {
        var writer = new StateWriter();
        writer.Tag("NENS", 1);
        writer.Write(-3);
        for (int i = 0; i < 20; i++) writer.Write(0L);
        Assert.Throws<StateException>(() => NoveltyEnsemble.Load(new StateReader(writer.ToArray())));
    }

    [Fact]
    public void Ranks_keep_to_their_capacity_and_stay_even()
    {
        var ranks = new ScoreRanks();
        for (int i = 0; i < 10 * ScoreRanks.Capacity; i++) ranks.Learn((i * 7_919) % 10_007);
        for (double share = 0.05; share < 0.95; share += 0.05) Assert.Equal(share, ranks.Rank(10_007 * share), 0.03);
        double before = 0;
        for (double score = 1; score < 1e6; score *= 1.1)
        {
            Assert.InRange(ranks.Rank(score), before, 1);
            before = ranks.Rank(score);
        }
    }

    private static NoveltyEnsemble New() => new(new NoveltyEnsembleOptions { Dimensions = 3, WarmupRows = 64, Window = 512 });

    private static NoveltyEnsemble Learned(int rows)
    {
        var ensemble = New();
        foreach (var row in Stream(rows, 1)) ensemble.Learn(row);
        return ensemble;
    }

    private static double[][] Stream(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(i => new[] { 10 * Rows.Normal(random), 3 * (i % 2) + Rows.Normal(random), 0.1 * Rows.Normal(random) })];
    }
}
