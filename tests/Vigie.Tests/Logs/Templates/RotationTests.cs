using System.Text;
using Vigie.Logs.Records;
using Vigie.Logs.Templates;

namespace Vigie.Tests.Logs.Templates;

public class RotationTests
{
    [Fact]
    public void Ten_rotated_files_give_the_templates_and_ids_of_one_file()
    {
        var lines = Messages.Chatter(4_000, seed: 31)
            .Select((text, i) => $"2026-03-01 {i / 3600:00}:{i / 60 % 60:00}:{i % 60:00} INFO {text}\n").ToArray();
        var whole = Mine(lines);
        var parts = Mine(lines.Chunk(400).Select(part => string.Concat(part)).ToArray());
        Assert.Equal(whole.Ids, parts.Ids);
        Assert.Equal(whole.State, parts.State);
        (int[] Ids, byte[] State) Mine(string[] files)
        {
            // One file is all lines in one piece; the files are given youngest first, as rotation names them.
            var pieces = files.Length == lines.Length ? [string.Concat(lines)] : files.Reverse().ToArray();
            var sources = pieces.Select((piece, i) => new RecordFile(
                new RecordOrigin($"x.log.{i}", "m", "s"), _ => new MemoryStream(Encoding.UTF8.GetBytes(piece)))).ToArray();
            var (miner, ids) = (new TemplateMiner(), new List<int>());
            using var records = new MergedRecords(sources, new RecordOptions());
            while (records.Read()) ids.Add(miner.Learn(records.Current.Message, records.Current.TimeMicros));
            return ([.. ids], StateOf.Miner(miner));
        }
    }
}
