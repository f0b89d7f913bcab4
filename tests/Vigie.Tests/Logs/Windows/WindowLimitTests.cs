using Vigie.Logs.Records;
using Vigie.Logs.Windows;
using Vigie.Tests.Logs.Pipelines;

namespace Vigie.Tests.Logs.Windows;

public class WindowLimitTests
{
    private const long Second = 1_000_000;
    private static readonly WindowOptions Options =
        WindowOptions.ForHorizon(3600, 300, 600) with { HashBits = 16, MaxTemplatesPerMachine = 16, MaxMetrics = 2 };

    [Fact]
    public void The_template_unseen_for_longest_makes_room_and_is_counted()
    {
        var window = new MachineWindow(Options, 0);
        for (ulong key = 1; key <= 16; key++) window.Add(key, Level.None, (long)key);
        window.Add(1, Level.None, 20);
        window.Add(100, Level.None, 21);
        window.Add(101, Level.None, 22);
        Assert.Equal(16, window.TemplateCount);
        Assert.Equal(2, window.ForgottenTemplates);
        Assert.Contains(1UL, window.TemplateKeys.ToArray());
        Assert.DoesNotContain(2UL, window.TemplateKeys.ToArray());
        Assert.DoesNotContain(3UL, window.TemplateKeys.ToArray());
        var counts = new float[3];
        window.TemplateCountsAt(window.TemplateKeys.IndexOf(100UL), 21, counts);
        Assert.Equal([1f, 1, 1], counts);
    }

    [Fact]
    public void A_flood_of_patterns_leaves_a_row_of_bounded_length()
    {
        var space = new FeatureSpace(Options);
        var builder = new WindowBuilder(space, Options);
        for (int i = 0; i < 5000; i++) builder.Add(0, (ulong)(i + 1), Level.Info, i * 1000);
        Assert.True(builder.Close(3600 * Second, out var row));
        Assert.InRange(row.Indices.Length, 1, space.HashedFrom + 3 * 16);
    }

    [Fact]
    public void Metrics_beyond_the_limit_are_dropped_and_each_sample_counted()
    {
        var space = new FeatureSpace(Options);
        var builder = new WindowBuilder(space, Options);
        builder.AddSamples(0, ["a", "b", "c"], [1, double.NaN, 3], 0);
        builder.AddSamples(0, ["c", "b", "d"], [1, 2, 3], Second);
        Assert.Equal(["a", "c"], space.MetricNames);
        Assert.Equal(2, space.DroppedSamples);
        Assert.Equal((0, 1, -1), (space.Metric("a"), space.Metric("c"), space.Metric("b")));
    }

    [Theory]
    [InlineData(1e300)]
    [InlineData(-1e300)]
    [InlineData(double.MaxValue)]
    [InlineData(1e39)]
    public void Extreme_samples_leave_a_finite_row(double extreme)
    {
        var builder = new WindowBuilder(new FeatureSpace(Options), Options);
        for (int i = 0; i < 20; i++)
        {
            double value = (i % 4) switch { 0 => extreme, 1 => -extreme, 2 => 1, _ => double.PositiveInfinity };
            builder.AddSamples(0, ["a"], [value], i * 60 * Second);
            while (builder.Close((i + 1) * 60 * Second, out var row))
                Assert.DoesNotContain(row.Values.ToArray(), v => !float.IsFinite(v));
        }
    }

    [Fact]
    public void A_line_that_is_late_counts_as_of_the_latest_time_of_its_machine()
    {
        List<Row> Rows(long late)
        {
            var builder = new WindowBuilder(new FeatureSpace(Options), Options);
            var rows = new List<Row>();
            foreach (long time in new[] { 0, 500 * Second, late, 2000 * Second })
            {
                while (builder.Close(time, out var row)) rows.Add(Row.Of(row, ""));
                builder.Add(0, 7, Level.Error, time);
            }
            return rows;
        }
        Assert.NotEmpty(Rows(500 * Second));
        Assert.Equal(Rows(500 * Second).Select(r => r.Text), Rows(100 * Second).Select(r => r.Text));
    }

    [Fact]
    public void A_known_machine_costs_no_memory_a_line_or_sample_and_next_to_none_a_row()
    {
        var space = new FeatureSpace(Options);
        var builder = new WindowBuilder(space, Options);
        string[] names = ["a", "b"];
        double[] values = [1, 2];
        long time = 0;
        int rows = 0;
        void Feed(int lines)
        {
            for (int i = 0; i < lines; i++)
            {
                time += 50 * Second;
                int machine = i % 3;
                while (builder.Close(time, out _)) rows++;
                builder.Add(machine, (ulong)(1 + i % 10), Level.Error, time);
                builder.AddSamples(machine, names, values, time);
            }
        }
        Feed(40_000);   // until what is usual has been seen in full
        rows = 0;
        long before = GC.GetAllocatedBytesForCurrentThread();
        Feed(2000);
        // What is usual among rows grows by a subcluster now and then; a line or sample costs nothing.
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.InRange(allocated, 0, 64L * rows);
        Assert.True(rows > 100);
    }
}
