using Vigie.Tests.App.Cli;
using Vigie.Tests.Host.Sources;

namespace Vigie.Tests.Faults;

public class BadUsageTests(SmallFleet fleet)
{
    [Theory]
    [InlineData("--nope", "there is no option '--nope'")]
    [InlineData("--horizon=soon", "--horizon must be a duration such as 30s, 5m, 1h or 7d")]
    [InlineData("--horizon=5", "--horizon must be a duration such as 30s, 5m, 1h or 7d")]
    [InlineData("--horizon=-5m", "--horizon must be a duration such as 30s, 5m, 1h or 7d")]
    [InlineData("--horizon=0s", "--horizon must be at least 1s")]
    [InlineData("--step=0.0000001s", "--step must be at least 1s")]
    [InlineData("--horizon=99999999d", "of a century at most")]
    [InlineData("--lead=99999999999999999999d", "of a century at most")]
    [InlineData("--machine-pattern=(", "--machine-pattern is no regular expression")]
    [InlineData("--timezone=Nowhere/Land", "--timezone: 'Nowhere/Land' is no time zone")]
    [InlineData("--layout={service}.log", "--layout: the layout '{service}.log' does not say where {machine} stands")]
    [InlineData("--format=Time Content", "--format: it names no field such as <Time> or <Content>")]
    [InlineData("--format=re:(?<time>", "--format: it is no regular expression: ")]
    [InlineData("--layout={machine", "--layout: the layout '{machine' has a brace without its pair")]
    [InlineData("--threads=0", "--threads must be at least 1")]
    [InlineData("--seed=x", "'x'")]
    [InlineData("--kinds=crash", "--kinds goes with --failures only")]
    [InlineData("--rules=r.txt", "--rules goes with --failures auto only")]
    public void A_wrong_option_is_told(string option, string message)
    {
        using var folder = new Folder();
        folder.Write("a.log", Folder.Line(1, "hello"));
        Assert.Contains(message, Refused.Run(folder, 2, "learn", "a.log", "--model", "m", option), StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_machine_pattern_is_told()
    {
        using var folder = new Folder();
        folder.Write("a.log", Folder.Line(1, "hello"));
        Assert.Equal(
            "--machine-pattern must not be empty",
            Refused.Run(folder, 2, "learn", "a.log", "--model", "m", "--machine-pattern", ""));
    }

    [Theory]
    [InlineData("--train-share=2", "--train-share must lie between 0 and 1")]
    [InlineData("--folds=0", "--folds must be between 1 and 100")]
    [InlineData("--without=metrics,logs", "--without must be of metrics, templates, novelty, variables, failures, but has 'logs'")]
    [InlineData("--horizon=1h,soon", "--horizon must be durations such as 30s, 5m, 1h or 7d, of a century at most, but has 'soon'")]
    [InlineData("--horizon=1h,0s", "--horizon must be 1s at least, but is 0s")]
    [InlineData("--lead=1s,2s,3s,4s,5s,6s,7s,8s,9s,10s,11s,12s,13s,14s,15s,16s,17s,18s,19s,20s,21s,22s,23s,24s,25s", "make 25 pairs: 24 at most")]
    public void Wrong_options_of_a_back_test_are_told(string option, string message)
    {
        using var folder = new Folder();
        folder.Write("a.log", Folder.Line(1, "hello"));
        Assert.Contains(message, Refused.Run(folder, 2, "backtest", "a.log", "--failures", "f.csv", option), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("no/m", "no/m: cannot be written: there is no folder")]
    [InlineData("a.log/m", "a.log/m: cannot be written: there is no folder")]
    [InlineData("folder", "folder: cannot be written: this is a folder")]
    [InlineData("", "the name of a file to write is empty")]
    [InlineData("/proc/m", "/proc/m: cannot be written")]
    public void A_model_that_cannot_be_written_is_told(string target, string message)
    {
        using var folder = new Folder();
        folder.Write("a.log", Folder.Line(1, "hello"));
        Directory.CreateDirectory(folder["folder"]);
        Assert.StartsWith(message, Refused.Run(folder, 1, "learn", "a.log", "--model", target), StringComparison.Ordinal);
    }

    [Fact]
    public void Other_targets_that_cannot_be_written_are_told()
    {
        using var folder = new Folder();
        folder.Write("a.log", Folder.Line(1, "hello"));
        const string why = "cannot be written: there is no folder";
        Assert.StartsWith($"no/t.csv: {why}", Refused.Run(folder, 1, "templates", "a.log", "--out", "no/t.csv"), StringComparison.Ordinal);
        Assert.StartsWith(
            $"no/d.csv: {why}", Refused.Run(folder, 1, "predict", "a.log", "--model", fleet.Model, "--out", "no/d.csv"), StringComparison.Ordinal);
        Assert.StartsWith($"no/p.csv: {why}", Backtest(folder, "--predictions", "no/p.csv"), StringComparison.Ordinal);
        Assert.Contains("a.log: cannot be the report's folder: this is a file", Backtest(folder, "--report", "a.log"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("predict")]
    [InlineData("templates")]
    public void A_target_of_an_unknown_kind_is_told(string verb)
    {
        using var folder = new Folder();
        folder.Write("a.log", Folder.Line(1, "hello"));
        string[] model = verb == "predict" ? ["--model", fleet.Model] : [];
        Assert.Contains(
            "--out must end in .csv", Refused.Run(folder, 2, [verb, "a.log", "--out", "x.txt", .. model]), StringComparison.Ordinal);
    }

    [Fact]
    public void A_pattern_that_takes_too_long_is_told()
    {
        using var folder = new Folder();
        folder.Write("a.log", Folder.Line(1, new string('a', 60) + "!"));
        Assert.Contains(
            "--machine-pattern '(.*a){20}b' takes too long",
            Refused.Run(folder, 1, "learn", "a.log", "--model", "m", "--machine-pattern", "(.*a){20}b"), StringComparison.Ordinal);
    }

    [Fact]
    public void Too_little_to_learn_from_is_told()
    {
        using var folder = new Folder();
        folder.Write("a.log", Folder.Line(1, "hello"));
        Assert.Contains(
            "no machine was heard for longer than the warm-up (5m)", Refused.Run(folder, 1, "learn", "a.log", "--model", "m"),
            StringComparison.Ordinal);
    }

    [Fact]
    public void No_verb_and_a_wrong_verb_are_told()
    {
        using var folder = new Folder();
        Assert.Contains("Required command", Refused.Run(folder, 2), StringComparison.Ordinal);
        Assert.Equal(2, VigieProcess.Run("guess").Code);
    }

    private string Backtest(Folder folder, params string[] options) =>
        Refused.Run(folder, 1, ["backtest", fleet.Machines, "--failures", fleet.Failures, .. options]);
}
