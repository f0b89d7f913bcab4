using System.Text;
using Vigie.Logs.Templates;

namespace Vigie.Tests.Logs.Templates;

/// <summary>The short cut by skeletons held against masking itself: it must never change an answer.</summary>
public class SkeletonTests
{
    private const int MaxBytes = 4096;

    private static readonly string[] Shards =
    [
        "a", "x", "X", "0x", "0X1f", "5", "500", "503", "0", "7", "12", "e", "E", "1e5", "deadbeef", "cafe01", "b2b4aea", "-", "--", "_",
        ".", ":", "/", "//", "://", "@", " ", "  ", ",", ", ", "=", "(", ")", "[", "]", "\"", "'", "<", ">", "+", "~", "%", "T", "Z", "$",
        "é", "HTTP/1.1", "status: ", "code ", "user ", "for ", "eth0", "eth1", "SIGUSR1", "E2BIG", "Jan ", "Mon ", " ms", "kb", "12ms",
        "1920x1080", "10.0.0.1", "10.251.30.6:50010", "fe80::1:2", "5c:50:15:4c:18:13", "2017-07-03T11:38:49.414Z", "blk_-16",
        "b9000564-fe1a-409b-b8cc-1e88b294cd1d", "aaaaaaaa-aaaa-aaaa-aaaa-aaaaaaaaaaa1", "12345678-1234-1234-1234-123456789012",
        "00e00000-0000-4000-8000-000000000000", "ABCDEF01-1234-1234-1234-123456789ABC", "54fadb412c4e40cdbaed9335e4c35a9e", "req-",
        "7f3a2b1c", "12345678ab", "1234567a", "task_200811_0001_m_000081", "R26-M0", "com.example/.Main", "foo.py:12", "host.example.org",
    ];

    [Fact]
    public void Messages_of_one_skeleton_are_masked_alike_with_their_variables_at_the_same_bytes()
    {
        var random = new Random(1);
        var skeleton = new Skeleton();
        int alike = 0;
        for (int round = 0; round < 60_000; round++)
        {
            var (first, second) = Pair(random);
            skeleton.Set(first);
            var one = skeleton.Bytes.ToArray();
            skeleton.Set(second);
            if (!skeleton.Bytes.SequenceEqual(one)) continue;
            alike++;
            Assert.Equal(Masked(first), Masked(second));
        }
        Assert.True(alike > 15_000, $"only {alike} pairs had one skeleton");
    }

    [Fact]
    public void A_miner_that_met_a_skeleton_answers_like_one_that_did_not()
    {
        var random = new Random(2);
        var (warm, cold) = (new TemplateMiner(), new TemplateMiner());
        for (int round = 0; round < 3_000; round++)
        {
            var (first, second) = Pair(random);
            foreach (var message in new[] { first, second, first })
            {
                Assert.Equal(cold.Learn(message, round), warm.Learn(message, round));
                Assert.Equal(cold.Variables.ToArray(), warm.Variables.ToArray());
                warm.Match(second);
            }
            // A miner just loaded has no skeletons.
            if (round % 100 == 0) cold = StateOf.Loaded(StateOf.Miner(cold));
        }
        Assert.Equal(StateOf.Miner(cold), StateOf.Miner(warm));
    }

    [Fact]
    public void Every_variable_of_the_text_has_its_place_in_the_message()
    {
        var miner = new TemplateMiner();
        foreach (var line in Messages.Chatter(4_000, seed: 21))
        {
            var message = Encoding.UTF8.GetBytes(line);
            int id = miner.Learn(message, 0);
            var said = message.AsSpan(miner.Skipped);
            Assert.Equal(miner[id].Text.Split("<*>").Length - 1, miner.Variables.Length);
            int before = -1;
            foreach (var variable in miner.Variables)
            {
                Assert.InRange(variable.Start, before + 1, said.Length - variable.Length);
                before = variable.Start;
            }
        }
    }

    /// <summary>
    /// A message of shards, and the same with digits and hexadecimal letters exchanged for others of their kind.
    /// </summary>
    private static (byte[] First, byte[] Second) Pair(Random random)
    {
        var text = new StringBuilder();
        for (int i = random.Next(1, 10); i > 0; i--) text.Append(Shards[random.Next(Shards.Length)]);
        var first = Encoding.UTF8.GetBytes(text.ToString());
        var second = first.ToArray();
        bool swapsKinds = random.Next(6) == 0, swapsLetters = random.Next(3) == 0;
        for (int i = 0; i < second.Length; i++)
        {
            char c = (char)second[i];
            if (random.Next(3) == 0) continue;
            bool isHex = char.IsAsciiHexDigitLower(c);
            if (swapsKinds && isHex) second[i] = (byte)"0123456789abcdef"[random.Next(16)];
            else if (char.IsAsciiDigit(c)) second[i] = (byte)('0' + random.Next(10));
            else if (isHex && swapsLetters) second[i] = (byte)('a' + random.Next(6));
        }
        return (first, second);
    }

    private static string Masked(byte[] message)
    {
        var line = new MaskedLine(64, MaxBytes);
        Masker.Mask(message, MaxBytes, line);
        var spans = new VariableSpan[200];
        int count = line.Variables(0, spans);
        return $"{Encoding.UTF8.GetString(line.Text)}|{line.Protected}|{line.Numeric}|{line.Quantities}|"
            + string.Join(',', spans[..count]);
    }
}
