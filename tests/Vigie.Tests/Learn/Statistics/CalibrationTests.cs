using Vigie.Learn.Linear;
using Vigie.Learn.State;
using Vigie.Learn.Statistics;

namespace Vigie.Tests.Learn.Statistics;

public class CalibrationTests
{
    [Fact]
    public void Platt_finds_the_curve_the_labels_were_drawn_from()
    {
        var (scores, labels) = Draw(1, 20_000, slope: 2, intercept: -1);
        var platt = PlattCalibration.Fit(scores, labels);
        Assert.Equal(2, platt.Slope, 0.1);
        Assert.Equal(-1, platt.Intercept, 0.1);
        Assert.False(platt.SlopeWasNegative);
        var risks = scores.Select(platt.Probability).ToArray();
        Assert.True(ProbabilityMetrics.ExpectedCalibrationError(risks, labels).Error < 0.015);
    }

    [Fact]
    public void Platt_is_where_the_gradient_is_zero()
    {
        var (scores, labels) = Draw(2, 300, slope: 1, intercept: -2);
        var platt = PlattCalibration.Fit(scores, labels);
        double positive = labels.Count(label => label), negative = labels.Length - positive, gradient = 0, slope = 0;
        for (int i = 0; i < labels.Length; i++)
        {
            double target = labels[i] ? (positive + 1) / (positive + 2) : 1 / (negative + 2);
            gradient += platt.Probability(scores[i]) - target;
            slope += (platt.Probability(scores[i]) - target) * scores[i];
        }
        Assert.Equal(0, gradient, 1e-6);
        Assert.Equal(0, slope, 1e-6);
    }

    [Fact]
    public void Platt_gives_the_base_rate_and_says_so_when_the_score_ranks_backwards()
    {
        var (scores, labels) = Draw(3, 2000, slope: -1, intercept: 0);
        var platt = PlattCalibration.Fit(scores, labels);
        Assert.True(platt.SlopeWasNegative);
        Assert.Equal(0, platt.Slope);
        double rate = labels.Count(label => label) / 2000.0;
        Assert.Equal(rate, platt.Probability(-100), 1e-3);
        Assert.Equal(rate, platt.Probability(100), 1e-3);
    }

    [Fact]
    public void Platt_stays_finite_where_classes_part_and_where_only_one_is_there()
    {
        foreach (double unit in (double[])[1e-12, 1, 1e12])
        {
            double[] scores = [.. Enumerable.Range(0, 100).Select(i => i * unit)];
            bool[] parted = [.. Enumerable.Range(0, 100).Select(i => i >= 50)];
            var platt = PlattCalibration.Fit(scores, parted);
            Assert.True(platt.Slope > 0 && platt.Probability(0) < 0.05 && platt.Probability(99 * unit) > 0.95);
            var single = PlattCalibration.Fit(scores, new bool[100]);
            Assert.InRange(single.Probability(50 * unit), 0, 0.02);
        }
        Assert.InRange(PlattCalibration.Fit([3.0, 3.0, 3.0], [true, false, false]).Probability(3), 0.3, 0.5);
    }

    [Fact]
    public void Weights_are_repetitions_and_class_weights_are_taken_back()
    {
        var (scores, labels) = Draw(4, 5000, slope: 1.5, intercept: -2);
        double[] weights = [.. labels.Select(label => label ? 3.0 : 1.0)];
        var repeatedScores = scores.SelectMany((score, i) => Enumerable.Repeat(score, labels[i] ? 3 : 1)).ToArray();
        var repeatedLabels = labels.SelectMany(label => Enumerable.Repeat(label, label ? 3 : 1)).ToArray();
        var (weighted, repeated) =
            (PlattCalibration.Fit(scores, labels, weights), PlattCalibration.Fit(repeatedScores, repeatedLabels));
        Assert.Equal(repeated.Slope, weighted.Slope, 1e-6);
        Assert.Equal(repeated.Intercept, weighted.Intercept, 1e-6);

        var shifted = PlattCalibration.Fit(scores, labels, weights, new PriorShift(3));
        double mean = scores.Average(shifted.Probability), rate = labels.Count(label => label) / 5000.0;
        Assert.Equal(rate, mean, 0.01);
        Assert.Equal(
            IsotonicCalibration.Fit(repeatedScores, repeatedLabels).Probabilities.ToArray(),
            IsotonicCalibration.Fit(scores, labels, weights).Probabilities.ToArray());
    }

    [Fact]
    public void Isotonic_is_the_nearest_rising_curve()
    {
        // The best rising fit at i is the max over starts of the min over ends of the mean between (min-max formula).
        var random = new DeterministicRandom(5);
        for (int round = 0; round < 50; round++)
        {
            int n = 1 + random.NextInt(12);
            double[] scores = [.. Enumerable.Range(0, n).Select(i => (double)i)];
            bool[] labels = [.. scores.Select(_ => random.NextInt(2) == 0)];
            double[] weights = [.. scores.Select(_ => 1.0 + random.NextInt(3))];
            var isotonic = IsotonicCalibration.Fit(scores, labels, weights);
            for (int i = 0; i < n; i++)
            {
                double expected = Enumerable.Range(0, i + 1).Max(a => Enumerable.Range(i, n - i).Min(
                    b => Enumerable.Range(a, b - a + 1).Sum(k => labels[k] ? weights[k] : 0)
                        / Enumerable.Range(a, b - a + 1).Sum(k => weights[k])));
                Assert.Equal(expected, isotonic.Probability(scores[i]), 1e-12);
            }
        }
    }

    [Fact]
    public void Isotonic_never_falls_and_is_calibrated_on_its_rows()
    {
        var (scores, labels) = Draw(6, 3000, slope: 1, intercept: -1);
        var isotonic = IsotonicCalibration.Fit(scores, labels);
        double last = 0;
        for (double score = -10; score <= 10; score += 0.01)
        {
            double p = isotonic.Probability(score);
            Assert.True(p >= last && p <= 1);
            last = p;
        }
        Assert.Equal(labels.Average(label => label ? 1.0 : 0.0), scores.Average(isotonic.Probability), 1e-9);
        Assert.True(double.IsFinite(isotonic.Probability(double.MaxValue) + isotonic.Probability(double.MinValue)));
    }

    [Fact]
    public void Saved_curves_are_read_back_and_falling_ones_refused()
    {
        var (scores, labels) = Draw(7, 500, slope: 1, intercept: -1);
        var (platt, isotonic) = (PlattCalibration.Fit(scores, labels), IsotonicCalibration.Fit(scores, labels));
        var writer = new StateWriter();
        platt.Save(writer);
        isotonic.Save(writer);
        var reader = new StateReader(writer.ToArray());
        var (loadedPlatt, loadedIsotonic) = (PlattCalibration.Load(reader), IsotonicCalibration.Load(reader));
        foreach (double score in scores)
        {
            Assert.Equal(platt.Probability(score), loadedPlatt.Probability(score));
            Assert.Equal(isotonic.Probability(score), loadedIsotonic.Probability(score));
        }
        var falling = new StateWriter();
        falling.Tag("ISOT", 1);
        falling.Write([0.0, 1.0]);
        falling.Write([0.9, 0.1]);
        Assert.Throws<StateException>(() => IsotonicCalibration.Load(new StateReader(falling.ToArray())));
    }

    [Fact]
    public void What_cannot_be_fitted_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => PlattCalibration.Fit([], []));
        Assert.Throws<ArgumentException>(() => PlattCalibration.Fit([1.0], [true, false]));
        Assert.Throws<ArgumentOutOfRangeException>(() => IsotonicCalibration.Fit([double.NaN], [true]));
        Assert.Throws<ArgumentOutOfRangeException>(() => IsotonicCalibration.Fit([1.0], [true], [0.0]));
    }

    private static (double[] Scores, bool[] Labels) Draw(ulong seed, int count, double slope, double intercept)
    {
        var random = new DeterministicRandom(seed);
        var (scores, labels) = (new double[count], new bool[count]);
        for (int i = 0; i < count; i++)
        {
            scores[i] = 2 * random.NextGaussian();
            labels[i] = random.NextDouble() < LogisticLoss.Probability(slope * scores[i] + intercept);
        }
        return (scores, labels);
    }
}
