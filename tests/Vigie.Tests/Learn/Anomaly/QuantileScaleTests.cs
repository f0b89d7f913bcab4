using Vigie.Learn.Anomaly;
using Vigie.Learn.State;
using Vigie.Tests.Learn.Clustering;

namespace Vigie.Tests.Learn.Anomaly;

public class QuantileScaleTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(1_000)]
    [InlineData(1_001)]
    [InlineData(10_000)]
    public void The_quantile_is_the_share_of_lower_scores(int count)
    {
        var random = new Random(count);
        var scores = Rows.Row(count, _ => Math.Exp(3 * Rows.Normal(random)));
        var scale = QuantileScale.Calibrate(scores);
        Assert.InRange(scale.PointCount, 1, QuantileScale.MaxPoints);
        double tolerance = count <= QuantileScale.MaxPoints ? 1e-12 : 2.0 / QuantileScale.MaxPoints;
        for (int i = 0; i < count; i += 1 + (count / 200))
        {
            double share = (double)scores.Count(other => other < scores[i]) / count;
            Assert.Equal(share, scale.Quantile(scores[i]), tolerance);
        }
        foreach (double score in scores.OrderDescending().Take(100))
            Assert.Equal((double)scores.Count(other => other < score) / count, scale.Quantile(score), 1e-12);
    }

    [Fact]
    public void A_higher_score_never_has_a_lower_quantile()
    {
        var random = new Random(1);
        var scale = QuantileScale.Calibrate(Rows.Row(5_000, _ => Math.Round(2 * Rows.Normal(random))));
        double before = 0;
        for (double score = -20; score < 20; score += 0.01)
        {
            double quantile = scale.Quantile(score);
            Assert.InRange(quantile, before, 1);
            before = quantile;
        }
        Assert.Equal((0, 1), (scale.Quantile(double.NegativeInfinity), scale.Quantile(double.PositiveInfinity)));
    }

    [Fact]
    public void The_most_common_score_is_no_alarm()
    {
        var scale = QuantileScale.Calibrate([.. Enumerable.Repeat(3.0, 990), .. Enumerable.Repeat(4.0, 10)]);
        Assert.Equal(0, scale.Quantile(3));
        Assert.Equal(0.99, scale.Quantile(4));
        Assert.Equal(1, scale.Quantile(4.1));
    }

    [Fact]
    public void No_scores_or_a_score_that_is_no_number_are_refused()
    {
        Assert.Throws<ArgumentException>(() => QuantileScale.Calibrate([]));
        var error = Assert.ThrowsAny<ArgumentException>(() => QuantileScale.Calibrate([1, double.NaN]));
        Assert.Contains("scores[1]", error.Message, StringComparison.Ordinal);
        Assert.ThrowsAny<ArgumentException>(() => QuantileScale.Calibrate([1]).Quantile(double.NaN));
    }

    [Fact]
    public void A_loaded_scale_answers_the_same()
    {
        var scale = QuantileScale.Calibrate(Rows.Uniform(3_000, 1, 2).Select(row => row[0]).ToArray());
        var writer = new StateWriter();
        scale.Save(writer);
        var loaded = QuantileScale.Load(new StateReader(writer.ToArray()));
        for (double score = -0.1; score < 1.1; score += 0.003)
            Assert.Equal(scale.Quantile(score), loaded.Quantile(score));
    }

    [Fact]
    public void A_scale_out_of_order_is_refused()
    {
        var writer = new StateWriter();
        writer.Tag("QSCL", 1);
        writer.Write([2.0, 1.0]);
        writer.Write([0, 0.5]);
        Assert.Throws<StateException>(() => QuantileScale.Load(new StateReader(writer.ToArray())));
    }
}
