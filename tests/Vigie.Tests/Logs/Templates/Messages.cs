using System.Globalization;
using System.Text;
using Vigie.Logs.Templates;

namespace Vigie.Tests.Logs.Templates;

/// <summary>Messages for the miner's laws, all from seeds.</summary>
internal static class Messages
{
    private static readonly string[] Verbs = ["opens", "closes", "reads", "writes", "moves", "checks", "sends"];
    private static readonly string[] Nouns = ["disk", "socket", "volume", "queue", "lease", "shard", "image"];
    private static readonly string[] States = ["started", "failed", "ok", "ERROR", "timed out", "refused"];

    public static int Learn(this TemplateMiner miner, string message, long timeMicros = 0) =>
        miner.Learn(Encoding.UTF8.GetBytes(message), timeMicros);

    public static int Match(this TemplateMiner miner, string message) => miner.Match(Encoding.UTF8.GetBytes(message));

    public static string Word(Random random)
    {
        Span<char> letters = stackalloc char[random.Next(5, 12)];
        foreach (ref char letter in letters) letter = (char)('g' + random.Next(20));
        return new string(letters);
    }

    /// <summary>A service's chatter: a few hundred templates with words, names and numbers that vary.</summary>
    public static string[] Chatter(int count, int seed)
    {
        var random = new Random(seed);
        var lines = new string[count];
        for (int i = 0; i < count; i++)
        {
            string verb = Verbs[random.Next(Verbs.Length)], noun = Nouns[random.Next(Nouns.Length)];
            lines[i] = random.Next(5) switch
            {
                0 => $"{verb} {noun} {random.Next()} in {random.Next(9999)} ms",
                1 => $"agent {Word(random)} {verb} the {noun} of tenant {Word(random)} now",
                2 => $"{noun} monitor: {States[random.Next(States.Length)]} after {random.NextDouble()} s",
                3 => $"{Word(random)} joins ring {random.Next(30)} of {noun}s with weight {random.Next(100)}",
                _ => $"{noun}={Word(random)} {verb} id={Guid(random)} from {Address(random)}",
            };
        }
        return lines;
    }

    public static string Address(Random random) =>
        $"{random.Next(1, 255)}.{random.Next(256)}.{random.Next(256)}.{random.Next(1, 255)}";

    public static string Guid(Random random)
    {
        var bytes = new byte[16];
        random.NextBytes(bytes);
        return new Guid(bytes).ToString();
    }

    public static string Hex(Random random, int digits)
    {
        var hex = new StringBuilder();
        while (hex.Length < digits) hex.Append(random.Next(16).ToString("x", CultureInfo.InvariantCulture));
        hex[random.Next(digits)] = (char)('0' + random.Next(10));
        return hex.ToString();
    }
}
