using System.Text;
using Vigie.Logs.Templates;

namespace Vigie.Tests.Logs.Templates;

/// <summary>Whatever comes, templates, memory and the work for a line stay bounded.</summary>
[Collection(typeof(Alone))]
public class LimitTests
{
    private const int Most = 2_000;
    private const long MostBytes = 60L << 20;

    [Theory]
    [InlineData("a token in every line")]
    [InlineData("one word")]
    [InlineData("json")]
    [InlineData("json of new keys")]
    [InlineData("words only")]
    [InlineData("any length")]
    [InlineData("long words")]
    [InlineData("punctuation")]
    public void A_bomb_fills_no_more_than_its_limits(string kind)
    {
        var random = new Random(17);
        var miner = new TemplateMiner(new TemplateMinerOptions { MaxTemplates = Most });
        long before = GC.GetTotalMemory(forceFullCollection: true);
        const int lines = 30_000;
        for (int i = 0; i < lines; i++) miner.Learn(Line(kind, i, random), i);
        long held = GC.GetTotalMemory(forceFullCollection: true) - before;
        Assert.InRange(miner.Count, 1, Most);
        Assert.InRange(held, long.MinValue, MostBytes);
        Assert.Equal(lines, miner.Ids.Sum(id => miner[id].Count) + miner.EvictedLines);
        // A bomb in one place is one template.
        if (kind is "a token in every line" or "one word" or "json") Assert.InRange(miner.Count, 1, 40);
    }

    [Fact]
    public void What_is_in_use_outlives_a_bomb()
    {
        var random = new Random(18);
        var miner = new TemplateMiner(new TemplateMinerOptions { MaxTemplates = 200 });
        int used = miner.Learn("heartbeat of the scheduler is fine");
        for (int i = 0; i < 20_000; i++)
        {
            miner.Learn(Line("words only", i, random));
            if (i % 50 == 0) Assert.Equal(used, miner.Learn("heartbeat of the scheduler is fine"));
        }
        Assert.True(miner.Evicted > 1_000);
    }

    private static string Line(string kind, int i, Random random)
    {
        string Word() => Messages.Word(random);
        return kind switch
        {
            "a token in every line" => $"the {Word()} worker has taken another volume from the queue",
            "one word" => Word(),
            "json" => $"{{\"time\":{i},\"level\":\"info\",\"user\":\"{Word()}\",\"took\":{random.NextDouble()}}}",
            "json of new keys" => $"{{\"{Word()}\":{i},\"{Word()}\":\"{Word()}\",\"list\":[{i},{i + 1}]}}",
            "words only" => string.Join(' ', Enumerable.Range(0, 8).Select(_ => Word())),
            "any length" => string.Join(' ', Enumerable.Repeat("go on", random.Next(1, 300)).Append(Word())),
            "long words" => new StringBuilder().Append('q', random.Next(1, 3_000)).Append(Word()).ToString(),
            _ => string.Concat(Enumerable.Range(0, random.Next(1, 200)).Select(_ => "!?#;|*&^"[random.Next(8)])),
        };
    }
}
