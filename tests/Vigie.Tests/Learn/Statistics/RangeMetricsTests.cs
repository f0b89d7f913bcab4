using Vigie.Learn.Statistics;

namespace Vigie.Tests.Learn.Statistics;

public class RangeMetricsTests
{
    [Fact]
    public void Without_buffer_anomalies_of_one_moment_give_the_average_precision_times_what_was_touched()
    {
        // From the top: hit (recall 1/2, both halves of it: one of two stretches), miss, hit.
        double[] scores = [0.9, 0.1, 0.5, 0.2, 0.3];
        bool[] labels = [true, false, false, false, true];
        Assert.Equal((0.5 * 0.5 * 1) + ((1 - 0.25) * 2 / 3), RangeMetrics.RangePrAuc(scores, labels, 0), 1e-15);
        Assert.Equal(RankingMetrics.PrAuc([3.0, 2, 1], [false, true, false]), RangeMetrics.RangePrAuc([3.0, 2, 1], [false, true, false], 0), 1e-15);
    }

    [Fact]
    public void Soft_labels_fall_with_the_root_of_the_distance()
    {
        // Buffer 4: two moments on either side, worth sqrt(3/4) and sqrt(1/2); the only alarm is one beside the anomaly.
        double[] scores = [0, 0, 0, 0, 1, 0, 0, 0];
        bool[] labels = [false, false, false, true, false, false, false, false];
        double near = Math.Sqrt(0.75), soft = 1 + (2 * near) + (2 * Math.Sqrt(0.5)), positives = (1 + soft) / 2;
        double first = near / positives * near, rest = (1 - (near / positives)) * soft / 8;
        Assert.Equal(first + rest, RangeMetrics.RangePrAuc(scores, labels, 4), 1e-12);
    }

    [Fact]
    public void Areas_agree_with_the_definition_step_by_step()
    {
        var random = new Random(5);
        for (int round = 0; round < 20; round++)
        {
            var (scores, labels) = Series(random, 120);
            int buffer = random.Next(20);
            Assert.Equal(ByDefinition(scores, labels, buffer), RangeMetrics.RangePrAuc(scores, labels, buffer), 1e-9);
        }
    }

    [Fact]
    public void Volumes_are_the_mean_of_areas_and_better_scores_have_more()
    {
        var (scores, labels) = Series(new Random(6), 300);
        double sum = Enumerable.Range(0, 11).Sum(buffer => RangeMetrics.RangePrAuc(scores, labels, buffer));
        Assert.Equal(sum / 11, RangeMetrics.VusPr(scores, labels, 10), 1e-12);
        double[] right = [.. labels.Select(label => label ? 1.0 : 0)], wrong = [.. labels.Select(label => label ? 0.0 : 1)];
        Assert.Equal(1, RangeMetrics.RangePrAuc(right, labels, 0), 1e-12);
        Assert.True(RangeMetrics.VusPr(right, labels, 10) > RangeMetrics.VusPr(scores, labels, 10) - 0.05);
        Assert.True(RangeMetrics.VusPr(scores, labels, 10) > RangeMetrics.VusPr(wrong, labels, 10));
        Assert.Equal(0, RangeMetrics.VusPr(scores, new bool[labels.Length], 10));
    }

    [Fact]
    public void Odd_lengths_and_scores_are_refused()
    {
        Assert.ThrowsAny<ArgumentException>(() => RangeMetrics.VusPr([1.0], [true, false], 3));
        Assert.ThrowsAny<ArgumentException>(() => RangeMetrics.VusPr([double.NaN], [true], 3));
        Assert.ThrowsAny<ArgumentException>(() => RangeMetrics.RangePrAuc([1.0], [true], -1));
    }

    private static (double[] Scores, bool[] Labels) Series(Random random, int length)
    {
        var labels = new bool[length];
        for (int k = 0; k < 3; k++)
        {
            int start = random.Next(length);
            for (int i = start; i < Math.Min(length, start + 1 + random.Next(8)); i++) labels[i] = true;
        }
        return ([.. labels.Select(label => random.Next(6) + (label ? 2.0 : 0))], labels);
    }

    // For every threshold anew, from labels made anew.
    private static double ByDefinition(double[] scores, bool[] labels, int buffer)
    {
        var soft = new double[labels.Length];
        for (int i = 0; i < soft.Length; i++)
        {
            if (labels[i])
            {
                soft[i] = 1;
                continue;
            }
            for (int start = 0; start < labels.Length; start++)
            {
                if (!labels[start] || (start > 0 && labels[start - 1])) continue;
                int end = start;
                while (end + 1 < labels.Length && labels[end + 1]) end++;
                int away = i < start ? start - i : i - end;
                if (away <= buffer / 2) soft[i] = Math.Min(1, soft[i] + Math.Sqrt(1 - ((double)away / buffer)));
            }
        }
        double positives = (labels.Count(label => label) + soft.Sum()) / 2, recall = 0, area = 0;
        foreach (double threshold in scores.Distinct().OrderDescending())
        {
            double hits = 0;
            int alarms = 0, stretches = 0, touched = 0;
            bool isTouched = false;
            for (int i = 0; i <= soft.Length; i++)
            {
                bool isInside = i < soft.Length && soft[i] > 0;
                if (!isInside && i > 0 && soft[i - 1] > 0)
                {
                    stretches++;
                    if (isTouched) touched++;
                    isTouched = false;
                }
                if (i == soft.Length || scores[i] < threshold) continue;
                alarms++;
                hits += soft[i];
                isTouched |= isInside;
            }
            double now = Math.Min(1, hits / positives) * touched / stretches;
            area += (now - recall) * hits / alarms;
            recall = now;
        }
        return area;
    }
}
