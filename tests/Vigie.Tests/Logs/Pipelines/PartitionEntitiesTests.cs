using Vigie.Learn.State;
using Vigie.Logs;
using Vigie.Logs.Records;
using Vigie.Logs.Windows;

namespace Vigie.Tests.Logs.Pipelines;

public class PartitionEntitiesTests
{
    private static readonly PipelineOptions Machines = SmallFleet.Options;

    private static Line Say(int second, string message) =>
        new(SmallFleet.Second * second, "m", Level.Info, message);

    private static Line[] Life() =>
    [
        .. Enumerable.Range(0, 200).SelectMany(i => new[]
        {
            Say(60 * i, "nothing of note"),
            Say(60 * i + 1, $"Checking slappart{i % 2} promises..."),
            new Line(SmallFleet.Second * (60 * i + 2), "m", Level.None, "")
            {
                Metrics = ["system.load", "slappart0.memory_percent", "slappart1.memory_percent"],
                Values = [i, 2, 3],
            },
        }),
    ];

    private static string[] Names(Pipeline pipeline) =>
        [.. Enumerable.Range(0, pipeline.Machines.Count).Select(i => pipeline.Machines[i]).Order(StringComparer.Ordinal)];

    [Theory]
    [InlineData(Entities.Machine, "m")]
    [InlineData(Entities.Partition, "m/slappart0 m/slappart1")]
    [InlineData(Entities.Both, "m m/slappart0 m/slappart1")]
    public void Decisions_are_about_what_was_asked_for(Entities entities, string names)
    {
        using var flow = Flow.Of(Life(), Machines with { Entities = entities });
        Assert.Equal(names, string.Join(' ', Names(flow.Pipeline)));
        Assert.Equal(names, string.Join(' ', flow.Rows.Select(row => row.Machine).Distinct().Order(StringComparer.Ordinal)));
        Assert.Equal(0, flow.Pipeline.WithoutMachine);
    }

    [Fact]
    public void A_metric_means_the_same_for_every_partition()
    {
        using var flow = Flow.Of(Life(), Machines with { Entities = Entities.Partition });
        Assert.Equal(["partition.memory_percent"], flow.Pipeline.Space.MetricNames);
    }

    [Fact]
    public void Partitions_change_nothing_in_when_their_machine_is_decided_about()
    {
        using var alone = Flow.Of(Life(), Machines);
        using var both = Flow.Of(Life(), Machines with { Entities = Entities.Both });
        Assert.Equal(alone.Rows.Select(row => row.TimeMicros), both.Rows.Where(row => row.Machine == "m").Select(row => row.TimeMicros));
        Assert.Equal(alone.Spans[0], both.Spans[both.Pipeline.Machines.Find("m"u8)]);
    }

    [Fact]
    public void What_decisions_are_about_is_kept_with_the_options()
    {
        var writer = new StateWriter();
        (Machines with { Entities = Entities.Both }).Save(writer);
        Assert.Equal(Entities.Both, PipelineOptions.Load(new StateReader(writer.ToArray())).Entities);
    }
}
