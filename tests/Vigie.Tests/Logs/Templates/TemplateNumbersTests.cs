using System.Globalization;
using System.Text;
using Vigie.Learn.State;
using Vigie.Logs.Templates;

namespace Vigie.Tests.Logs.Templates;

public sealed class TemplateNumbersTests
{
    /// <summary>Messages with a number that says how much of something there is.</summary>
    public static TheoryData<string> Amounts =>
    [
        "query took {0} ms in all", "duration={0}ms of call", "waited {1} seconds for lock", "received {0} KB from peer", "heap of {1} GiB in use",
        "queue holds {2} entries now", "status: 200 len: {0} time: {1}", "elapsed {3} while scanning", "retry {2} of the upload",
    ];

    /// <summary>Messages whose numbers say which, when or where.</summary>
    public static TheoryData<string> Names =>
    [
        "connection from port {3} accepted", "worker {3} started", "pid={3} has ended", "request_id: {3} is done", "blockId={3} stored",
        "answer {3} was sent", "step #{2} is done", "code {2} came back", "line {2} is wrong", "reached 10.0.0.{2} at last", "saw 0x{3:x8} there",
        "run of 2024-01-02 10:11:{2:00} ended", "sequence at {4} goes on", "always 42 of these", "object {5} is gone", "item-{2} is gone",
    ];

    [Theory]
    [MemberData(nameof(Amounts))]
    public void A_number_that_says_how_much_is_streamed(string message) => Assert.True(Streamed(message).Useful > 0);

    [Theory]
    [MemberData(nameof(Names))]
    public void A_number_that_says_which_or_when_is_not(string message) => Assert.Equal(0, Streamed(message).Useful);

    [Fact]
    public void Units_are_understood()
    {
        var (miner, numbers) = New();
        var random = new Random(1);
        for (int i = 0; i < 64; i++) Learn(miner, numbers, $"backup took {random.Next(100, 9000)} ms");
        Assert.Equal(1, numbers.Useful);
        float Magnitude(string value)
        {
            Learn(miner, numbers, $"backup took {value}");
            return numbers.Values[0].Magnitude;
        }
        float tenSeconds = Magnitude("10000 ms");
        foreach (var same in new[] { "10 s", "10.0 seconds", "10000ms", "10s", "10000000 us" }) Assert.Equal(tenSeconds, Magnitude(same));
        Assert.Equal(Math.Log(60), Magnitude("10 min") - tenSeconds, 3);
        Learn(miner, numbers, "backup took 7 KB");
        Assert.True(numbers.Values.IsEmpty);
    }

    [Fact]
    public void What_is_usual_is_of_the_values_before_and_a_wild_one_hardly_moves_it()
    {
        var (miner, numbers) = New();
        var random = new Random(2);
        for (int i = 0; i < 400; i++) Learn(miner, numbers, $"backup took {200 + random.Next(100)} ms");
        Learn(miner, numbers, "backup took 250 ms");
        float usual = numbers.Values[0].Usual;
        Assert.InRange(Magnitudes.Number(usual, 1e-3), 0.23, 0.27);
        Learn(miner, numbers, "backup took 900000000 ms");
        Assert.InRange(numbers.Values[0].Usual, usual - 0.01f, usual + 0.01f);
        Learn(miner, numbers, "backup took 250 ms");
        Assert.InRange(numbers.Values[0].Usual, usual - 0.01f, usual + 0.01f);
    }

    [Fact]
    public void A_number_that_was_constant_for_long_is_found_once_it_varies()
    {
        var (miner, numbers) = New();
        for (int i = 0; i < 300; i++) Learn(miner, numbers, "backlog is 7 jobs");
        Assert.Equal(0, numbers.Useful);
        var random = new Random(3);
        for (int i = 0; i < 600; i++) Learn(miner, numbers, $"backlog is {random.Next(500)} jobs");
        Assert.Equal(1, numbers.Useful);
    }

    [Fact]
    public void Going_on_after_load_equals_never_having_stopped_wherever_it_was_stopped()
    {
        var lines = Mixed(700, seed: 4);
        foreach (int stop in new[] { 0, 1, 17, 60, 200, 523 })
        {
            var (miner, through) = New();
            var (otherMiner, stopped) = New();
            for (int i = 0; i < lines.Length; i++)
            {
                if (i == stop) (otherMiner, stopped) = Loaded(Saved(otherMiner, stopped));
                Learn(miner, through, lines[i]);
                Learn(otherMiner, stopped, lines[i]);
                Assert.Equal(through.Values, stopped.Values);
            }
            Assert.Equal(Saved(miner, through), Saved(otherMiner, stopped));
        }
    }

    [Fact]
    public void Parts_merged_know_what_the_whole_knows()
    {
        var lines = Mixed(2000, seed: 5);
        var (wholeMiner, whole) = New();
        var (miner, first) = New();
        var (otherMiner, second) = New();
        foreach (var line in lines) Learn(wholeMiner, whole, line);
        foreach (var line in lines[..1000]) Learn(miner, first, line);
        foreach (var line in lines[1000..]) Learn(otherMiner, second, line);
        first.Merge(second, miner.Merge(otherMiner));
        Assert.Equal(whole.Useful, first.Useful);
        Assert.True(whole.Useful > 2);
        foreach (int id in wholeMiner.Ids)
        {
            for (int word = 0; word < 8; word++)
            {
                var (mine, its) = (first.Find(wholeMiner[id].Key, word), whole.Find(wholeMiner[id].Key, word));
                Assert.Equal(its is null, mine is null);
                if (its is null) continue;
                Assert.Equal((its.Kind, its.Smallest), (mine!.Kind, mine.Smallest));
                Assert.InRange(mine.Usual, its.Usual - 0.1, its.Usual + 0.1);
                Assert.InRange(mine.Variance, 0.8 * its.Variance - 0.01, 1.2 * its.Variance + 0.01);
            }
        }
    }

    [Fact]
    public void Reading_numbers_allocates_nothing_once_they_are_found()
    {
        var lines = Mixed(1500, seed: 6).Select(Encoding.UTF8.GetBytes).ToArray();
        var (miner, numbers) = New();
        foreach (var line in lines) numbers.Learn(miner.Learn(line, 0), line);
        long before = GC.GetAllocatedBytesForCurrentThread();
        foreach (var line in lines.AsSpan(0, 700)) numbers.Learn(miner.Learn(line, 0), line);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void A_state_that_contradicts_itself_is_refused()
    {
        var (miner, numbers) = New();
        foreach (var line in Mixed(100, seed: 7)) Learn(miner, numbers, line);
        var writer = new StateWriter();
        numbers.Save(writer);
        var state = writer.ToArray();
        int refused = 0;
        for (int at = 16; at < state.Length - 32; at++)
        {
            var body = state.AsSpan(0, state.Length - 32).ToArray();
            body[at] ^= 0x80;
            byte[] block = [.. body, .. System.Security.Cryptography.SHA256.HashData(body)];
            try
            {
                Learn(miner, TemplateNumbers.Load(new StateReader(block), miner), "backup took 5 ms");
            }
            catch (StateException)
            {
                refused++;
            }
        }
        Assert.True(refused > 30, $"{refused} refused");
    }

    private static TemplateNumbers Streamed(string message)
    {
        var (miner, numbers) = New();
        var random = new Random(8);
        for (int i = 0; i < 100; i++)
        {
            double amount = Math.Exp(3 + random.NextDouble() * 4);
            Learn(miner, numbers, string.Format(CultureInfo.InvariantCulture, message,
                (int)amount, (amount / 100).ToString("0.000", CultureInfo.InvariantCulture), 10 + random.Next(80),
                random.Next(20_000, 60_000), 1000 + i * 3, Guid.NewGuid()));
        }
        return numbers;
    }

    private static string[] Mixed(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(i => random.Next(5) switch
        {
            0 => $"backup took {random.Next(100, 9000)} ms",
            1 => $"queue holds {random.Next(60)} entries of {random.Next(1, 900)} KB",
            2 => $"port {random.Next(20_000, 60_000)} was closed",
            3 => $"sent {1.5 + random.NextDouble():0.00} s after request {i}",
            _ => "nothing to report today",
        })];
    }

    private static (TemplateMiner, TemplateNumbers) New()
    {
        var miner = new TemplateMiner();
        return (miner, new TemplateNumbers(miner));
    }

    private static void Learn(TemplateMiner miner, TemplateNumbers numbers, string line)
    {
        var bytes = Encoding.UTF8.GetBytes(line);
        numbers.Learn(miner.Learn(bytes, 0), bytes);
    }

    private static byte[] Saved(TemplateMiner miner, TemplateNumbers numbers)
    {
        var writer = new StateWriter();
        miner.Save(writer);
        numbers.Save(writer);
        return writer.ToArray();
    }

    private static (TemplateMiner, TemplateNumbers) Loaded(byte[] state)
    {
        var reader = new StateReader(state);
        var miner = TemplateMiner.Load(reader);
        var numbers = TemplateNumbers.Load(reader, miner);
        Assert.True(reader.AtEnd);
        return (miner, numbers);
    }
}
