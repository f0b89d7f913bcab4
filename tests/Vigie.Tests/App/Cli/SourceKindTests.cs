using System.Text;
using Vigie.Tests.Host.Sources;

namespace Vigie.Tests.App.Cli;

/// <summary>The same log by every way in gives the same answer.</summary>
public class SourceKindTests
{
    private static readonly string Log = string.Concat(Enumerable.Range(0, 40).Select(second =>
        Folder.Line(second, second % 2 == 0 ? $"user u{second} logged in" : $"disk sd{second} is full")));

    private static readonly string Wanted = Answer(Templates("-", Encoding.UTF8.GetBytes(Log)));

    [Fact]
    public void A_file_and_standard_input_give_the_same_templates()
    {
        using var folder = new Folder();
        Assert.Contains(" is full", Wanted, StringComparison.Ordinal);
        Assert.Equal(Wanted, Answer(Templates(folder.Write("a.log", Log))));
    }

    [Fact]
    public void Gzip_gives_the_same_templates()
    {
        using var folder = new Folder();
        Assert.Equal(Wanted, Answer(Templates(folder.Write("a.log.gz", Folder.Gzip(Log)))));
    }

    [Fact]
    public void A_packed_archive_gives_the_same_templates()
    {
        using var folder = new Folder();
        var packed = Folder.Gzip(Folder.Tar(("web-1/a.log", Encoding.UTF8.GetBytes(Log))));
        Assert.Equal(Wanted, Answer(Templates(folder.Write("logs.tar.gz", packed))));
    }

    [Fact]
    public void Carriage_returns_and_a_missing_last_newline_change_nothing()
    {
        using var folder = new Folder();
        Assert.Equal(Wanted, Answer(Templates(folder.Write("a.log", Log.ReplaceLineEndings("\r\n")))));
        Assert.Equal(Wanted, Answer(Templates(folder.Write("b.log", Log.TrimEnd('\n')))));
    }

    [Fact]
    public void A_layout_names_the_machines()
    {
        using var folder = new Folder();
        folder.Write("2026/web-1/x/app.log", Log);
        folder.Write("2026/web-2/x/app.log", Log);
        Assert.Equal(["web-1", "web-2"], Machines(folder, "--layout", "{machine}/x/{service}.log"));
    }

    [Fact]
    public void A_pattern_finds_machines_in_lines()
    {
        using var folder = new Folder();
        folder.Write("all.log", string.Concat(Enumerable.Range(0, 50).Select(
            second => Folder.Line(second, $"node n{second % 3} sends block"))));
        Assert.Equal(["n0", "n1", "n2"], Machines(folder, "--machine-pattern", @"\bn\d\b"));
    }

    [Fact]
    public void A_time_zone_moves_times_that_name_none()
    {
        using var folder = new Folder();
        var log = folder.Write("a.log", Log);
        var ran = VigieProcess.Run("templates", log, "--timezone", "Europe/Paris", "--out", "-");
        Assert.Equal(0, ran.Code);
        Assert.Contains("2026-03-01T12:20:00.000000Z", ran.Output, StringComparison.Ordinal);
        Assert.Contains("2026-03-01T13:20:00.000000Z", Wanted, StringComparison.Ordinal);
    }

    private static string[] Machines(Folder folder, params string[] options)
    {
        var model = folder["m.model"];
        var learned = VigieProcess.Run(
            ["learn", folder.Root, "--model", model, "--horizon", "10s", "--lead", "0s", "--step", "1s", .. options]);
        Assert.Equal((0, ""), (learned.Code, learned.Error));
        var layout = options[0] == "--layout" ? options : [];
        var predicted = VigieProcess.Run(["predict", folder.Root, "--model", model, "--out", "-", .. layout]);
        return [.. predicted.Lines.Skip(1).Select(line => line.Split(',')[0]).Distinct().Order(StringComparer.Ordinal)];
    }

    private static Ran Templates(string source, byte[]? input = null) =>
        VigieProcess.Run(input ?? [], null, "templates", source, "--out", "-");

    private static string Answer(Ran ran)
    {
        Assert.Equal((0, ""), (ran.Code, ran.Error));
        return ran.Output;
    }
}
