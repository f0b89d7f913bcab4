using Vigie.Learn.Linear;
using Vigie.Learn.Linear.Online;
using Vigie.Learn.Statistics;

namespace Vigie.Tests.Learn.Statistics;

public class OnlineCalibrationTests
{
    [Fact]
    public void The_curves_come_near_those_of_all_rows()
    {
        var (scores, labels) = Draw(1, 20_000, slope: 2, intercept: -1);
        var online = new OnlineCalibration();
        for (int i = 0; i < scores.Length; i++) online.Learn(scores[i], labels[i]);
        var (platt, isotonic) = (online.ToPlatt(), online.ToIsotonic());
        var (all, allIsotonic) = (PlattCalibration.Fit(scores, labels), IsotonicCalibration.Fit(scores, labels));
        Assert.Equal(all.Slope, platt.Slope, 0.02);
        Assert.Equal(all.Intercept, platt.Intercept, 0.02);
        for (double score = -1.5; score <= 1.5; score += 0.1)
            Assert.Equal(allIsotonic.Probability(score), isotonic.Probability(score), 0.06);
        Assert.Equal(labels.Count(label => label), online.Positive, 1e-6);
        Assert.InRange(online.Count, 2, 256);
    }

    [Fact]
    public void Few_distinct_scores_are_kept_exactly()
    {
        var online = new OnlineCalibration(new() { Bins = 8 });
        var (scores, labels, weights) = (new double[100], new bool[100], new double[100]);
        for (int i = 0; i < 100; i++)
        {
            (scores[i], labels[i], weights[i]) = (i % 5, i % 7 < 1 + i % 5, 1 + i % 3);
            online.Learn(scores[i], labels[i], weights[i]);
        }
        var expected = IsotonicCalibration.Fit(scores, labels, weights);
        for (double score = 0; score < 5; score++)
            Assert.Equal(expected.Probability(score), online.ToIsotonic().Probability(score), 1e-12);
    }

    [Fact]
    public void Class_weights_are_taken_out_again()
    {
        var (scores, labels) = Draw(2, 40_000, slope: 1.5, intercept: -3);
        var (plain, weighted) = (new OnlineCalibration(), new OnlineCalibration());
        for (int i = 0; i < scores.Length; i++)
        {
            plain.Learn(scores[i], labels[i]);
            weighted.Learn(scores[i], labels[i], labels[i] ? 20 : 1);
        }
        var shift = new PriorShift(20);
        Assert.Equal(plain.ToPlatt().Intercept, weighted.ToPlatt(shift).Intercept, 0.15);
        for (double score = -1; score <= 1; score += 0.25)
        {
            Assert.Equal(plain.ToPlatt().Probability(score), weighted.ToPlatt(shift).Probability(score), 0.01);
            Assert.Equal(plain.ToIsotonic().Probability(score), weighted.ToIsotonic(shift).Probability(score), 0.02);
        }
    }

    [Fact]
    public void Old_rows_are_forgotten_by_half_lives()
    {
        var online = new OnlineCalibration(new() { HalfLife = 10 });
        for (int i = 0; i < 5000; i++) online.Learn(0, label: true);
        for (int i = 0; i < 40; i++) online.Learn(0, label: false);
        Assert.Equal(1 / 16.0, online.Positive / (online.Positive + online.Negative), 1e-6);
    }

    [Fact]
    public void Predict_before_learn_gives_calibrated_probabilities_of_a_learner_with_class_weights()
    {
        var random = new DeterministicRandom(4);
        var learner = new OnlineLinear(new()
        {
            Objective = new() { Alpha = 1e-4 },
            ClassWeights = [new ClassWeight(1, 10)],
            CalibrationRows = 200,
        });
        var calibration = new OnlineCalibration();
        var (risks, outcomes) = (new List<double>(), new List<bool>());
        var x = new float[3];
        for (int i = 0; i < 12_000; i++)
        {
            foreach (ref float value in x.AsSpan()) value = (float)random.NextGaussian();
            bool label = random.NextDouble() < LogisticLoss.Probability(1.5 * x[0] - x[1] - 3);
            double margin = learner.Margin(x);
            if (i == 6000) risks.Clear();
            if (i >= 6000 && i % 1000 == 0) _platt = calibration.ToPlatt();
            if (i >= 6000)
            {
                risks.Add(_platt!.Probability(margin));
                outcomes.Add(label);
            }
            calibration.Learn(margin, label);
            learner.Learn(x, label ? 1 : 0);
        }
        Assert.True(ProbabilityMetrics.ExpectedCalibrationError([.. risks], [.. outcomes]).Error < 0.02);
    }

    private PlattCalibration? _platt;

    private static (double[] Scores, bool[] Labels) Draw(ulong seed, int count, double slope, double intercept)
    {
        var random = new DeterministicRandom(seed);
        var (scores, labels) = (new double[count], new bool[count]);
        for (int i = 0; i < count; i++)
        {
            scores[i] = random.NextGaussian();
            labels[i] = random.NextDouble() < LogisticLoss.Probability(slope * scores[i] + intercept);
        }
        return (scores, labels);
    }
}
