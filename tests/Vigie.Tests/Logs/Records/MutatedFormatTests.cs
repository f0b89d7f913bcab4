using System.Text;
using Vigie.Logs.Records;
using Vigie.Logs.Templates;

namespace Vigie.Tests.Logs.Records;

/// <summary>Damaged files of every format: nothing fails, hangs or grows, and every line is counted once.</summary>
public class MutatedFormatTests
{
    private static readonly byte[][] Samples =
    [
        .. FormatTests.Formats.Select(row => Encoding.UTF8.GetBytes(row.Data.Item2 + "\n")),
        "time,host,cpu\n2026-03-01 12:00:00,h1,1.5\n2026-03-01 12:01:00,h1,\n"u8.ToArray(),
        "timestamp,metric,value\n2026-03-01T12:00:00Z,cpu,1.5\n"u8.ToArray(),
        "Starting part 3\nERROR: cannot fetch\n  retry 1 of 3\n\tat fetch\na.b [req-1 c] done\n"u8.ToArray(),
        "# TYPE up gauge\nup{instance=\"a:1\"} 1 1772366400000\n"u8.ToArray(),
    ];

    private static readonly RecordOptions[] Options =
    [
        new() { MaxLineBytes = 300, MaxContinuationBytes = 400 },
        new() { Pattern = new LinePattern("<Date> <Time> <Level> <Content>") },
        new() { KeepsUntimed = true, MaxLineBytes = 300, MaxContinuationBytes = 400 },
    ];

    [Fact]
    public void A_few_hundred_damaged_files_are_read_and_mined() => Check(1, 300);

    [Fact]
    [Trait("Category", "Slow")]
    public void Many_thousand_damaged_files_are_read_and_mined() => Check(1_000_000, 12_000);

    private static void Check(int seed, int cases)
    {
        var miner = new TemplateMiner(new TemplateMinerOptions { MaxTemplates = 200 });
        for (int i = 0; i < cases; i++)
        {
            var random = new Random(seed + i);
            var file = Mutate(random);
            var options = Options[i % Options.Length];
            var whole = Read(new MemoryStream(file), options, miner);
            Assert.Equal((seed + i, whole), (seed + i, Read(new DripStream(file, 1 + random.Next(200)), options, null)));
            Assert.InRange(miner.Ids.Length, 0, 200);
        }
    }

    private static string Read(Stream stream, RecordOptions options, TemplateMiner? miner)
    {
        var seen = new StringBuilder();
        using var reader = new RecordReader(stream, new RecordOrigin("x", "m", "s"), options);
        try
        {
            long last = long.MinValue;
            while (reader.Read())
            {
                var record = reader.Current;
                Assert.True(record.TimeMicros >= last);
                last = record.TimeMicros;
                Assert.InRange(record.Continuation.Length, 0, options.MaxContinuationBytes);
                Assert.InRange(record.Message.Length, 0, 2 * options.MaxLineBytes);
                miner?.Learn(record.Message, record.TimeMicros);
                seen.Append(Soup.Show(record)).Append(Encoding.Latin1.GetString(record.Continuation)).Append('\n');
            }
        }
        catch (InputException error)
        {
            seen.Append(error.Message);
        }
        var counts = reader.Counts;
        Assert.Equal(counts.Lines, counts.Records + counts.Continuations + counts.Blank + counts.Headers + counts.Rejects);
        return seen.Append(counts.Lines).ToString();
    }

    private static byte[] Mutate(Random random)
    {
        var bytes = new List<byte>();
        for (int files = 1 + random.Next(3); files > 0; files--) bytes.AddRange(Samples[random.Next(Samples.Length)]);
        for (int edits = 1 << random.Next(7); edits > 0 && bytes.Count < 20_000; edits--)
        {
            int at = random.Next(bytes.Count + 1);
            int left = bytes.Count - at;
            var some = new byte[random.Next(30)];
            random.NextBytes(some);
            switch (random.Next(6))
            {
                case 0 when left > 0:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 1:
                    bytes.RemoveRange(at, random.Next(Math.Min(left, 50) + 1));
                    break;
                case 2:
                    bytes.InsertRange(at, some);
                    break;
                case 3:
                    bytes.InsertRange(at, bytes.GetRange(at, random.Next(Math.Min(left, 2000) + 1)));
                    break;
                case 4:
                    bytes.InsertRange(at, Enumerable.Repeat((byte)random.Next(256), 1 << random.Next(12)));
                    break;
                default:
                    bytes.InsertRange(at, random.Next(2) == 0 ? "\n"u8 : "\0"u8);
                    break;
            }
        }
        return [.. bytes];
    }
}
