using Vigie.Logs.Labels.Rules;
using Vigie.Logs.Records;

namespace Vigie.Tests.Logs.Labels.Rules;

public class RuleFileTests
{
    private static IReadOnlyList<FailureRule> Read(string text) => RuleFile.Read(new StringReader(text), "r.rules");

    [Fact]
    public void A_rule_has_a_name_and_what_marks_it()
    {
        var rules = Read("# nodes\n[not-ready]\ntext = NodeNotReady\nlevel = warning\ncool-down = 10m\n\n[full]\nmetric = disk.free <= 1.5\nfor = 2m\n");
        Assert.Equal(["not-ready", "full"], rules.Select(rule => rule.Name));
        Assert.Equal(["NodeNotReady"], rules[0].Texts);
        Assert.Equal((Level.Warning, 600), (rules[0].Level, rules[0].CoolDownSeconds));
        Assert.Equal(new MetricBound("disk.free", IsAbove: false, IncludesBound: true, 1.5) { ForSeconds = 120 }, rules[1].Metric);
        Assert.True(rules[1].IsFromMetrics);
    }

    [Theory]
    [InlineData("", "r.rules: there is no rule in it")]
    [InlineData("text = x\n", "r.rules:1: expected [name]")]
    [InlineData("[a]\n\n[b]\ntext = x\n", "r.rules:1: [a] needs one of")]
    [InlineData("[a]\ntext = x\ngap = 5m\n", "r.rules:1: [a] needs one of")]
    [InlineData("[a]\ntext = x\n[a]\n", "r.rules:3: there is a rule [a] above")]
    [InlineData("[a]\npattern = (\n", "r.rules:2: '(' is no regular expression")]
    [InlineData("[a]\npattern = (a)\\1\n", "r.rules:2: '(a)\\1' is no regular expression")]
    [InlineData("[a]\ngap = 5 minutes\n", "r.rules:2: '5 minutes' is no duration")]
    [InlineData("[a]\ngap = 0s\n", "r.rules:2: a gap must be longer")]
    [InlineData("[a]\nlevel = 4\n", "r.rules:2: '4' is none of")]
    [InlineData("[a]\nmetric = x 5\n", "r.rules:2: 'x 5' is no bound")]
    [InlineData("[a]\nruns = 0\n", "r.rules:2: '0' is no number from 1")]
    [InlineData("[a]\ncolour = red\n", "r.rules:2: 'colour = red' means nothing here")]
    [InlineData("[a]\nfor = 5m\n", "r.rules:2: 'for = 5m' means nothing here")]
    public void What_cannot_be_understood_is_refused_with_its_line(string text, string start) =>
        Assert.StartsWith(start, Assert.Throws<InputException>(() => Read(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void The_rules_for_SlapOS_are_complete() =>
        Assert.Equal(
            ["machine-down", "reboot", "service-crash", "process-lost", "promise-failed", "instance-error", "deploy-failed",
                "build-failed", "bang", "master-unreachable", "network-lost", "network-silent", "network-errors",
                "network-drops", "disk-full", "memory-exhausted", "cpu-overloaded", "overheated"],
            SlapOSRules.All.Select(rule => rule.Name));
}
