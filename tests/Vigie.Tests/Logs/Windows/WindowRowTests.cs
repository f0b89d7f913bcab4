using Vigie.Logs.Records;
using Vigie.Logs.Windows;
using Vigie.Tests.Logs.Pipelines;

namespace Vigie.Tests.Logs.Windows;

/// <summary>Rows against sums over all lines, made anew for each row.</summary>
public class WindowRowTests
{
    private const long Second = 1_000_000;

    private static readonly WindowOptions Options = new()
    {
        StepSeconds = 30,
        WarmupSeconds = 45,
        SilenceSeconds = 100,
        LevelScales = [10, 25, 50, 500],
        TemplateScales = [20, 200],
        ErrorCountSeconds = 60,
        HashBits = 8,
        MaxMetrics = 3,
    };

    [Fact]
    public void A_row_comes_at_each_step_after_the_warm_up_and_before_the_next_record_unless_the_machine_is_silent()
    {
        for (int seed = 0; seed < 40; seed++)
        {
            var stream = LineStream.Draw(seed);
            var rows = stream.Feed(Options, out _);
            for (int machine = 0; machine < LineStream.Machines; machine++)
            {
                var mine = stream.Of(machine);
                if (mine.Count == 0) continue;
                var expected = new List<long>();
                for (long t = mine[0].TimeMicros + 45 * Second; t < stream.LastMicros; t += 30 * Second)
                {
                    if (t - mine.Last(l => l.TimeMicros <= t).TimeMicros <= 100 * Second) expected.Add(t);
                }
                Assert.Equal(expected, rows.Where(r => r.Machine == $"{machine}").Select(r => r.TimeMicros));
            }
        }
    }

    [Fact]
    public void Decayed_counts_of_levels_equal_the_sum_over_all_lines()
    {
        ForEachRow((row, lines, space) =>
        {
            var log = lines.Where(l => l.Metric < 0).ToList();
            var counted = new[]
            {
                log,
                log.Where(l => l.Level == Level.Debug),
                log.Where(l => l.Level == Level.Info),
                log.Where(l => l.Level == Level.Warning),
                log.Where(l => l.Level == Level.Error),
                log.Where(l => l.Level == Level.Critical),
                log.GroupBy(l => l.Template).Select(g => g.First()),
            };
            for (int count = 0; count < counted.Length; count++)
            {
                for (int scale = 0; scale < Options.LevelScales.Length; scale++)
                {
                    double sum = Decayed(counted[count], row.TimeMicros, Options.LevelScales[scale]);
                    Assert.Equal(Math.Log(1 + sum), row[space.CountColumn(count, scale)], 1e-5);
                }
            }
            double silent = (row.TimeMicros - lines[^1].TimeMicros) / 1e6;
            Assert.Equal(Math.Log(1 + silent), row[space.SilenceColumn], 1e-5);
        });
    }

    [Fact]
    public void Decayed_counts_of_templates_equal_the_sum_over_all_lines()
    {
        ForEachRow((row, lines, space) =>
        {
            var expected = new SortedDictionary<int, double>();
            foreach (var template in lines.Where(l => l.Metric < 0).GroupBy(l => l.Template))
            {
                for (int scale = 0; scale < Options.TemplateScales.Length; scale++)
                {
                    int column = space.TemplateColumn(template.Key, scale);
                    double value = Math.Log(1 + Decayed(template, row.TimeMicros, Options.TemplateScales[scale]));
                    expected[column] = expected.GetValueOrDefault(column) + value;
                }
            }
            foreach (var (column, value) in expected) Assert.Equal(value, row[column], 2e-3);
            Assert.All(row.Indices.Where(i => i >= space.HashedFrom), i => Assert.True(expected.ContainsKey(i)));
        });
    }

    [Fact]
    public void Metrics_equal_weighted_means_and_deviations_over_all_samples()
    {
        ForEachRow((row, lines, space) =>
        {
            for (int metric = 0; metric < Options.MaxMetrics; metric++)
            {
                int column = space.MetricsFrom + FeatureSpace.MetricColumns * metric;
                var samples = lines.Where(l => space.MetricNames.ElementAtOrDefault(metric) == $"metric {l.Metric}").ToList();
                if (samples.Count == 0 || row.TimeMicros - samples[^1].TimeMicros > 100 * Second)
                {
                    Assert.DoesNotContain(column, row.Indices);
                    continue;
                }
                var (near, _) = Weighted(samples, Options.LevelScales[1]);
                var (far, variance) = Weighted(samples, Options.LevelScales[^1]);
                Assert.Equal(near, row[column], 1e-4);
                Assert.Equal(near - far, row[column + 1], 1e-4);
                double unusual = samples.Count < 8 || variance <= 0 ? 0 : (near - far) / Math.Sqrt(variance);
                Assert.Equal(Math.Clamp(unusual, -20, 20), row[column + 2], 1e-3);
            }
        });
    }

    [Fact]
    public void Departures_tell_how_far_metrics_are_from_their_usual_whichever_they_are()
    {
        ForEachRow((row, _, space) =>
        {
            var unusual = Enumerable.Range(0, Options.MaxMetrics)
                .Select(metric => space.MetricsFrom + FeatureSpace.MetricColumns * metric + FeatureSpace.UnusualView)
                .Where(row.Indices.Contains).Select(column => (double)Math.Abs(row[column])).OrderDescending().ToArray();
            if (unusual.Length == 0)
            {
                Assert.DoesNotContain(row.Indices, i => i >= space.DeparturesColumn && i < space.MetricsFrom);
                return;
            }
            double[] expected =
            [
                unusual[0], unusual.ElementAtOrDefault(2), Math.Sqrt(unusual.Average(u => u * u)), unusual.Count(u => u > 3),
            ];
            for (int i = 0; i < expected.Length; i++)
                Assert.Equal(Math.Log(1 + expected[i]), row[space.DeparturesColumn + i], 1e-4);
        });
    }

    [Fact]
    public void The_plain_count_of_errors_is_that_of_the_last_seconds_within_a_sixtieth()
    {
        ForEachRow((row, lines, _) =>
        {
            var errors = lines.Where(l => l.Level >= Level.Error).ToList();
            int surely = errors.Count(l => l.TimeMicros > row.TimeMicros - 59 * Second);
            int perhaps = errors.Count(l => l.TimeMicros > row.TimeMicros - 60 * Second);
            Assert.InRange(row.ErrorCount, surely, perhaps);
        });
    }

    [Fact]
    public void Columns_increase_strictly_and_values_are_finite()
    {
        ForEachRow((row, _, space) =>
        {
            for (int i = 1; i < row.Indices.Length; i++) Assert.True(row.Indices[i - 1] < row.Indices[i]);
            Assert.InRange(row.Indices[^1], 0, space.Columns - 1);
            Assert.DoesNotContain(row.Values, v => !float.IsFinite(v));
        });
    }

    [Fact]
    public void A_machine_has_the_rows_it_would_have_alone()
    {
        for (int seed = 0; seed < 10; seed++)
        {
            var stream = LineStream.Draw(seed);
            var together = stream.Feed(Options with { MaxMetrics = 8 }, out var space);
            for (int machine = 0; machine < LineStream.Machines; machine++)
            {
                var alone = stream.Only(machine).Feed(Options with { MaxMetrics = 8 }, out var aloneSpace);
                if (!space.MetricNames.Take(aloneSpace.MetricNames.Count).SequenceEqual(aloneSpace.MetricNames)) continue;
                Assert.Equal(alone.Select(r => r.Text), together.Where(r => r.Machine == $"{machine}").Select(r => r.Text));
            }
        }
    }

    private static void ForEachRow(Action<Row, List<LineStream.Event>, FeatureSpace> check)
    {
        for (int seed = 0; seed < 12; seed++)
        {
            var stream = LineStream.Draw(seed);
            var rows = stream.Feed(Options, out var space);
            Assert.NotEmpty(rows);
            foreach (var row in rows)
            {
                var seen = stream.Of(int.Parse(row.Machine)).Where(l => l.TimeMicros <= row.TimeMicros).ToList();
                check(row, seen, space);
            }
        }
    }

    private static double Decayed(IEnumerable<LineStream.Event> lines, long t, double seconds) =>
        lines.Sum(l => Math.Exp(-(t - l.TimeMicros) / 1e6 / seconds));

    /// <summary>Mean and variance where a sample weighs by the time since the one before it, decayed since.</summary>
    private static (double Mean, double Variance) Weighted(List<LineStream.Event> samples, double seconds)
    {
        var weights = new double[samples.Count];
        for (int i = 0; i < samples.Count; i++)
        {
            double since = Math.Exp(-(samples[^1].TimeMicros - samples[i].TimeMicros) / 1e6 / seconds);
            double own = i == 0 ? 1 : 1 - Math.Exp(-(samples[i].TimeMicros - samples[i - 1].TimeMicros) / 1e6 / seconds);
            weights[i] = own * since;
        }
        double mean = samples.Select((s, i) => weights[i] * s.Value).Sum();
        return (mean, samples.Select((s, i) => weights[i] * (s.Value - mean) * (s.Value - mean)).Sum());
    }
}
