using Vigie.Learn;
using Vigie.Learn.Kernels;
using Vigie.Learn.Linear;
using Vigie.Learn.State;
using Vigie.Tests.Laws;

namespace Vigie.Tests.Learn.Linear;

public class AveragedSgdTests
{
    private const int Features = 15;

    [Theory]
    [InlineData(0, 0.3, 3)]
    [InlineData(1e-3, 0.1, 0)]
    [InlineData(0.5, 1.0, 3)]   // the scale falls below its bound again and again
    [InlineData(50, 10, 2)]     // each row shrinks the weights to nothing
    public void The_lazy_learner_agrees_with_the_plain_formulas(double alpha, double step, int power)
    {
        var options = new AveragedSgdOptions
        {
            Features = Features,
            Alpha = alpha,
            StepSize = step,
            AveragingPower = power,
            PositiveWeight = 1.5,
        };
        var (learner, plain) = (new AveragedSgd(options), new PlainSgd(options));
        var rows = LawRows.Draw(1, 800, Features);
        for (int i = 0; i < rows.Count; i++)
        {
            double weight = 0.25 + i % 4;
            learner.Learn(rows.Row(i), rows.Label(i), weight);
            plain.Learn(rows.Row(i), rows.Label(i), weight);
        }
        var model = learner.ToModel();
        for (int j = 0; j < Features; j++) Assert.Equal(plain.Averages[j], model.Weights[j], 1e-9);
        Assert.Equal(plain.Averages[Features], model.Intercept, 1e-9);
        for (int i = 0; i < 50; i++)
            Assert.Equal(model.Margin(rows.Row(i)), learner.Margin(rows.Row(i)), 1e-9);
    }

    [Fact]
    public void Without_penalty_a_weight_is_a_repetition_of_the_last_weights()
    {
        var options = new AveragedSgdOptions { Features = Features, Alpha = 0 };
        var (whole, thirds) = (new AveragedSgdState(options, 0.2), new AveragedSgdState(options, 0.2));
        var rows = LawRows.Draw(2, 500, Features);
        for (int i = 0; i < rows.Count; i++)
        {
            double norm = SparseKernels.CheckedSquaredNorm(rows.Row(i), Features);
            whole.Learn(rows.Row(i), norm, rows.Label(i), 1.5);
            for (int third = 0; third < 3; third++) thirds.Learn(rows.Row(i), norm, rows.Label(i), 0.5);
            Assert.Equal(thirds.LastMargin(rows.Row(i)), whole.LastMargin(rows.Row(i)), 1e-11);
        }
    }

    [Fact]
    public void The_provisional_step_leaves_no_trace()
    {
        var rows = LawRows.Draw(3, 400, Features);
        var learner = new AveragedSgd(new AveragedSgdOptions { Features = Features, CalibrationRows = 100 });
        for (int i = 0; i < 99; i++) learner.Learn(rows.Row(i), rows.Label(i));
        Assert.Equal(99, learner.WaitingRows);
        Assert.NotEqual(0, learner.Margin(rows.Row(0)));
        for (int i = 99; i < 400; i++) learner.Learn(rows.Row(i), rows.Label(i));
        Assert.Equal(0, learner.WaitingRows);

        var given = new AveragedSgd(learner.Options with { StepSize = learner.StepSize });
        for (int i = 0; i < 400; i++) given.Learn(rows.Row(i), rows.Label(i));
        Assert.Equal(given.ToModel().Weights, learner.ToModel().Weights);
    }

    [Fact]
    public void Calibrating_early_uses_the_rows_at_hand()
    {
        var learner = new AveragedSgd(new AveragedSgdOptions { Features = Features });
        learner.Calibrate();
        var rows = LawRows.Draw(4, 50, Features);
        for (int i = 0; i < 50; i++) learner.Learn(rows.Row(i), rows.Label(i));
        learner.Calibrate();
        Assert.Equal(0, learner.WaitingRows);
        Assert.Equal(50, learner.Weight);
    }

    [Fact]
    public void A_model_is_a_copy_and_saved_options_come_back()
    {
        var options = new AveragedSgdOptions
        {
            Features = Features,
            Alpha = 0.01,
            StepSize = 0.5,
            AveragingPower = 2,
            PositiveWeight = 3,
            CalibrationRows = 7,
        };
        var learner = new AveragedSgd(options);
        var rows = LawRows.Draw(5, 20, Features);
        learner.Learn(rows.Row(0), true);
        var model = learner.ToModel();
        double before = model.Margin(rows.Row(1));
        for (int i = 0; i < 20; i++) learner.Learn(rows.Row(i), rows.Label(i));
        Assert.Equal(before, model.Margin(rows.Row(1)));

        var writer = new StateWriter();
        learner.Save(writer);
        Assert.Equal(options, AveragedSgd.Load(new StateReader(writer.ToArray())).Options);
    }

    [Fact]
    public void Merging_a_learner_with_itself_is_its_rows_twice()
    {
        var rows = LawRows.Draw(6, 30, Features);
        var learner = new AveragedSgd(new AveragedSgdOptions { Features = Features });
        for (int i = 0; i < 30; i++) learner.Learn(rows.Row(i), rows.Label(i));
        learner.Merge(learner);
        Assert.Equal((60, 60.0), (learner.WaitingRows, learner.Weight));
        learner.Calibrate();
        double margin = learner.Margin(rows.Row(0));
        learner.Merge(learner);
        Assert.Equal(120, learner.Weight);
        Assert.Equal(margin, learner.Margin(rows.Row(0)), 1e-12);
    }

    [Fact]
    public void Learners_that_do_not_fit_are_not_merged()
    {
        var learner = new AveragedSgd(new AveragedSgdOptions { Features = 3 });
        var error = Assert.Throws<ArgumentException>(
            () => learner.Merge(new AveragedSgd(new AveragedSgdOptions { Features = 4 })));
        Assert.Contains("Features = 4", error.Message);
    }

    [Fact]
    public void A_feature_only_one_side_saw_keeps_its_weight_in_a_merge()
    {
        var options = new AveragedSgdOptions { Features = 2, Alpha = 0, StepSize = 0.5 };
        var (left, right) = (new AveragedSgd(options), new AveragedSgd(options));
        for (int i = 0; i < 100; i++)
        {
            left.Learn(new SparseRow([0], [1f]), i % 4 != 0);
            right.Learn(new SparseRow([1], [1f]), i % 4 == 0);
        }
        double first = left.ToModel().Weights[0], second = right.ToModel().Weights[1];
        left.Merge(right);
        Assert.Equal(first, left.ToModel().Weights[0], 1e-12);
        Assert.Equal(second, left.ToModel().Weights[1], 1e-12);
        Assert.Equal(200, left.Weight);
    }

    // The formulas as the papers have them: dense, eager, one weight for the intercept at the end.
    private sealed class PlainSgd(AveragedSgdOptions options)
    {
        private double _time;

        public double[] Weights { get; } = new double[options.Features + 1];

        public double[] Averages { get; } = new double[options.Features + 1];

        public void Learn(SparseRow row, bool label, double weight)
        {
            if (label) weight *= options.PositiveWeight;
            var x = new double[options.Features + 1];
            for (int i = 0; i < row.Indices.Length; i++) x[row.Indices[i]] = row.Values[i];
            x[^1] = 1;
            double[] before = [.. Weights];
            double time = _time + weight, flow = Integral(time) - Integral(_time);
            Shrink(flow / 2);
            double sign = label ? 1 : -1, margin = 0, norm = 0;
            for (int j = 0; j < x.Length; j++) (margin, norm) = (margin + x[j] * Weights[j], norm + x[j] * x[j]);
            double change = sign * LogisticLoss.Step(sign * margin, flow * norm) / norm;
            for (int j = 0; j < x.Length; j++) Weights[j] += change * x[j];
            Shrink(flow / 2);
            double share = 1 - Math.Pow(_time / time, options.AveragingPower + 1);
            for (int j = 0; j < x.Length; j++) Averages[j] += share * ((before[j] + Weights[j]) / 2 - Averages[j]);
            _time = time;
        }

        // The integral of eta0 (1 + alpha eta0 t)^-3/4.
        private double Integral(double time)
        {
            double eta = options.StepSize!.Value;
            return options.Alpha == 0 ? eta * time : 4 / options.Alpha * Math.Pow(1 + options.Alpha * eta * time, 0.25);
        }

        private void Shrink(double flow)
        {
            for (int j = 0; j < options.Features; j++) Weights[j] *= Math.Exp(-options.Alpha * flow);
        }
    }
}
