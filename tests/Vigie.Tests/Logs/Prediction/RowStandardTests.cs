using Vigie.Learn;
using Vigie.Learn.State;
using Vigie.Logs.Prediction;
using Vigie.Logs.Windows;

namespace Vigie.Tests.Logs.Prediction;

public class RowStandardTests
{
    private static readonly ColumnTrust Trust = new(Metrics: 0.03f, Unusual: 0.1f, Vital: 0.3f, Templates: 0.2f, Numbers: 0);

    [Fact]
    public void Metrics_that_tell_how_near_an_end_is_are_trusted_more_and_single_ones_little()
    {
        var space = Space(60);
        var standard = new RowStandard(space, Trust);
        foreach (var loaded in new[] { standard, Again(standard) })
        {
            Assert.Equal(1, loaded.Trust(space.SilenceColumn));
            float[] vital = [0.03f, 0.03f, 0.1f, 0.3f], plain = [0.03f, 0.03f, 0.1f, 0.03f];
            Assert.Equal([.. plain, .. vital], Enumerable.Range(space.MetricsFrom, 8).Select(c => (float)loaded.Trust(c)));
            Assert.Equal(0.2f, (float)loaded.Trust(space.HashedFrom));
            Assert.Equal(0, loaded.Trust(space.VariablesFrom));
        }
    }

    [Theory]
    [InlineData(2, 0.9, 1, 1)]
    [InlineData(20, 0.09, 0.3, 0.9)]
    [InlineData(120, 0.015, 0.05, 0.15)]
    public void Few_metrics_are_trusted_more_each(int metrics, float level, float unusual, float vital)
    {
        var space = Space(metrics);
        var standard = new RowStandard(space, Trust);
        Assert.Equal(level, (float)standard.Trust(space.MetricsFrom), 1e-6f);
        Assert.Equal(unusual, (float)standard.Trust(space.MetricsFrom + 2), 1e-6f);
        Assert.Equal(vital, (float)standard.Trust(space.MetricsFrom + 7), 1e-6f);
    }

    [Fact]
    public void Standardised_values_are_multiplied_by_the_trust_in_their_column()
    {
        var space = Space(60);
        int[] columns = [0, space.MetricsFrom, space.MetricsFrom + 2, space.MetricsFrom + 7, space.HashedFrom, space.VariablesFrom];
        var (little, full) = (new RowStandard(space, Trust with { Numbers = 0.5f }), new RowStandard(space, new ColumnTrust(1, 1, 1, 1, 1)));
        var random = new Random(3);
        for (int i = 0; i < 100; i++)
        {
            float[] values = [.. columns.Select(_ => (float)random.NextDouble())];
            little.Learn(new SparseRow(columns, values), 1);
            full.Learn(new SparseRow(columns, values), 1);
        }
        var row = new WindowRow { Indices = columns, Values = new float[] { 1, 2, 3, 4, 5, 6 } };
        var (trusted, plain) = (new float[columns.Length], new float[columns.Length]);
        little.Scale(row, trusted);
        full.Scale(row, plain);
        for (int i = 0; i < columns.Length; i++) Assert.Equal(plain[i] * little.Trust(columns[i]), trusted[i], 1e-6);
    }

    // The second metric tells by its level how near an end is.
    private static FeatureSpace Space(int metrics)
    {
        var space = new FeatureSpace(WindowOptions.ForHorizon(3600, 300, 900) with { MaxMetrics = 128, HashBits = 8 });
        for (int i = 0; i < metrics; i++) space.Metric(i == 1 ? "temperature.max_c" : $"count.{i}");
        return space;
    }

    private static RowStandard Again(RowStandard standard)
    {
        var writer = new StateWriter();
        standard.Save(writer);
        return RowStandard.Load(new StateReader(writer.ToArray()));
    }
}
