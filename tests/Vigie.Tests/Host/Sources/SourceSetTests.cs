using System.Text;
using Vigie.Host.Sources;
using Vigie.Logs.Records;

namespace Vigie.Tests.Host.Sources;

public sealed class SourceSetTests : IDisposable
{
    private readonly Folder _folder = new();

    public void Dispose() => _folder.Dispose();

    private string Fault(string name, SourceOptions? options = null)
    {
        var error = Assert.Throws<InputException>(() => Folder.Read(options, _folder[name]));
        Assert.StartsWith(_folder[name], error.Message);
        return error.Message[_folder[name].Length..];
    }

    private static string ManyLines(int lines) => string.Concat(Enumerable.Range(0, lines).Select(i => Folder.Line(i / 1000, $"line {i} {i * 7919 % 1000}")));

    [Fact]
    public void A_file_is_a_machine_and_a_service_of_its_name()
    {
        var path = _folder.Write("web-1.log", Folder.Line(1, "a"));
        Assert.Equal(["web-1 web-1 a"], Folder.Read(null, path));
    }

    [Fact]
    public void What_is_not_there_is_said() => Assert.Equal(": there is no such file or folder", Fault("no.log"));

    [Fact]
    public void An_empty_file_is_said()
    {
        _folder.Write("x.log", "");
        Assert.Equal(": the file is empty", Fault("x.log"));
        _folder.Write("x.gz", Folder.Gzip(""));
        Assert.Equal(": the file is empty", Fault("x.gz"));
    }

    [Fact]
    public void A_file_that_is_no_text_is_said()
    {
        _folder.Write("x.log", [1, 2, 0, 3]);
        Assert.Equal(": this is not text (it holds zero bytes)", Fault("x.log"));
        _folder.Write("x.db", "SQLite");
        Assert.Equal(": a .db file is no log that can be read", Fault("x.db"));
    }

    [Fact]
    public void A_file_without_any_time_is_said()
    {
        _folder.Write("x.log", "a\nb\n");
        Assert.Equal(": no line has a time that can be read (2 lines)", Fault("x.log"));
    }

    [Fact]
    public void A_folder_without_logs_is_said()
    {
        _folder.Write("f/a.json", "{}");
        _folder.Write("f/b.log", "");
        _folder.Write("f/c.log", [0]);
        Assert.Equal(": there is no log in it (left out: 1 .json, 1 empty, 1 not text)", Fault("f"));
        Directory.CreateDirectory(_folder["g"]);
        Assert.Equal(": there is no log in it", Fault("g"));
    }

    [Fact]
    public void Other_kinds_in_a_folder_are_left_out_and_counted()
    {
        foreach (var name in new[] { "a.xml", "b.xml", "c.html", "d.sql", "e.db" }) _folder.Write($"f/{name}", "<x/>");
        _folder.Write("f/x.log", Folder.Line(1, "a"));
        File.CreateSymbolicLink(_folder["f/y.log"], _folder["f/x.log"]);
        using var set = SourceSet.Open([_folder["f"]], new SourceOptions());
        Assert.Equal([$"{_folder["f"]}: left out 1 .db, 1 .html, 1 .sql, 2 .xml, 1 link"], set.Warnings);
        Assert.Equal(1, set.Files);
    }

    [Fact]
    public void Damaged_gzip_is_said_with_the_line_reached()
    {
        var packed = Folder.Gzip(ManyLines(60_000));
        packed[packed.Length / 2] ^= 0xFF;
        Assert.InRange(ReadDamaged(packed, isChanged: true), 1, 59_999);
    }

    [Fact]
    public void Gzip_cut_short_is_said_with_the_line_reached()
    {
        var packed = Folder.Gzip(ManyLines(60_000));
        Assert.InRange(ReadDamaged(packed[..(packed.Length / 2)]), 20_000, 40_000);
        Assert.Equal(60_000, ReadDamaged(packed[..^4]));
    }

    // Lines before the damage; unless bytes were changed they are all the file's own.
    private long ReadDamaged(byte[] packed, bool isChanged = false)
    {
        _folder.Write("x.gz", packed);
        using var set = SourceSet.Open([_folder["x.gz"]], new SourceOptions());
        using var records = set.Read();
        var expected = ManyLines(60_000).Split('\n');
        long count = 0;
        while (records.Read())
        {
            var whole = "INFO " + Encoding.UTF8.GetString(records.Current.Message);
            if (!isChanged) Assert.Contains(whole, expected[count], StringComparison.Ordinal);
            count++;
        }
        Assert.Matches($"x.gz: the compressed data is damaged or cut short after line [0-9]+: ", Assert.Single(set.Warnings));
        return count;
    }

    [Fact]
    public void Gzip_cut_short_anywhere_is_found_out()
    {
        var packed = Folder.Gzip(ManyLines(100));
        for (int length = 1; length < packed.Length; length++)
        {
            using var stream = new GunzipStream(new MemoryStream(packed[..length]));
            Assert.Throws<InvalidDataException>(() => stream.CopyTo(Stream.Null));
        }
    }

    [Fact]
    public void Gzip_members_one_after_the_other_are_read_whole()
    {
        _folder.Write("x.log.gz", [.. Folder.Gzip(Folder.Line(1, "a")), .. Folder.Gzip(Folder.Line(2, "b"))]);
        Assert.Equal(["x x a", "x x b"], Folder.Read(null, _folder["x.log.gz"]));
    }

    [Fact]
    public void Archives_are_unpacked_and_nothing_is_left_behind()
    {
        var options = new SourceOptions { TemporaryFolder = Directory.CreateDirectory(_folder["tmp"]).FullName };
        var tar = Folder.Tar(("runs/m1/a.log", Encoding.UTF8.GetBytes(Folder.Line(1, "x"))),
            ("runs/m2/a.log.gz", Folder.Gzip(Folder.Line(2, "y"))), ("../../evil.log", "2026-03-01 13:20:01 z"u8.ToArray()),
            ("runs/m2/t.db", "db"u8.ToArray()), ("./runs/m2/b.log", Encoding.UTF8.GetBytes(Folder.Line(3, "w"))));
        _folder.Write("runs.tar", tar);
        _folder.Write("runs.tgz", Folder.Gzip(tar));
        foreach (var name in new[] { "runs.tar", "runs.tgz" })
        {
            using (var set = SourceSet.Open([_folder[name]], options))
            {
                Assert.Equal([$"{_folder[name]}: left out 1 .db, 1 unsafe name"], set.Warnings);
                Assert.Single(Directory.GetDirectories(_folder["tmp"]));
            }
            Assert.Equal(["m1 a x", "m2 a y", "m2 b w"], Folder.Read(options, _folder[name]));
        }
        _folder.Write("cut.tar.gz", Folder.Gzip(tar)[..200]);
        Assert.Matches("^: the archive is damaged or cut short after [0-9]+ files", Fault("cut.tar.gz", options));
        _folder.Write("cut.tar", tar[..^3000]);
        using (var cut = SourceSet.Open([_folder["cut.tar"]], options))
            Assert.Contains(cut.Warnings, note => note.Contains("damaged or cut short after", StringComparison.Ordinal));
        Assert.Equal("m1 a x", Folder.Read(options, _folder["cut.tar"])[0]);
        Assert.Empty(Directory.GetDirectories(_folder["tmp"]));
    }

    [Fact]
    public void Thousands_of_files_are_read_side_by_side()
    {
        const int files = 1500;
        for (int i = 0; i < files; i++)
            _folder.Write($"m/{i:0000}.log", string.Concat(Enumerable.Range(0, 4).Select(line => Folder.Line(line * 10, $"{line}"))));
        using var set = SourceSet.Open([_folder["m"]], new SourceOptions());
        using var records = set.Read();
        int count = 0;
        while (records.Read()) Assert.Equal('0' + (count++ / files), records.Current.Message[0]);
        Assert.Equal(4 * files, count);
    }

    [Fact]
    public void Parked_files_are_read_as_open_ones()
    {
        var text = ManyLines(3000);
        _folder.Write("x.log", text);
        _folder.Write("x.gz", Folder.Gzip(text));
        foreach (var name in new[] { "x.log", "x.gz" })
        {
            var file = new SourceFile { Name = name, Parts = [name], Path = _folder[name], IsGzip = name == "x.gz" };
            using var reader = new StreamReader(file.Open(manyOpen: true));
            Assert.Equal(text, reader.ReadToEnd());
        }
    }

    [Fact]
    public void A_file_named_twice_is_read_once()
    {
        var path = _folder.Write("f/x.log", Folder.Line(1, "a"));
        Assert.Equal(["f x a"], Folder.Read(null, _folder["f"], path));
    }

    [Fact]
    public void The_set_may_be_read_again()
    {
        using var set = SourceSet.Open([_folder.Write("x.log", Folder.Line(1, "a"))], new SourceOptions());
        for (int i = 0; i < 2; i++)
        {
            using var records = set.Read();
            Assert.True(records.Read());
            Assert.False(records.Read());
        }
        Assert.Equal(1, set.Counts.Records);
    }
}
