using Vigie.Logs.Templates;
using Vigie.Logs.Windows;

namespace Vigie.Tests.Logs.Windows;

public sealed class MachineNumbersTests
{
    private const long Second = 1_000_000;
    private const long Start = 1_700_000_000 * Second;

    private static readonly WindowOptions Options = new()
    {
        LevelScales = [60, 3600],
        TemplateScales = [60, 300],
        MaxNumbersPerMachine = 4,
    };

    [Fact]
    public void The_views_are_those_that_their_definitions_give()
    {
        var random = new Random(1);
        var numbers = new MachineNumbers(Options);
        var past = new List<(double Time, double Departure, double Own)>();
        double time = 0;
        for (int i = 0; i < 300; i++)
        {
            time += random.Next(1, 120);
            float magnitude = (float)(5 + random.NextDouble()), usual = (float)(5 + 0.1 * random.NextDouble());
            double own = Own(past, time);
            numbers.Add(new NumberValue(7, 2, magnitude, usual), Start + (long)time * Second);
            past.Add((time, (double)magnitude - usual, own));
            double now = time + random.Next(0, 200);
            var views = new float[3];
            bool has = numbers.TryView(0, Start + (long)now * Second, views, out ulong template, out int word);
            Assert.True(has);
            Assert.Equal((7UL, 2), (template, word));
            double level = past.Sum(p => p.Departure * Math.Exp((p.Time - now) / 300)) / past.Sum(p => Math.Exp((p.Time - now) / 300));
            Assert.Equal(level, views[MachineNumbers.LevelView], 4);
            Assert.Equal(level - Own(past, now), views[MachineNumbers.ChangeView], 4);
            long Bucket(double t) => (Start / Second + (long)t) / 300;
            var late = past.Where(p => Bucket(p.Time) >= Bucket(now) - 1).Select(p => p.Departure - p.Own).ToList();
            Assert.Equal(late.Count == 0 ? 0 : late.Max(), views[MachineNumbers.HighestView], 4);
            time = now;
        }
    }

    [Fact]
    public void A_number_of_long_ago_is_in_no_row()
    {
        var numbers = new MachineNumbers(Options);
        numbers.Add(new NumberValue(7, 2, 6, 5), Start);
        var views = new float[3];
        Assert.True(numbers.TryView(0, Start + 200 * Second, views, out _, out _));
        Assert.Equal((1f, 1f), (views[MachineNumbers.LevelView], views[MachineNumbers.HighestView]));
        Assert.False(numbers.TryView(0, Start + 800 * Second, views, out _, out _));
    }

    [Fact]
    public void The_place_unseen_for_longest_makes_room()
    {
        var numbers = new MachineNumbers(Options);
        for (ulong key = 1; key <= 6; key++) numbers.Add(new NumberValue(key, 0, 6, 5), Start + (long)key * Second);
        Assert.Equal(4, numbers.Count);
        var views = new float[3];
        var kept = Enumerable.Range(0, 4).Select(slot =>
        {
            numbers.TryView(slot, Start + 10 * Second, views, out ulong template, out _);
            return template;
        });
        Assert.Equal(new ulong[] { 3, 4, 5, 6 }, kept.Order());
    }

    [Fact]
    public void A_number_costs_no_memory_once_its_place_is_known()
    {
        var numbers = new MachineNumbers(Options);
        var views = new float[3];
        numbers.Add(new NumberValue(7, 2, 6, 5), Start);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++)
        {
            numbers.Add(new NumberValue(7, 2, 6, 5), Start + i * Second);
            numbers.TryView(0, Start + i * Second, views, out _, out _);
        }
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static double Own(List<(double Time, double Departure, double Own)> past, double now) =>
        past.Sum(p => p.Departure * Math.Exp((p.Time - now) / 3600)) / (past.Sum(p => Math.Exp((p.Time - now) / 3600)) + 8);
}
