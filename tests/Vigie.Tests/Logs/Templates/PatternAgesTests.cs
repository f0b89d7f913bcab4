using Vigie.Logs.Templates;

namespace Vigie.Tests.Logs.Templates;

public class PatternAgesTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Counts_of_messages_by_the_age_of_their_pattern_are_those_of_a_recount(int seed)
    {
        var random = new Random(seed);
        var ages = new PatternAges();
        var messages = new List<(long Time, int Id)>();
        long time = 1_700_000_000_000_000;
        int known = 0;
        double pace = Math.Pow(10, 5 + 2 * seed);   // microseconds: from minutes to months in all
        for (int i = 0; i < 5000; i++)
        {
            time += (long)(pace * random.NextDouble());
            int id = random.Next(10) == 0 ? known++ : random.Next(known);
            if (known == 0) id = known++;
            messages.Add((time, id));
            ages.Learn(id, time);
        }
        var firstSeen = messages.GroupBy(m => m.Id).ToDictionary(g => g.Key, g => g.Min(m => m.Time));
        foreach (double share in new[] { -0.1, 0, 0.3, 0.77, 0.999 })
        {
            long since = messages[0].Time + (long)(share * (time - messages[0].Time));
            var stretches = ages.Between(since, long.MaxValue).ToList();
            if (share <= 0.77) Assert.NotEmpty(stretches);
            Assert.Equal(stretches.Count(s => s.EndMicros <= time), ages.Between(since, time).Count());
            int next = messages.Count - (int)stretches.Sum(s => s.Messages);
            long first = next < messages.Count ? messages[next].Time : long.MaxValue;
            Assert.True(next == 0 || messages[next - 1].Time < first);
            foreach (var (end, count, unseen) in stretches)
            {
                var inside = messages.Skip(next).TakeWhile(m => m.Time < end).ToList();
                Assert.Equal(inside.Count, count);
                Assert.Equal(inside.Count(m => firstSeen[m.Id] >= first), unseen);
                next += inside.Count;
            }
            Assert.Equal(messages.Count, next);
        }
    }

    [Fact]
    public void The_latest_tenth_of_the_time_says_how_new_messages_usually_are()
    {
        var ages = new PatternAges();
        Assert.Equal(0, ages.LatestUnseen(1000));
        const long Minute = 60_000_000;
        for (int m = 0; m < 100; m++)
        {
            ages.Learn(0, m * Minute);
            if (m > 94) ages.Learn(1, m * Minute);
        }
        Assert.Equal(5.0 / 14, ages.LatestUnseen(100 * Minute), 1e-9);
        Assert.Equal(0, ages.LatestUnseen(94 * Minute));
    }
}
