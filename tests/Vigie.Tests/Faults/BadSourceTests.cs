using System.Text;
using Vigie.Tests.App.Cli;
using Vigie.Tests.Host.Sources;

namespace Vigie.Tests.Faults;

public class BadSourceTests
{
    private static readonly string Log = string.Concat(Enumerable.Range(0, 3000).Select(
        i => Folder.Line(i / 60, $"request {i} of {i * 7919 % 1000} is served")));

    [Fact]
    public void An_empty_file_is_named()
    {
        using var folder = new Folder();
        folder.Write("a.log", "");
        Assert.Equal("a.log: the file is empty", Templates(folder, "a.log"));
        Assert.StartsWith("standard input: there is nothing in it", Templates(folder, "-"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_file_is_named()
    {
        using var folder = new Folder();
        Assert.Equal("a.log: there is no such file or folder", Templates(folder, "a.log"));
        Assert.Contains("there is no such file or folder", Templates(folder, ""), StringComparison.Ordinal);
    }

    [Fact]
    public void A_binary_file_is_no_log()
    {
        using var folder = new Folder();
        folder.Write("a.log", [.. Enumerable.Range(0, 4000).Select(i => (byte)(i * 31))]);
        Assert.Contains("a.log: this is not text", Templates(folder, "a.log"), StringComparison.Ordinal);
    }

    [Fact]
    public void Lines_without_any_time_are_no_log()
    {
        using var folder = new Folder();
        folder.Write("a.log", "one\ntwo\nthree\n");
        Assert.Equal("a.log: no line has a time that can be read (3 lines)", Refused.Run(folder, 1, "learn", "a.log", "--model", "m"));
        var ran = VigieProcess.Run("templates", folder["a.log"], "--out", "-");
        Assert.Equal((0, 4), (ran.Code, ran.Lines.Length));
    }

    [Fact]
    public void A_folder_without_a_log_is_named()
    {
        using var folder = new Folder();
        folder.Write("logs/picture.png", "x");
        Assert.Equal("logs: there is no log in it (left out: 1 .png)", Templates(folder, "logs"));
    }

    [Fact]
    public void Of_gzip_that_is_cut_short_what_comes_before_counts()
    {
        using var folder = new Folder();
        var ran = VigieProcess.Run("templates", folder.Write("a.log.gz", Folder.Gzip(Log)[..^500]), "--out", "-");
        Assert.Equal(0, ran.Code);
        Assert.Contains("request <*>", ran.Output, StringComparison.Ordinal);
        Assert.Contains("a.log.gz: the compressed data is damaged or cut short after line", ran.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Gzip_that_is_damaged_is_named()
    {
        using var folder = new Folder();
        var packed = Folder.Gzip(Log);
        for (int i = 12; i < 76; i++) packed[i] ^= 0x5A;
        folder.Write("a.log.gz", packed);
        Assert.StartsWith("a.log.gz", Templates(folder, "a.log.gz"), StringComparison.Ordinal);
    }

    [Fact]
    public void An_archive_that_is_cut_short_is_named()
    {
        using var folder = new Folder();
        var packed = Folder.Gzip(Folder.Tar(("web-1/a.log", Encoding.UTF8.GetBytes(Log))));
        folder.Write("logs.tar.gz", packed[..^700]);
        Assert.StartsWith("logs.tar.gz: the archive is damaged or cut short", Templates(folder, "logs.tar.gz"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_layout_that_no_file_fits_is_told()
    {
        using var folder = new Folder();
        folder.Write("logs/a.log", Log);
        Assert.Equal(
            "logs: no file of 1 fits the layout '{machine}/x/{service}.log'",
            Templates(folder, "logs", "--layout", "{machine}/x/{service}.log"));
    }

    [Fact]
    public void Bytes_that_are_no_utf8_do_no_harm()
    {
        using var folder = new Folder();
        byte[] bytes = [.. Encoding.UTF8.GetBytes(Folder.Line(1, "caf")[..^1]), 0xE9, 0xFF, (byte)'\n',
            .. Encoding.UTF8.GetBytes(Folder.Line(2, "tea"))];
        var ran = VigieProcess.Run("templates", folder.Write("a.log", bytes), "--out", "-");
        Assert.Equal(0, ran.Code);
        Assert.Equal(3, ran.Lines.Length);
    }

    [Fact]
    public void Times_that_jump_back_are_told_and_do_no_harm()
    {
        using var folder = new Folder();
        var log = Log + "2026-03-01 13:05:00 INFO the clock was set\n" + Folder.Line(59, "goes on");
        var ran = VigieProcess.Run("templates", folder.Write("a.log", log), "--out", "-");
        Assert.Equal(0, ran.Code);
        Assert.Contains("the clock was set", ran.Output, StringComparison.Ordinal);
        Assert.Contains("a.log", ran.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_line_of_100_megabytes_takes_little_memory()
    {
        using var folder = new Folder();
        using (var file = File.Create(folder["a.log"]))
        {
            file.Write(Encoding.UTF8.GetBytes(Folder.Line(1, "before") + Folder.Line(2, "long")[..^1]));
            var block = new byte[1 << 20];
            block.AsSpan().Fill((byte)'x');
            for (int i = 0; i < 100; i++) file.Write(block);
            file.Write(Encoding.UTF8.GetBytes("\n" + Folder.Line(3, "after")));
        }
        // 64 MB of managed memory at most, or the program dies.
        var ran = VigieProcess.RunWith(("DOTNET_GCHeapHardLimit", "4000000"), "templates", folder["a.log"], "--out", "-");
        Assert.Equal(0, ran.Code);
        Assert.Contains(",before\n", ran.Output, StringComparison.Ordinal);
        Assert.Contains(",after\n", ran.Output, StringComparison.Ordinal);
        Assert.Contains("a.log", ran.Error, StringComparison.Ordinal);
    }

    private static string Templates(Folder folder, string source, params string[] options) =>
        Refused.Run(folder, 1, ["templates", source, "--out", "templates.csv", .. options]);
}
