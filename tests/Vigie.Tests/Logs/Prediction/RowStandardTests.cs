using Vigie.Learn;
using Vigie.Learn.State;
using Vigie.Logs.Prediction;
using Vigie.Logs.Windows;

namespace Vigie.Tests.Logs.Prediction;

public class RowStandardTests
{
    private static readonly ColumnTrust Trust = new(Failures: 0.4f, Metrics: 0.03f, Unusual: 0.1f, Vital: 0.3f, Templates: 0.2f, Numbers: 0);

    [Fact]
    public void Metrics_that_tell_how_near_an_end_is_are_trusted_more_and_single_ones_little()
    {
        var space = Space(60);
        var standard = Learned(space, 60);
        foreach (var loaded in new[] { standard, Again(standard) })
        {
            Assert.Equal(1, loaded.Trust(space.SilenceColumn));
            Assert.Equal(0.4f, (float)loaded.Trust(space.FailuresColumn));
            Assert.Equal(0.4f, (float)loaded.Trust(space.DeparturesColumn - 1));
            Assert.Equal(1, loaded.Trust(space.DeparturesColumn));
            Assert.Equal(1, loaded.Trust(space.MetricsFrom - 1));
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
        var standard = Learned(space, metrics);
        Assert.Equal(level, (float)standard.Trust(space.MetricsFrom), 1e-6f);
        Assert.Equal(unusual, (float)standard.Trust(space.MetricsFrom + 2), 1e-6f);
        Assert.Equal(vital, (float)standard.Trust(space.MetricsFrom + 7), 1e-6f);
    }

    [Fact]
    public void Metrics_of_rows_that_are_not_learned_from_change_nothing()
    {
        var (few, many) = (Space(20), Space(100));
        var (before, after) = (Learned(few, 20), Learned(many, 20));
        for (int c = 0; c < 20 * FeatureSpace.MetricColumns; c++)
            Assert.Equal(before.Trust(few.MetricsFrom + c), after.Trust(many.MetricsFrom + c));
        Assert.Throws<InvalidOperationException>(() => Again(before).Learn(new SparseRow([few.MetricsFrom], [1]), 1));
    }

    [Fact]
    public void Standardised_values_are_multiplied_by_the_trust_in_their_column()
    {
        var space = Space(60);
        int[] columns = [0, space.FailuresColumn, space.DeparturesColumn, space.MetricsFrom, space.MetricsFrom + 2, space.MetricsFrom + 7, space.HashedFrom, space.VariablesFrom];
        var little = new RowStandard(space, new ColumnTrust(0.1f, 0.001f, 0.003f, 0.01f, 0.2f, 0.5f));
        var full = new RowStandard(space, new ColumnTrust(1, 1, 1, 1, 1, 1));
        var random = new Random(3);
        for (int i = 0; i < 100; i++)
        {
            float[] values = [.. columns.Select(_ => (float)random.NextDouble())];
            little.Learn(new SparseRow(columns, values), 1);
            full.Learn(new SparseRow(columns, values), 1);
        }
        var row = new WindowRow { Indices = columns, Values = new float[] { 1, 2, 3, 4, 5, 6, 7, 8 } };
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

    // After a row of each of the first metrics.
    private static RowStandard Learned(FeatureSpace space, int metrics)
    {
        var standard = new RowStandard(space, Trust);
        for (int i = 0; i < metrics; i++)
            standard.Learn(new SparseRow([space.MetricsFrom + i * FeatureSpace.MetricColumns], [i]), 1);
        return standard;
    }

    private static RowStandard Again(RowStandard standard)
    {
        var writer = new StateWriter();
        standard.Save(writer);
        return RowStandard.Load(new StateReader(writer.ToArray()));
    }
}
