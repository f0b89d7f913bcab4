using Vigie.Tests.App.Cli;
using Vigie.Tests.Host.Sources;

namespace Vigie.Tests.Faults;

public class BadFailuresTests(SmallFleet fleet)
{
    [Fact]
    public void A_missing_file_is_named()
    {
        using var folder = new Folder();
        Assert.Equal("f.csv: there is no such failures file", Learn(folder));
    }

    [Theory]
    [InlineData("", "f.csv: the file is empty; it needs the header machine,time,kind")]
    [InlineData("host,when\npar-01,2026-01-06T00:00:00Z\n", "f.csv:1: the header must be machine,time,kind but is 'host,when'")]
    [InlineData("machine,time,kind\n", "f.csv: the file lists no failure")]
    [InlineData("machine,time,kind\npar-01,2026-01-06T00:00:00Z,x\npar-01,yesterday,x\n", "f.csv:3: 'yesterday' is not a time that is known here")]
    [InlineData("machine,time,kind\npar-01\n", "f.csv:2: 1 columns where the header has 3")]
    [InlineData("machine,time,kind\n,2026-01-06T00:00:00Z,x\n", "f.csv:2: the machine is empty")]
    public void What_is_wrong_is_told_with_the_line(string content, string message)
    {
        using var folder = new Folder();
        folder.Write("f.csv", content);
        Assert.Equal(message, Learn(folder));
    }

    [Fact]
    public void A_file_of_another_fleet_is_refused()
    {
        using var folder = new Folder();
        folder.Write("f.csv", "machine,time,kind\nmars-01,2026-01-06T00:00:00Z,x\n");
        Assert.StartsWith("f.csv:2: no machine of this file is in the sources; the first is 'mars-01'", Learn(folder), StringComparison.Ordinal);
    }

    [Fact]
    public void Failures_of_some_unknown_machines_are_left_out_with_a_warning()
    {
        using var folder = new Folder();
        folder.Write("f.csv", File.ReadAllText(fleet.Failures) + "mars-01,2026-01-06T00:00:00Z,x\n");
        int line = File.ReadLines(folder["f.csv"]).Count();
        var ran = VigieProcess.Run([], folder.Root, "learn", fleet.Machines, "--failures", "f.csv", "--model", "m", "--step", "1h");
        Assert.Equal(0, ran.Code);
        Assert.Equal($"warning: f.csv:{line}: machine 'mars-01' is not in the sources; 1 failures left out\n", ran.Error);
    }

    [Fact]
    public void Sources_without_any_partition_are_refused_where_partitions_are_decided_about()
    {
        using var folder = new Folder();
        folder.Write("f.csv", "machine,time,kind\npar-01/slappart0,2026-01-06T00:00:00Z,x\n");
        Assert.Equal(
            "f.csv: --entities: the sources name none of what decisions are to be about",
            Refused.Run(folder, 1, "learn", fleet.Machines, "--failures", "f.csv", "--model", "m.model", "--entities", "partition"));
    }

    private string Learn(Folder folder) =>
        Refused.Run(folder, 1, "learn", fleet.Machines, "--failures", "f.csv", "--model", "m.model");
}
