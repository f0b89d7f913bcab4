using Vigie.Learn.State;
using Vigie.Logs;
using Vigie.Logs.Records;
using Vigie.Logs.Windows;

namespace Vigie.Tests.Logs.Pipelines;

public class ServiceEntitiesTests
{
    private static readonly PipelineOptions Services = SmallFleet.Options with { Entities = Entities.Service };

    private static Line Say(int second, string service, string message, string partition = "", string machine = "m") =>
        new(SmallFleet.Second * second, machine, Level.Info, message) { Service = service, Partition = partition };

    private static string Names(params Line[] lines)
    {
        using var flow = Flow.Of(lines, Services);
        return string.Join(' ', Enumerable.Range(0, flow.Pipeline.Machines.Count).Select(i => flow.Pipeline.Machines[i]).Order(StringComparer.Ordinal));
    }

    // The supervisor runs zope-0, zope-1 and mariadb in a partition, as the collector's process numbers tell.
    private static Line[] Known() =>
    [
        .. new[] { "zope-0-on-watch", "zope-1-on-watch", "mariadb-0123456789abcdef0123456789abcdef-on-watch" }.SelectMany((process, i) => new[]
        {
            Say(i, "", $"spawned: '{process}' with pid {4711 + i}"),
            Say(10 + i, "collector", $"process {4711 + i} of slappart2 runs", "slappart2"),
        }).OrderBy(line => line.TimeMicros),
    ];

    [Fact]
    public void Elsewhere_a_service_is_what_the_line_or_its_path_names() => Assert.Equal(
        "m/kernel m/sshd n/sshd",
        Names(Say(1, "sshd", "session opened"), Say(2, "kernel", "link is up"), Say(3, "", "who speaks?"), Say(4, "sshd", "hello", machine: "n")));

    [Fact]
    public void A_line_of_the_supervisor_is_about_the_process_it_names() => Assert.Equal(
        "m/slappart2/mariadb m/slappart2/zope-0",
        Names([
            .. Known(), Say(20, "supervisord", "exited: zope-0-on-watch (exit status 1; not expected)"),
            Say(21, "supervisord", "stopped: mariadb-0123456789abcdef0123456789abcdef-on-watch (exit status 0)"),
        ]));

    [Fact]
    public void A_process_of_no_known_partition_is_no_service() =>
        Assert.Equal("", Names(Say(1, "supervisord", "exited: zope-0-on-watch (exit status 1; not expected)")));

    [Theory]
    [InlineData("slappart2/mariadb_error", "m/slappart2/mariadb")]
    [InlineData("slappart2/zope-0-event", "m/slappart2/zope-0")]
    [InlineData("slappart2/longrequest_logger_zope-1", "m/slappart2/zope-1")]
    [InlineData("slappart2/zope-10-event", "")]
    [InlineData("slappart2/instance", "")]
    [InlineData("mariadb-listening", "m/slappart2/mariadb")]
    public void A_log_of_a_partition_is_of_the_supervised_service_in_its_name(string log, string service) =>
        Assert.Equal(service, Names([.. Known(), Say(20, log, "something was done", "slappart2")]));

    [Fact]
    public void A_log_of_another_partition_is_of_none_of_these_services() =>
        Assert.Equal("", Names([.. Known(), Say(20, "slappart3/mariadb_error", "something was done", "slappart3")]));

    [Fact]
    public void Samples_are_of_no_service()
    {
        var sample = new Line(SmallFleet.Second, "m", Level.None, "")
        {
            Service = "collector",
            Metrics = ["system.load", "slappart2.memory_percent"],
            Values = [1, 2],
        };
        Assert.Equal("", Names(sample));
    }

    [Fact]
    public void Each_service_has_decisions_of_its_own_lines()
    {
        var lines = Enumerable.Range(0, 200).SelectMany(i => new[] { Say(60 * i, "sshd", "session opened"), Say(60 * i + 1, "kernel", $"link {i} is up") });
        using var flow = Flow.Of(lines, Services);
        var alone = Enumerable.Range(0, 200).Select(i => new Line(SmallFleet.Second * 60 * i, "m/sshd", Level.Info, "session opened"));
        using var single = Flow.Of(alone, SmallFleet.Options);
        Assert.Equal(["m/kernel", "m/sshd"], flow.Rows.Select(row => row.Machine).Distinct().Order(StringComparer.Ordinal));
        // Alone it has no word behind the last line that would close its last window.
        Assert.Equal(
            single.Rows.Select(row => (row.TimeMicros, row[0])),
            flow.Rows.Where(row => row.Machine == "m/sshd").Take(single.Rows.Count).Select(row => (row.TimeMicros, row[0])));
    }

    [Fact]
    public void What_decisions_are_about_is_kept_with_the_options()
    {
        var writer = new StateWriter();
        Services.Save(writer);
        Assert.Equal(Entities.Service, PipelineOptions.Load(new StateReader(writer.ToArray())).Entities);
    }
}
