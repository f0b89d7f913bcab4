using Vigie.Learn;
using Vigie.Learn.Linear;
using Vigie.Learn.State;

namespace Vigie.Tests.Learn.Linear;

public class LinearModelTests
{
    private static readonly LinearModel Small = new([1.0, -2.0, 0.5], 0.25);

    [Fact]
    public void The_margin_is_the_intercept_and_the_weighted_sum()
    {
        var row = new SparseRow([0, 2], [2f, 4f]);
        Assert.Equal(4.25, Small.Margin(row));
        Assert.Equal(1 / (1 + Math.Exp(-4.25)), Small.Probability(row), 1e-15);
        Assert.Equal(0.25, Small.Margin(default));
    }

    [Fact]
    public void A_saved_model_is_read_back_and_mostly_zero_ones_are_small()
    {
        var weights = new double[10_000];
        weights[7] = 1.5;
        weights[9_999] = -2;
        foreach (var model in (LinearModel[])[Small, new LinearModel(weights, -1)])
        {
            var block = Save(model);
            var loaded = LinearModel.Load(new StateReader(block));
            Assert.Equal(model.Weights, loaded.Weights);
            Assert.Equal(model.Intercept, loaded.Intercept);
            Assert.True(block.Length < 200);
        }
    }

    [Fact]
    public void A_prediction_allocates_nothing()
    {
        int[] indices = [0, 1, 2];
        float[] values = [1f, 2f, 3f];
        double sum = Small.Probability(new SparseRow(indices, values));
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++) sum += Small.Probability(new SparseRow(indices, values));
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.True(sum > 0);
    }

    [Fact]
    public void Bad_rows_and_weights_are_refused_with_their_bounds()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new LinearModel([double.NaN], 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new LinearModel([0.0], double.PositiveInfinity));
        Assert.Throws<ArgumentOutOfRangeException>(() => Small.Margin(new SparseRow([1], [float.NaN])));
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => Small.Margin(new SparseRow([3], [1f])));
        Assert.Contains("indices in [0, 3)", error.Message);
    }

    [Fact]
    public void State_that_does_not_fit_together_is_refused()
    {
        var writer = new StateWriter();
        writer.Tag("LINM", 1);
        writer.Write(5);
        writer.Write(0.0);
        writer.Write(true);
        writer.Write([5]);
        writer.Write([1.0]);
        var error = Assert.Throws<StateException>(() => LinearModel.Load(new StateReader(writer.ToArray())));
        Assert.Contains("5 features has a weight at 5", error.Message);
    }

    private static byte[] Save(LinearModel model)
    {
        var writer = new StateWriter();
        model.Save(writer);
        return writer.ToArray();
    }
}
