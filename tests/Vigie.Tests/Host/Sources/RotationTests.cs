using System.Globalization;
using System.Text;
using Vigie.Host.Sources;
using Vigie.Logs.Records;
using Vigie.Logs.Templates;
using Vigie.Tests.Logs.Records;

namespace Vigie.Tests.Host.Sources;

public sealed class RotationTests : IDisposable
{
    private const int Parts = 10;
    private readonly Folder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("x.log.{0}", ".gz")]
    [InlineData("x.log-202603{1:00}", "")]
    [InlineData("x-2026-03-{1:00}.log", ".gz")]
    public void One_file_and_the_same_lines_in_ten_rotated_files_are_the_same_records_and_templates(string name, string packed)
    {
        for (int seed = 0; seed < 5; seed++)
        {
            var random = new Random(seed);
            var lines = Lines(random, 3000);
            string one = $"one{seed}/m", many = $"many{seed}/m";
            _folder.Write($"{one}/x.log", string.Concat(lines));
            for (int part = 0, at = 0; part < Parts; part++)
            {
                int end = part == Parts - 1 ? lines.Count : at + random.Next(100, 300);
                var text = string.Concat(lines[at..end]);
                int age = Parts - 1 - part;
                var file = age == 0 ? "x.log" : string.Format(CultureInfo.InvariantCulture, name, age, part + 1);
                if (age > 1 && packed.Length > 0) _folder.Write($"{many}/{file}{packed}", Folder.Gzip(text));
                else _folder.Write($"{many}/{file}", text);
                at = end;
            }
            Assert.Equal(Read(one, overlaps: false), Read(many, overlaps: false));
            Assert.Equal(Read(one, overlaps: true), Read(many, overlaps: true));
        }
    }

    [Fact]
    public void Reading_ahead_changes_nothing()
    {
        for (int seed = 0; seed < 3; seed++)
        {
            for (int file = 0; file < 4; file++)
                _folder.Write($"s{seed}/m{file}/x.log", string.Concat(Lines(new Random((seed * 10) + file), 4000)));
            _folder.Write($"s{seed}/m0/load.csv", "time,a,b\n" + string.Concat(Enumerable.Range(0, 9000).Select(
                i => $"2026-03-01 13:{i / 600 % 60:00}:{i / 10 % 60:00},{i},{(i % 3 == 0 ? "" : i + 1)}\n")));
            Assert.Equal(Read($"s{seed}", overlaps: false), Read($"s{seed}", overlaps: true));
        }
    }

    [Fact]
    public void Reading_ahead_may_be_given_up_at_any_record()
    {
        _folder.Write("x.log", string.Concat(Lines(new Random(1), 20_000)));
        foreach (int count in new[] { 0, 1, 100, 5000 })
        {
            using var set = SourceSet.Open([_folder["x.log"]], new SourceOptions { Overlaps = true });
            using var records = set.Read();
            for (int i = 0; i < count; i++) Assert.True(records.Read());
        }
    }

    [Fact]
    public void Logs_whose_numbers_are_not_of_rotation_are_read_side_by_side()
    {
        _folder.Write("m/worker.1.log", string.Concat(Enumerable.Range(0, 60).Select(i => Folder.Line(i, $"one {new string('x', 2000)}"))));
        _folder.Write("m/worker.2.log", string.Concat(Enumerable.Range(0, 60).Select(i => Folder.Line(i, $"two {new string('x', 2000)}"))));
        using var set = SourceSet.Open([_folder["m"]], new SourceOptions());
        using var records = set.Read();
        int held = 0;
        while (records.Read()) held++;
        Assert.Equal((120, 0), (held, (int)set.Counts[LineFault.HeldTime]));
    }

    [Fact]
    public void A_part_that_lies_there_plain_and_packed_is_read_once()
    {
        _folder.Write("m/x.log", Folder.Line(9, "now"));
        _folder.Write("m/x.log.1", Folder.Line(1, "then"));
        _folder.Write("m/x.log.1.gz", Folder.Gzip(Folder.Line(1, "then")));
        using var set = SourceSet.Open([_folder["m"]], new SourceOptions());
        using var records = set.Read();
        Assert.Equal(2, Soup.ReadAll(records).Count);
        Assert.Contains(set.Warnings, note => note.Contains("lies beside the same file unpacked", StringComparison.Ordinal));
    }

    [Fact]
    public void Each_file_has_counts_of_its_own()
    {
        _folder.Write("m/a.log", "no time\n" + Folder.Line(1, "x") + "more\n\n");
        _folder.Write("m/b.log", Folder.Line(2, "y"));
        using var set = SourceSet.Open([_folder["m"]], new SourceOptions());
        using var records = set.Read();
        while (records.Read())
        {
            // The counts are asked for after the end.
        }
        Assert.Equal(["a.log 4 1 1 1 1", "b.log 1 1 0 0 0"], set.FileCounts.Select(file =>
            $"{Path.GetFileName(file.File)} {file.Counts.Lines} {file.Counts.Records} {file.Counts.Continuations} {file.Counts.Blank} {file.Counts.Rejects}"));
    }

    // Many lines share a time, some come late, and some have lines that go on with them.
    private static List<string> Lines(Random random, int count)
    {
        var lines = new List<string>();
        long millis = 0;
        while (lines.Count < count)
        {
            if (random.Next(3) == 0) millis += random.Next(2000);
            long shown = Math.Max(0, millis - (random.Next(20) == 0 ? random.Next(5000) : 0));
            var time = new DateTime(2026, 3, 1, 13, 0, 0, DateTimeKind.Utc).AddMilliseconds(shown);
            lines.Add($"{time:yyyy-MM-dd HH:mm:ss.fff} ERROR worker {random.Next(9)} failed on item {random.Next(1000)} of kind k{random.Next(40)}\n");
            for (int more = random.Next(8) == 0 ? random.Next(30) : 0; more > 0; more--) lines.Add($"  at Frame{more}.Call()\n");
        }
        return lines;
    }

    private List<string> Read(string source, bool overlaps)
    {
        using var set = SourceSet.Open([_folder[source]], new SourceOptions { Overlaps = overlaps });
        using var records = set.Read();
        var all = new List<string>();
        var miner = new TemplateMiner();
        while (records.Read())
        {
            var record = records.Current;
            if (record.MetricNames.IsEmpty) miner.Learn(record.Message, record.TimeMicros);
            all.Add(string.Join('|', record.TimeMicros, Encoding.UTF8.GetString(record.Machine), Encoding.UTF8.GetString(record.Service),
                record.Level, Encoding.UTF8.GetString(record.Message), string.Join(',', record.MetricValues.ToArray())));
        }
        var counts = set.Counts;
        Assert.Equal(counts.Lines, counts.Records + counts.Continuations + counts.Blank + counts.Headers + counts.Rejects);
        all.Add($"{counts.Lines} {counts.Records} {counts.Continuations} {counts[LineFault.HeldTime]}");
        all.AddRange(miner.Ids.Select(id => miner[id]).Select(t => $"{t.Id} {t.Key} {t.Count} {t.Text}"));
        return all;
    }
}
