using System.Text;
using Vigie.Tests.Host.Sources;

namespace Vigie.Tests.App.Cli;

public class InterruptTests(SmallFleet fleet)
{
    // More than a pipe holds: once it is all written, the program has read most of it.
    private static readonly byte[] Lines = Encoding.UTF8.GetBytes(
        string.Concat(Enumerable.Range(0, 60_000).Select(i => Folder.Line(i / 1200, $"request {i} is served"))));

    [Theory]
    [InlineData("learn", "--model", "new.model")]
    [InlineData("templates", "--out", "new.csv")]
    [InlineData("predict", "--out", "new.csv")]
    [InlineData("backtest", "--report", "new")]
    public void An_interrupted_run_leaves_nothing_and_says_so(string verb, string option, string target)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs the signals of Unix");
        using var folder = new Folder();
        string[] more = verb switch
        {
            "predict" => ["--model", fleet.Model],
            "backtest" => ["--failures", fleet.Failures],
            _ => [],
        };
        using var process = VigieProcess.Start([verb, "-", option, folder[target], .. more]);
        // The program waits for more when the signal comes.
        process.Input.Write(Lines);
        process.Input.Flush();
        process.Interrupt();
        var ran = process.End();
        Assert.Equal("vigie: stopped; no file was written, and what was there before is as it was\n", ran.Error);
        Assert.Equal(1, ran.Code);
        Assert.Empty(Directory.GetFileSystemEntries(folder.Root));
    }

    [Fact]
    public void An_interrupted_run_keeps_the_older_file()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs the signals of Unix");
        using var folder = new Folder();
        var old = folder.Write("old.model", "as it was");
        using var process = VigieProcess.Start("learn", "-", "--model", old);
        process.Input.Write(Lines);
        process.Input.Flush();
        process.Interrupt();
        Assert.Equal(1, process.End().Code);
        Assert.Equal("as it was", File.ReadAllText(old));
        Assert.Single(Directory.GetFileSystemEntries(folder.Root));
    }
}
