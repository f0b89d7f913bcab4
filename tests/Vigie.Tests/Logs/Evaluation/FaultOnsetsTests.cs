using System.Text.RegularExpressions;
using Vigie.Logs.Evaluation;
using Vigie.Logs.Labels;
using Vigie.Logs.Records;

namespace Vigie.Tests.Logs.Evaluation;

public sealed class FaultOnsetsTests
{
    private const long Second = 1_000_000;

    [Fact]
    public void A_failure_is_foreseeable_from_thirty_seconds_after_its_onset_on()
    {
        var onsets = new FaultOnsets([(1, 100 * Second)]);
        foreach (var (failure, expected) in new[] { (99L, false), (100, false), (129, false), (130, true), (5000, true) })
        {
            var failures = Failures((1, failure * Second));
            Assert.Equal(expected, onsets.IsForeseeable(1, failure * Second, failures));
            Assert.False(onsets.IsForeseeable(2, failure * Second, failures));
        }
    }

    [Fact]
    public void Each_failure_has_the_last_onset_before_it()
    {
        var onsets = new FaultOnsets([(0, 900 * Second), (0, 100 * Second), (0, 990 * Second)]);
        var failures = Failures((0, 500 * Second), (0, 1000 * Second));
        Assert.Equal(100 * Second, onsets.Of(0, 500 * Second, failures));
        Assert.Equal(990 * Second, onsets.Of(0, 1000 * Second, failures));
        Assert.False(onsets.IsForeseeable(0, 1000 * Second, failures));
    }

    [Fact]
    public void An_onset_ends_with_the_failure_that_it_led_to_unless_the_machine_is_still_down()
    {
        var onsets = new FaultOnsets([(0, 100 * Second)]);
        var failures = Failures((0, 200 * Second), (0, 240 * Second), (0, 900 * Second));
        Assert.Equal(100 * Second, onsets.Of(0, 200 * Second, failures));
        Assert.Equal(100 * Second, onsets.Of(0, 240 * Second, failures));
        Assert.Null(onsets.Of(0, 900 * Second, failures));
    }

    [Fact]
    public void Onsets_are_read_and_an_empty_one_says_nothing()
    {
        var list = Read("onset,machine\n5,run blk_1\n,blk_2\n7,blk_3\n");
        Assert.Equal([new Onset("blk_1", 5), new Onset("blk_3", 7)], list.Onsets);
    }

    [Theory]
    [InlineData("machine,time\na,1\n", "o.csv:1: ")]
    [InlineData("machine,onset\na,noon\n", "o.csv:2: 'noon' is not a time")]
    [InlineData("machine,onset\na,\n", "o.csv: the file lists no onset")]
    [InlineData("", "o.csv: the file is empty")]
    public void Onsets_that_cannot_be_read_are_refused_with_file_and_line(string text, string start) =>
        Assert.StartsWith(start, Assert.Throws<InputException>(() => Read(text)).Message);

    [Fact]
    public void Groups_come_from_a_file_or_from_the_name()
    {
        var listed = MachineGroups.Read(new StringReader("group,machine\nold,a1\nnew,b1\nold,a1\n"), "g.csv", null);
        Assert.Equal(["old", "new", MachineGroups.Others], new[] { "a1", "b1", "c1" }.Select(listed.Of));
        var named = MachineGroups.Of(new Regex("^(?<site>[a-z]+)-", RegexOptions.NonBacktracking));
        Assert.Equal(["par", MachineGroups.Others], new[] { "par-07", "x" }.Select(named.Of));
        Assert.Equal("par", MachineGroups.Of(new Regex("^[a-z]+", RegexOptions.NonBacktracking)).Of("par-07"));
    }

    [Theory]
    [InlineData("machine,group\na,\n", "g.csv:2: the group is empty")]
    [InlineData("machine,group\na,x\na,y\n", "g.csv:3: machine 'a' is in group 'x' already")]
    [InlineData("machine,group\n", "g.csv: the file names no machine")]
    [InlineData("machine\na\n", "g.csv:1: ")]
    public void Groups_that_cannot_be_read_are_refused_with_file_and_line(string text, string start) =>
        Assert.StartsWith(
            start, Assert.Throws<InputException>(() => MachineGroups.Read(new StringReader(text), "g.csv", null)).Message);

    private static OnsetList Read(string text) => OnsetList.Read(
        new StringReader(text), "o.csv", cell => long.TryParse(cell, out long micros) ? micros : null,
        new Regex("blk_[0-9]+", RegexOptions.NonBacktracking));

    private static FailureTimes Failures(params (int Machine, long Time)[] failures) => new(
        failures.Select(f => (f.Machine, f.Time, "")), new LabelOptions { HorizonSeconds = 60, LeadSeconds = 0, RecoverySeconds = 60 });
}
