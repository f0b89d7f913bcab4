using System.Text.Json;
using Vigie.Tests.Host.Sources;

namespace Vigie.Tests.App.Cli;

public class StatesVerbTests(SmallFleet fleet)
{
    [Fact]
    public void States_are_written_as_a_page_and_as_json_that_add_up()
    {
        using var folder = new Folder();
        var ran = VigieProcess.Run("states", fleet.Machines, "--step", "10m", "--report", folder["out"]);
        Assert.Equal((0, ""), (ran.Code, ran.Error));
        Assert.Contains("States, largest first", ran.Output, StringComparison.Ordinal);
        Assert.Contains("<!doctype html>", File.ReadAllText(Path.Combine(folder["out"], "report.html")), StringComparison.Ordinal);
        Assert.Equal(2, Directory.GetFiles(folder["out"]).Length);
        using var json = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder["out"], "report.json")));
        var states = json.RootElement.GetProperty("states").EnumerateArray().ToList();
        Assert.Equal(json.RootElement.GetProperty("input").GetProperty("windows").GetInt32(), states.Sum(s => s.GetProperty("windows").GetInt32()));
        var machines = json.RootElement.GetProperty("machines").EnumerateArray().ToList();
        Assert.Equal(4, machines.Count);
        foreach (var stretch in machines.SelectMany(m => m.GetProperty("stretches").EnumerateArray()))
        {
            Assert.InRange(stretch.GetProperty("state").GetInt32(), 1, states.Count);
            Assert.True(stretch.GetProperty("from").GetDateTimeOffset() < stretch.GetProperty("to").GetDateTimeOffset());
        }
    }

    [Fact]
    public void The_number_of_states_can_be_given_and_the_object_printed_is_the_report()
    {
        using var folder = new Folder();
        var ran = VigieProcess.Run("states", fleet.Machines, "--step", "10m", "--states", "3", "--report", folder["out"], "--json");
        using var json = JsonDocument.Parse(ran.Output);
        Assert.Equal(3, json.RootElement.GetProperty("states").GetArrayLength());
        Assert.Equal(File.ReadAllText(Path.Combine(folder["out"], "report.json")).TrimEnd(), ran.Output.TrimEnd());
    }

    [Theory]
    [InlineData("--states", "0")]
    [InlineData("--states", "many")]
    [InlineData("--step", "0.1s")]
    public void Odd_options_are_refused_and_leave_no_file(string option, string value)
    {
        using var folder = new Folder();
        var ran = VigieProcess.Run("states", fleet.Machines, "--report", folder["out"], option, value);
        Assert.Equal(2, ran.Code);
        Assert.Contains(option, ran.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder["out"]));
    }

    [Fact]
    public void Sources_without_a_window_are_refused_in_one_line()
    {
        using var folder = new Folder();
        var log = folder.Write("m.log", "2026-03-01 13:20:00 INFO only line\n");
        var ran = VigieProcess.Run("states", log, "--report", folder["out"]);
        Assert.Equal(1, ran.Code);
        Assert.Contains("there is no window to look at", ran.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder["out"]));
    }
}
