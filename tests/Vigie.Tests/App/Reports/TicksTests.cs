using Vigie.App.Reports;

namespace Vigie.Tests.App.Reports;

public class TicksTests
{
    [Fact]
    public void Linear_ticks_cover_any_range_with_three_to_ten_ascending_labelled_places()
    {
        var random = new Random(1);
        for (int i = 0; i < 5000; i++)
        {
            double min = (random.NextDouble() - 0.5) * Math.Pow(10, random.Next(-12, 13));
            double max = min + Math.Abs(min) * 1e-6 + random.NextDouble() * Math.Pow(10, random.Next(-9, 13));
            int most = random.Next(6, 11);
            foreach (var unit in Enum.GetValues<PlotUnit>())
            {
                var ticks = Ticks.Linear(min, max, most, unit);
                Assert.InRange(ticks.Length, 3, most);
                string context = $"{min} to {max}: {ticks[0]} to {ticks[^1]}";
                Assert.True(ticks[0].Value <= min && ticks[^1].Value >= max, context);
                AssertAscending(ticks);
            }
        }
    }

    [Fact]
    public void Linear_labels_are_as_a_person_would_write_them()
    {
        Assert.Equal(["0", "0.2", "0.4", "0.6", "0.8", "1"], Labels(Ticks.Linear(0, 1, 8)));
        Assert.Equal(["0 %", "20 %", "40 %", "60 %", "80 %", "100 %"],
            Labels(Ticks.Linear(0, 1, 8, PlotUnit.Percent)));
        Assert.Equal(["0", "5,000", "10,000", "15,000"], Labels(Ticks.Linear(0, 12_345, 6)));
        Assert.Equal(["-2M", "0", "2M", "4M"], Labels(Ticks.Linear(-1.5e6, 3.9e6, 6)));
        Assert.Equal(["0", "10 min", "20 min", "30 min", "40 min", "50 min", "1 h"],
            Labels(Ticks.Linear(0, 3500, 7, PlotUnit.Seconds)));
        Assert.Equal(["6.5", "7", "7.5"], Labels(Ticks.Linear(7, 7, 6)).Where(l => l is "6.5" or "7" or "7.5"));
    }

    [Fact]
    public void Logarithmic_ticks_cover_any_range_with_three_to_ten_ascending_labelled_places()
    {
        var random = new Random(2);
        for (int i = 0; i < 5000; i++)
        {
            double min = Math.Pow(10, random.NextDouble() * 20 - 10);
            double max = min * Math.Pow(10, random.NextDouble() * random.Next(1, 20));
            foreach (var unit in new[] { PlotUnit.Number, PlotUnit.Seconds })
            {
                var ticks = Ticks.Log(min, max, unit);
                Assert.InRange(ticks.Length, 2, 10);
                if (unit == PlotUnit.Seconds || max / min > 1) Assert.InRange(ticks.Length, 3, 10);
                Assert.True(ticks[0].Value <= min * 1.000001 && ticks[^1].Value >= max * 0.999999);
                AssertAscending(ticks);
            }
        }
        Assert.Equal(["1 min", "2 min", "5 min", "10 min", "20 min", "30 min", "1 h", "2 h"],
            Labels(Ticks.Log(61, 7000, PlotUnit.Seconds)));
        Assert.Throws<ArgumentOutOfRangeException>(() => Ticks.Log(0, 1));
    }

    [Fact]
    public void Time_ticks_lie_within_any_range_less_than_a_step_from_its_ends()
    {
        var random = new Random(3);
        for (int i = 0; i < 5000; i++)
        {
            double from = random.NextDouble() * 4e9 - 1e9;
            double to = from + TimeTicks.Shortest * Math.Pow(10, random.NextDouble() * 8);
            int most = random.Next(8, 11);
            var ticks = TimeTicks.Between(from, to, most);
            Assert.InRange(ticks.Length, 3, most);
            Assert.True(ticks[0].Value >= from && ticks[^1].Value <= to);
            AssertAscending(ticks);
            double step = ticks.Zip(ticks.Skip(1), (a, b) => b.Value - a.Value).Max() * 1.12;
            Assert.True(ticks[0].Value - from < step && to - ticks[^1].Value < step, $"{from} to {to}");
            Assert.NotEqual("", ticks[0].Below + ticks[0].Label);
        }
    }

    [Fact]
    public void Time_labels_name_the_day_once()
    {
        double noon = PlotAxis.Seconds(new DateTimeOffset(2026, 1, 5, 12, 0, 0, TimeSpan.Zero));
        var day = TimeTicks.Between(noon, noon + 86400, 8);
        Assert.Equal(["12:00", "18:00", "00:00", "06:00", "12:00"], Labels(day));
        Assert.Equal(["5 Jan", "", "6 Jan", "", ""], day.Select(t => t.Below));
        Assert.Equal(["5 Jan", "12 Jan", "19 Jan", "26 Jan", "2 Feb"],
            Labels(TimeTicks.Between(noon - 43200, noon + 28 * 86400, 8)));
        Assert.Equal(["Jan", "Mar", "May", "Jul", "Sep", "Nov", "Jan"],
            Labels(TimeTicks.Between(noon - 5 * 86400, noon + 380 * 86400, 8)));
    }

    [Fact]
    public void Durations_read_as_people_say_them()
    {
        (double? Seconds, string Text)[] cases =
        [
            (0, "0 s"), (0.25, "0.3 s"), (9.94, "9.9 s"), (45, "45 s"), (59.4, "59 s"), (59.6, "1 min"),
            (90, "1 min 30 s"), (720, "12 min"),
            (3569, "59 min"), (3599, "1 h"), (12_000, "3 h 20 min"), (86_399, "1 d"), (216_000, "2.5 d"),
            (28 * 86_400, "28 d"),
            (-90, "-1 min 30 s"), (null, "–"), (double.NaN, "–"), (double.PositiveInfinity, "–"),
        ];
        foreach (var (seconds, text) in cases) Assert.Equal(text, Duration.Text(seconds));
    }

    private static IEnumerable<string> Labels(Tick[] ticks) => ticks.Select(t => t.Label);

    private static void AssertAscending(Tick[] ticks)
    {
        for (int i = 1; i < ticks.Length; i++)
            Assert.True(ticks[i].Value > ticks[i - 1].Value, $"{ticks[i - 1]} then {ticks[i]}");
    }
}
