using Vigie.Learn;
using Vigie.Learn.Linear.Losses;
using Vigie.Learn.Linear.Online;
using Vigie.Learn.Linear.Solvers;
using Vigie.Learn.Statistics;
using Vigie.Tests.Laws;

namespace Vigie.Tests.Learn.Linear.Online;

public class OnlineLinearTests
{
    private const int Features = 12;

    [Theory]
    [InlineData(PenaltyKind.None, 0, 0.3, 3)]
    [InlineData(PenaltyKind.L2, 1e-3, 0.1, 0)]
    [InlineData(PenaltyKind.L2, 0.5, 1.0, 3)]   // the scale falls below its bound again and again
    [InlineData(PenaltyKind.L1, 0.02, 0.05, 3)]
    [InlineData(PenaltyKind.ElasticNet, 0.3, 0.2, 1)]
    public void The_lazy_learner_agrees_with_the_plain_formulas(PenaltyKind penalty, double alpha, double step, int power)
    {
        var options = new OnlineOptions
        {
            Objective = new() { Penalty = penalty, Alpha = alpha, L1Ratio = 0.2 },
            StepSize = step,
            AveragingPower = power,
            ClassWeights = [new ClassWeight(1, 1.5)],
        };
        var (learner, plain) = (new OnlineLinear(options), new PlainSgd(options, Features));
        var rows = LawRows.Draw(1, 800, Features);
        for (int i = 0; i < rows.Count; i++)
        {
            double weight = 0.25 + i % 4;
            learner.Learn(rows.Row(i), rows.Label(i) ? 1 : 0, weight);
            plain.Learn(rows.Row(i), rows.Label(i), weight);
        }
        var model = learner.ToModel();
        // Where the truncation made a weight zero between two rows of its feature, the average is interpolated.
        double tolerance = options.Objective.L1 > 0 ? 0.02 * plain.Averages.Max(Math.Abs) : 1e-8;
        for (int j = 0; j < Features; j++) Assert.Equal(plain.Averages[j], model.Weights(0)[j], tolerance);
        Assert.Equal(plain.Averages[Features], model.Intercepts[0], tolerance);
        var margins = new double[1];
        for (int i = 0; i < 50; i++)
        {
            model.Margins(rows.Row(i), margins);
            Assert.Equal(margins[0], learner.Margin(rows.Row(i)), 1e-8);
        }
    }

    [Fact]
    public void The_provisional_step_leaves_no_trace()
    {
        var rows = LawRows.Draw(3, 400, Features);
        var waiting = new OnlineLinear(new() { CalibrationRows = 100 });
        for (int i = 0; i < 100; i++) waiting.Learn(rows.Row(i), rows.Label(i) ? 1 : 0);
        Assert.Equal(0, waiting.WaitingRows);
        var given = new OnlineLinear(new() { StepSize = waiting.StepSize(0) });
        for (int i = 0; i < 400; i++)
        {
            given.Learn(rows.Row(i), rows.Label(i) ? 1 : 0);
            if (i >= 100) waiting.Learn(rows.Row(i), rows.Label(i) ? 1 : 0);
        }
        Assert.Equal(given.ToModel().Weights(0), waiting.ToModel().Weights(0));
    }

    [Theory]
    [InlineData(LossKind.Logistic, OnlineMethod.AveragedSgd)]
    [InlineData(LossKind.Hinge, OnlineMethod.Sgd)]
    [InlineData(LossKind.Multinomial, OnlineMethod.AveragedSgd)]
    [InlineData(LossKind.Multinomial, OnlineMethod.ScaleFree)]
    public void New_classes_and_features_may_turn_up_at_any_time(LossKind loss, OnlineMethod method)
    {
        var learner = new OnlineLinear(new()
        {
            Method = method,
            Objective = new() { Loss = loss, Alpha = 1e-3 },
            CalibrationRows = 50,
        });
        var random = new DeterministicRandom(7);
        int right = 0;
        for (int i = 0; i < 6000; i++)
        {
            // First class 5 alone, then 9, then 2; class c shows itself in column 100 c, which is new with it.
            int label = random.NextInt(i < 100 ? 1 : i < 1000 ? 2 : 3) switch { 0 => 5, 1 => 9, _ => 2 };
            var row = new SparseRow([0, 100 * label], [(float)random.NextGaussian(), 1f]);
            if (i >= 5000)
            {
                var margins = new double[learner.Outputs];
                learner.Margins(row, margins);
                if (learner.Classes[learner.ToModel().ClassOf(margins)] == label) right++;
            }
            learner.Learn(row, label);
            if (i == 500 && learner.Outputs == 1)
                Assert.True(learner.Margin(new SparseRow([900], [1f])) > learner.Margin(new SparseRow([500], [1f])));
        }
        Assert.Equal([2, 5, 9], learner.Classes);
        Assert.Equal(901, learner.Features);
        Assert.InRange(right, 990, 1000);
        Assert.True(double.IsFinite(learner.ToModel().Intercepts[0]));
    }

    [Fact]
    public void The_order_in_which_two_classes_turn_up_makes_no_difference()
    {
        var rows = LawRows.Draw(4, 300, Features);
        var (first, second) = (new OnlineLinear(new() { StepSize = 0.1 }), new OnlineLinear(new() { StepSize = 0.1 }));
        for (int i = 0; i < rows.Count; i++)
        {
            first.Learn(rows.Row(i), rows.Label(i) ? 1 : 0);
            second.Learn(rows.Row(i), rows.Label(i) ? -3 : 8);
        }
        for (int i = 0; i < 20; i++) Assert.Equal(first.Margin(rows.Row(i)), -second.Margin(rows.Row(i)), 1e-12);
    }

    [Fact]
    public void A_learner_goes_on_from_a_model()
    {
        var rows = LawRows.Draw(5, 1000, Features);
        var learner = new OnlineLinear(new() { Objective = new() { Alpha = 1e-3 } });
        for (int i = 0; i < rows.Count; i++) learner.Learn(rows.Row(i), rows.Label(i) ? 1 : 0);
        var model = learner.ToModel();
        var warm = OnlineLinear.FromModel(model, learner.Options with { StepSize = 0.01 });
        Assert.Equal(learner.Margin(rows.Row(0)), warm.Margin(rows.Row(0)), 1e-12);
        warm.Learn(rows.Row(0), 1);
        Assert.NotEqual(learner.Margin(rows.Row(0)), warm.Margin(rows.Row(0)));
        Assert.Throws<ArgumentException>(() => OnlineLinear.FromModel(model, learner.Options));
    }

    [Fact]
    public void Merged_quarters_come_near_the_whole()
    {
        var rows = LawRows.Draw(6, 8000, Features);
        var options = new OnlineOptions { Objective = new() { Alpha = 1e-3 } };
        OnlineLinear whole = new(options), parts = new(options);
        var quarters = Enumerable.Range(0, 4).Select(_ => new OnlineLinear(options)).ToArray();
        for (int i = 0; i < rows.Count; i++)
        {
            whole.Learn(rows.Row(i), rows.Label(i) ? 1 : 0);
            quarters[i % 4].Learn(rows.Row(i), rows.Label(i) ? 1 : 0);
        }
        foreach (var quarter in quarters) parts.Merge(quarter);
        double difference = 0;
        for (int i = 0; i < 100; i++) difference += Math.Abs(whole.Probability(rows.Row(i)) - parts.Probability(rows.Row(i))) / 100;
        Assert.InRange(difference, 0, 0.08);
    }

    [Fact]
    public void Calls_that_do_not_fit_are_refused()
    {
        var classes = new OnlineLinear(new() { MaxClasses = 2, MaxFeatures = 3 });
        var numbers = new OnlineLinear(new() { Objective = new() { Loss = LossKind.Squared } });
        Assert.Throws<InvalidOperationException>(() => classes.LearnNumber([1f], 1));
        Assert.Throws<InvalidOperationException>(() => numbers.Learn([1f], 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => numbers.LearnNumber([1f], double.NaN));
        Assert.Throws<InvalidOperationException>(() => classes.ToModel());
        classes.Learn([1f], 1);
        classes.Learn([1f], 2);
        Assert.Throws<ArgumentOutOfRangeException>(() => classes.Learn([1f], 3));
        Assert.Throws<ArgumentOutOfRangeException>(() => classes.Learn([1f, 1f, 1f, 1f], 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => classes.Margin(new SparseRow([3], [1f])));
    }

    // The formulas as the papers have them: dense, eager, one weight for the intercept at the end.
    private sealed class PlainSgd(OnlineOptions options, int features)
    {
        private double _time;

        public double[] Weights { get; } = new double[features + 1];

        public double[] Averages { get; } = new double[features + 1];

        public void Learn(SparseRow row, bool label, double weight)
        {
            if (label) weight *= options.ClassWeights[0].Weight;
            var x = new double[features + 1];
            for (int i = 0; i < row.Indices.Length; i++) x[row.Indices[i]] = row.Values[i];
            x[^1] = 1;
            double[] before = [.. Weights];
            double time = _time + weight, flow = Integral(time) - Integral(_time);
            Shrink(flow / 2);
            double target = label ? 1 : -1, margin = 0, norm = 0;
            for (int j = 0; j < x.Length; j++) (margin, norm) = (margin + x[j] * Weights[j], norm + x[j] * x[j]);
            double change = LossFlows.Flow(LossKind.Logistic, 1, margin, target, flow * norm) / norm;
            for (int j = 0; j < x.Length; j++) Weights[j] += change * x[j];
            Shrink(flow / 2);
            for (int j = 0; j < features; j++)
                Weights[j] = Math.Sign(Weights[j]) * Math.Max(0, Math.Abs(Weights[j]) - options.Objective.L1 * flow);
            double share = 1 - Math.Pow(_time / time, options.AveragingPower + 1);
            for (int j = 0; j < x.Length; j++) Averages[j] += share * ((before[j] + Weights[j]) / 2 - Averages[j]);
            _time = time;
        }

        // The integral of eta0 (1 + lambda eta0 t)^-3/4.
        private double Integral(double time)
        {
            double eta = options.StepSize!.Value, lambda = options.Objective.L1 + options.Objective.L2;
            return lambda == 0 ? eta * time : 4 / lambda * Math.Pow(1 + lambda * eta * time, 0.25);
        }

        private void Shrink(double flow)
        {
            for (int j = 0; j < features; j++) Weights[j] *= Math.Exp(-options.Objective.L2 * flow);
        }
    }
}
