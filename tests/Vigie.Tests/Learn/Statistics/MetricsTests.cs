using Vigie.Learn.Statistics;

namespace Vigie.Tests.Learn.Statistics;

public class MetricsTests
{
    [Fact]
    public void Average_precision_counts_equal_scores_as_one_block()
    {
        // Blocks from the top: {+}, {+ - -}, {-}, {+}: 1/3 * 1 + 1/3 * 2/4 + 1/3 * 3/6.
        double[] scores = [0.9, 0.5, 0.5, 0.5, 0.3, 0.1];
        bool[] labels = [true, false, true, false, false, true];
        Assert.Equal((1 + 0.5 + 0.5) / 3, RankingMetrics.PrAuc(scores, labels), 1e-15);
        Assert.Equal(0, RankingMetrics.PrAuc([1.0, 2.0], [false, false]));
        Assert.Equal(1, RankingMetrics.PrAuc([1.0, 2.0], [false, true]));
        Assert.Equal(0.25, RankingMetrics.PrAuc([7.0, 7.0, 7.0, 7.0], [false, true, false, false]));
    }

    [Fact]
    public void Roc_is_the_part_of_pairs_in_the_right_order()
    {
        var (scores, labels, weights) = Draw(1, 300, levels: 20);
        double right = 0, pairs = 0;
        for (int i = 0; i < scores.Length; i++)
        {
            for (int j = 0; j < scores.Length; j++)
            {
                if (!labels[i] || labels[j]) continue;
                pairs += weights[i] * weights[j];
                right += weights[i] * weights[j] * (scores[i] > scores[j] ? 1 : scores[i] == scores[j] ? 0.5 : 0);
            }
        }
        Assert.Equal(right / pairs, RankingMetrics.RocAuc(scores, labels, weights), 1e-12);
        Assert.Equal(0.5, RankingMetrics.RocAuc([1.0, 2.0], [true, true]));
    }

    [Fact]
    public void Metrics_do_not_depend_on_the_order_of_rows_and_weights_are_repetitions()
    {
        var (scores, labels, weights) = Draw(2, 400, levels: 30);
        var order = Enumerable.Range(0, 400).SelectMany(i => Enumerable.Repeat(i, (int)weights[i])).ToArray();
        new DeterministicRandom(3).Shuffle<int>(order);
        double[] manyScores = [.. order.Select(i => scores[i])];
        bool[] manyLabels = [.. order.Select(i => labels[i])];
        Assert.Equal(
            RankingMetrics.PrAuc(manyScores, manyLabels), RankingMetrics.PrAuc(scores, labels, weights), 1e-12);
        Assert.Equal(
            RankingMetrics.RocAuc(manyScores, manyLabels), RankingMetrics.RocAuc(scores, labels, weights), 1e-12);
        Assert.Equal(
            ProbabilityMetrics.Brier(manyScores, manyLabels), ProbabilityMetrics.Brier(scores, labels, weights), 1e-12);
        Assert.Equal(
            ProbabilityMetrics.LogLoss(manyScores, manyLabels),
            ProbabilityMetrics.LogLoss(scores, labels, weights), 1e-12);
        Assert.Equal(
            ProbabilityMetrics.ExpectedCalibrationError(manyScores, manyLabels).Error,
            ProbabilityMetrics.ExpectedCalibrationError(scores, labels, weights: weights).Error, 1e-12);
    }

    [Fact]
    public void A_curve_has_its_ends_and_no_more_points_than_asked()
    {
        var (scores, labels, _) = Draw(4, 1000, levels: 500);
        var whole = RankingMetrics.Curve(scores, labels, 100_000);
        foreach (int most in (int[])[3, 5, 50])
        {
            var thin = RankingMetrics.Curve(scores, labels, most);
            Assert.InRange(thin.Length, 2, most);
            Assert.Equal(whole[0], thin[0]);
            Assert.Equal(whole[^1], thin[^1]);
            Assert.Equal(1, thin[^1].Recall);
            Assert.All(thin, point => Assert.Contains(point, whole));
        }
        Assert.Empty(RankingMetrics.Curve([1.0], [false], 10));
    }

    [Fact]
    public void Points_of_a_curve_are_what_an_alarm_at_their_threshold_gets()
    {
        var (scores, labels, _) = Draw(5, 200, levels: 40);
        foreach (var point in RankingMetrics.Curve(scores, labels, 1000))
        {
            int alarms = scores.Count(score => score >= point.Threshold);
            int hits = scores.Where((score, i) => score >= point.Threshold && labels[i]).Count();
            Assert.Equal((double)hits / alarms, point.Precision);
            Assert.Equal((double)hits / labels.Count(label => label), point.Recall);
        }
    }

    [Fact]
    public void Brier_and_log_loss_are_what_they_say()
    {
        Assert.Equal((0.01 + 0.04) / 2, ProbabilityMetrics.Brier([0.9, 0.2], [true, false]), 1e-15);
        double expected = -(Math.Log(0.9) + Math.Log(0.8)) / 2;
        Assert.Equal(expected, ProbabilityMetrics.LogLoss([0.9, 0.2], [true, false]), 1e-15);
        Assert.Equal(-Math.Log(1e-15), ProbabilityMetrics.LogLoss([0.0], [true]), 1e-12);
        Assert.Throws<ArgumentOutOfRangeException>(() => ProbabilityMetrics.Brier([1.1], [true]));
        Assert.Throws<ArgumentOutOfRangeException>(() => ProbabilityMetrics.Brier([double.NaN], [true]));
        Assert.Throws<ArgumentOutOfRangeException>(() => ProbabilityMetrics.Brier([], []));
    }

    [Fact]
    public void Bins_hold_equal_counts_and_equal_risks_share_one()
    {
        double[] risks = [.. Enumerable.Range(0, 100).Select(i => i / 100.0)];
        bool[] labels = [.. Enumerable.Range(0, 100).Select(i => i >= 50)];
        var curve = ProbabilityMetrics.ExpectedCalibrationError(risks, labels);
        Assert.Equal(10, curve.Bins.Length);
        Assert.All(curve.Bins, bin => Assert.Equal(10, bin.Count));
        Assert.Equal(0.045, curve.Bins[0].MeanRisk, 1e-12);
        Assert.Equal(1, curve.Bins[9].Frequency);
        Assert.Equal(curve.Bins.Average(bin => Math.Abs(bin.MeanRisk - bin.Frequency)), curve.Error, 1e-12);

        var tied = ProbabilityMetrics.ExpectedCalibrationError([.. risks.Select(r => r < 0.95 ? 0.01 : r)], labels);
        Assert.Equal([95, 5], tied.Bins.Select(bin => bin.Count));
        Assert.Single(ProbabilityMetrics.ExpectedCalibrationError([0.5, 0.5], [true, false]).Bins);
    }

    private static (double[] Scores, bool[] Labels, double[] Weights) Draw(ulong seed, int count, int levels)
    {
        var random = new DeterministicRandom(seed);
        var (scores, labels, weights) = (new double[count], new bool[count], new double[count]);
        for (int i = 0; i < count; i++)
        {
            scores[i] = random.NextInt(levels) / (double)levels;
            labels[i] = random.NextDouble() < scores[i];
            weights[i] = random.NextInt(4);
        }
        return (scores, labels, weights);
    }
}
