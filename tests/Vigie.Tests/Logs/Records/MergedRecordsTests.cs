using System.Text;
using Vigie.Logs.Records;

namespace Vigie.Tests.Logs.Records;

public class MergedRecordsTests
{
    private static RecordFile File(string name, string text, DateTimeOffset? latest = null) => new(
        new RecordOrigin(name, name, name, latest), _ => new MemoryStream(Encoding.UTF8.GetBytes(text)));

    private static string Line(int second, int id) =>
        $"2026-03-01 13:{second / 60:00}:{second % 60:00} record {id}\n{(id % 3 == 0 ? "  more\n" : "")}";

    [Fact]
    public void The_merge_is_the_union_sorted_by_time_and_file()
    {
        for (int seed = 0; seed < 100; seed++)
        {
            var random = new Random(seed);
            var files = new List<RecordFile>();
            var expected = new List<(int Second, int File, int Id)>();
            int id = 0;
            for (int file = random.Next(12); file >= 0; file--)
            {
                var text = new StringBuilder();
                int second = random.Next(1000);
                for (int i = random.Next(30); i > 0; i--)
                {
                    second += random.Next(4);
                    expected.Add((second, files.Count, ++id));
                    text.Append(Line(second, id));
                }
                files.Add(File($"f{files.Count}", text.ToString()));
            }
            using var merged = new MergedRecords(files, new RecordOptions());
            var ids = Soup.ReadAll(merged).Select(record => record.Split('|')[4]);
            Assert.Equal(expected.Order().Select(record => $"record {record.Id}"), ids);
            Assert.Equal(expected.Count, merged.FileCounts.Sum(counts => counts.Records));
        }
    }

    [Fact]
    public void Rotated_files_are_open_one_after_the_other()
    {
        int open = 0;
        int most = 0;
        var files = Enumerable.Range(0, 50).Select(i => new RecordFile(new RecordOrigin($"x.log.{50 - i}", "m", "x"), _ =>
        {
            most = Math.Max(most, ++open);
            return new Closing(Encoding.UTF8.GetBytes(Line(i * 10, 1) + Line((i * 10) + 9, 2)), () => open--);
        })).Reverse().ToArray();
        using var merged = new MergedRecords(files, new RecordOptions());
        Assert.Equal(100, Soup.ReadAll(merged).Count);
        Assert.Equal((1, 0), (most, open));
    }

    [Fact]
    public void Beyond_a_limit_files_are_asked_to_hold_no_handle()
    {
        int withHandle = 0;
        int without = 0;
        var files = Enumerable.Range(0, 300).Select(i => new RecordFile(new RecordOrigin($"f{i}", "m", "x"), many =>
        {
            if (many) without++;
            else withHandle++;
            return new MemoryStream(Encoding.UTF8.GetBytes(Line(1, i) + Line(100, i)));
        })).ToArray();
        using var merged = new MergedRecords(files, new RecordOptions());
        Assert.Equal(600, Soup.ReadAll(merged).Count);
        Assert.Equal((300 + MergedRecords.MaxHandles, 300 - MergedRecords.MaxHandles), (withHandle, without));
    }

    [Fact]
    public void Years_fit_the_files_date_however_often_New_Year_came()
    {
        var latest = new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);
        const string text = "Dec 30 10:00:00 a\nJan  2 10:00:00 b\nOct  3 10:00:00 c\nJan  4 10:00:00 d\n";
        using var merged = new MergedRecords([File("x", text, latest)], new RecordOptions());
        var days = Soup.ReadAll(merged).Select(record => DateTime.UnixEpoch.AddMicroseconds(long.Parse(record.Split('|')[0])));
        Assert.Equal([new(2024, 12, 30), new(2025, 1, 2), new(2025, 10, 3), new DateTime(2026, 1, 4)], days.Select(day => day.Date));
        Assert.Equal(0, merged.FileCounts[0][LineFault.UnsureYear]);
    }

    [Fact]
    public void A_pipe_is_opened_once()
    {
        int opened = 0;
        var pipe = new RecordFile(new RecordOrigin("pipe", "m", "x"), _ =>
        {
            opened++;
            return new MemoryStream(Encoding.UTF8.GetBytes(Line(5, 1) + Line(15, 2)));
        }, canReopen: false);
        using var merged = new MergedRecords([File("a", Line(10, 3)), pipe], new RecordOptions());
        Assert.Equal(["record 1", "record 3", "record 2"], Soup.ReadAll(merged).Select(record => record.Split('|')[4]));
        Assert.Equal(1, opened);
    }

    [Fact]
    public void Warnings_name_the_file_the_line_and_the_number()
    {
        const string held = "x\n2026-03-01 13:20:40 a\n2026-03-01 13:20:39 b\n2026-03-01 13:20:38 c\n";
        using var merged = new MergedRecords([File("a.log", held), File("b.log", "no\ntime\n")], new RecordOptions());
        Soup.ReadAll(merged);
        Assert.Equal(
            [
                "b.log: no line has a time that can be read; 2 lines left out",
                "a.log:1: no time, and no record before it; 1 line left out",
                "a.log:3: out of the order of time; 2 lines given the latest time seen",
            ],
            merged.Warnings.Messages);
    }

    [Fact]
    public void Warnings_are_bounded()
    {
        var warnings = new RecordWarnings();
        for (int i = 0; i < RecordWarnings.MaxMessages + 5; i++) warnings.Add($"{i}");
        Assert.Equal((RecordWarnings.MaxMessages, 5), (warnings.Messages.Count, warnings.Dropped));
    }

    private sealed class Closing(byte[] bytes, Action closed) : MemoryStream(bytes)
    {
        private bool _isClosed;

        protected override void Dispose(bool disposing)
        {
            if (!_isClosed) closed();
            _isClosed = true;
            base.Dispose(disposing);
        }
    }
}
