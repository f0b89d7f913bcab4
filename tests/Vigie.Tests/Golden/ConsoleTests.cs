using Vigie.Tests.App.Cli;
using Vigie.Tests.Architecture;

namespace Vigie.Tests.Golden;

/// <summary>
/// What the program prints, held against files in git. With VIGIE_ACCEPT=1 in the environment the files are written
/// anew; what changed then shows in the diff.
/// </summary>
public class ConsoleTests
{
    private const string Log = """
        2026-03-01 13:20:00 INFO user 17 logged in
        2026-03-01 13:20:01 INFO user 4 logged in
        2026-03-01 13:20:02 ERROR disk /dev/sda1 is full
        2026-03-01 13:20:03 INFO user 99 logged in

        """;

    [Theory]
    [InlineData("help", "--help")]
    [InlineData("learn-help", "learn", "--help")]
    [InlineData("predict-help", "predict", "--help")]
    [InlineData("backtest-help", "backtest", "--help")]
    [InlineData("compare-help", "compare", "--help")]
    [InlineData("templates-help", "templates", "--help")]
    [InlineData("states-help", "states", "--help")]
    [InlineData("failures-help", "failures", "--help")]
    [InlineData("simulate-help", "simulate", "--help")]
    [InlineData("inspect-help", "inspect", "--help")]
    [InlineData("demo-help", "demo", "--help")]
    [InlineData("fit-help", "fit", "--help")]
    [InlineData("score-help", "score", "--help")]
    [InlineData("cluster-help", "cluster", "--help")]
    [InlineData("bench-birch-help", "bench", "birch", "--help")]
    [InlineData("bench-solvers-help", "bench", "solvers", "--help")]
    [InlineData("no-verb")]
    [InlineData("templates", "templates", "-", "--out", "-")]
    public void The_console_shows_what_it_showed(string name, params string[] arguments)
    {
        var ran = VigieProcess.Run(System.Text.Encoding.UTF8.GetBytes(Log), null, arguments);
        var shown = $"$ vigie {string.Join(' ', arguments)}\n{ran.Output}{ran.Error}=> {ran.Code}\n";
        var text = string.Join('\n', shown.ReplaceLineEndings("\n").Split('\n').Select(line => line.TrimEnd()));
        var path = Path.Combine(Project.Root, "tests/Vigie.Tests/Golden", $"{name}.txt");
        if (Environment.GetEnvironmentVariable("VIGIE_ACCEPT") == "1") File.WriteAllText(path, text);
        Assert.Equal(File.Exists(path) ? File.ReadAllText(path) : "(there is no such file yet)", text);
    }
}
