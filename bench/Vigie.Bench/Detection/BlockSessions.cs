using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;
using Vigie.Host.Sources;
using Vigie.Logs.Templates;

namespace Vigie.Bench.Detection;

/// <summary>One block of the file system: how often its lines had each template, when it began and ended.</summary>
internal sealed class BlockSession
{
    /// <summary>Template ids and counts.</summary>
    public SortedDictionary<int, int> Counts { get; } = [];

    /// <summary>Time of the first line.</summary>
    public required long FirstMicros { get; init; }

    /// <summary>Time of the last line.</summary>
    public long LastMicros { get; set; }

    /// <summary>Whether the labels call it Anomaly.</summary>
    public bool IsAnomaly { get; set; }
}

/// <summary>The blocks of the <c>hdfs</c> data in order of their last line, templates mined line by line on the way.</summary>
internal static partial class BlockSessions
{
    /// <summary>Reads log and labels.</summary>
    public static IReadOnlyList<BlockSession> Read(string log, string labels)
    {
        var blocks = new Dictionary<string, BlockSession>();
        var miner = new TemplateMiner();
        using var set = SourceSet.Open([log], new SourceOptions());
        using (var records = set.Read())
        {
            while (records.Read())
            {
                var record = records.Current;
                int template = miner.Learn(record.Message, record.TimeMicros);
                Count(blocks, Encoding.UTF8.GetString(record.Message), template, record.TimeMicros);
            }
        }
        Label(blocks, labels);
        return [.. blocks.OrderBy(pair => pair.Value.LastMicros).ThenBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => pair.Value)];
    }

    private static void Count(Dictionary<string, BlockSession> blocks, string message, int template, long micros)
    {
        foreach (string name in BlockName().Matches(message).Select(match => match.Value).Distinct())
        {
            if (!blocks.TryGetValue(name, out var block)) blocks[name] = block = new BlockSession { FirstMicros = micros };
            block.LastMicros = micros;
            block.Counts[template] = block.Counts.GetValueOrDefault(template) + 1;
        }
    }

    private static void Label(Dictionary<string, BlockSession> blocks, string labels)
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(labels), CompressionMode.Decompress));
        while (reader.ReadLine() is { } line)
        {
            if (line.Split(',') is [var name, "Anomaly"] && blocks.TryGetValue(name, out var block)) block.IsAnomaly = true;
        }
    }

    [GeneratedRegex(@"blk_-?\d+", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex BlockName();
}
