using Vigie.Learn.State;
using Vigie.Logs;
using Vigie.Logs.Records;

namespace Vigie.Tests.Logs.Pipelines;

public class PipelineTests
{
    private const long Second = SmallFleet.Second;
    private static readonly PipelineOptions Blocks = SmallFleet.Options with { MachinePattern = "blk_[-0-9]+" };

    [Fact]
    public void A_line_belongs_to_each_machine_that_its_message_names_once()
    {
        using var flow = Flow.Of(
            [Say(0, "h", "copied blk_1 to blk_-2 and blk_1"), Say(1, "h", "blk_-2 lost"), Say(2, "h", "nothing here")], Blocks);
        Assert.Equal(["blk_1", "blk_-2"], Names(flow.Pipeline));
        Assert.Equal((3L, 1L), (flow.Pipeline.Records, flow.Pipeline.WithoutMachine));
        Assert.Equal([(0L, 0L), (0, Second)], flow.Spans);
    }

    [Fact]
    public void The_pattern_is_first_tried_on_the_machine_that_the_record_names()
    {
        using var flow = Flow.Of([Say(0, "path/blk_7.log", "mentions blk_8"), Say(1, "other", "mentions blk_8")], Blocks);
        Assert.Equal(["blk_7", "blk_8"], Names(flow.Pipeline));
    }

    [Fact]
    public void Each_machine_of_a_shared_line_has_the_rows_it_would_have_if_the_line_were_its_own()
    {
        Line[] Lines(Func<int, string> machines) =>
            [.. Enumerable.Range(0, 200).Select(i => Say(60 * i, "h", $"served request {i} for {machines(i)}"))];
        using var shared = Flow.Of(Lines(_ => "blk_1 blk_2"), Blocks);
        Assert.NotEmpty(shared.Rows);
        string[] Of(string machine) =>
            [.. shared.Rows.Where(r => r.Machine == machine).Select(r => (r with { Machine = "" }).Text)];
        Assert.Equal(Of("blk_1"), Of("blk_2"));
    }

    [Fact]
    public void More_machines_than_a_line_usually_names_and_names_longer_than_any_are_taken()
    {
        var many = string.Join(' ', Enumerable.Range(0, 40).Select(i => $"blk_{i}"));
        var longest = "blk_" + new string('9', 2000);
        using var flow = Flow.Of([Say(0, "h", many), Say(1, "h", longest), Say(2, "h", longest)], Blocks);
        Assert.Equal(41, flow.Pipeline.Machines.Count);
        Assert.StartsWith("blk_9", flow.Pipeline.Machines[40]);
        using var unicode = Flow.Of(
            [Say(0, "h", new string('é', 300))], SmallFleet.Options with { MachinePattern = "é+" });
        Assert.Equal(1, unicode.Pipeline.Machines.Count);
    }

    [Fact]
    public void Without_a_pattern_the_records_own_machine_counts()
    {
        using var flow = Flow.Of([Say(0, "a", "x"), Say(5, "b", "x"), Say(9, "a", "x")], SmallFleet.Options);
        Assert.Equal(["a", "b"], Names(flow.Pipeline));
        Assert.Equal((0L, 9 * Second), (flow.Pipeline.FirstMicros, flow.Pipeline.LastMicros));
    }

    [Fact]
    public void Without_records_nothing_closes()
    {
        using var flow = Flow.Of([], SmallFleet.Options);
        Assert.Empty(flow.Rows);
    }

    [Fact]
    public void Samples_make_rows_but_no_templates()
    {
        var lines = Enumerable.Range(0, 100)
            .Select(i => Say(60 * i, "a", "") with { Metrics = ["load"], Values = [i] });
        using var flow = Flow.Of(lines, SmallFleet.Options);
        Assert.NotEmpty(flow.Rows);
        Assert.Equal(0, flow.Pipeline.Miner.Count);
        Assert.All(flow.Rows, r => Assert.Equal(0, r[0]));
        Assert.All(flow.Rows, r => Assert.Contains(flow.Pipeline.Space.MetricsFrom, r.Indices));
    }

    [Fact]
    public void Known_machines_and_templates_cost_no_memory_a_line()
    {
        foreach (var options in new[] { SmallFleet.Options, Blocks })
        {
            var pipeline = new Pipeline(options);
            byte[] message = [.. "copied blk_17 to disk 3"u8], machine = [.. "host"u8];
            int rows = 0;
            RowHandler count = _ => rows++;
            long time = 0;
            void Feed()
            {
                for (int i = 0; i < 2000; i++)
                {
                    time += 30 * Second;
                    pipeline.Add(new LogRecord { TimeMicros = time, Machine = machine, Message = message, Level = Level.Info }, count);
                }
            }
            Feed();
            long before = GC.GetAllocatedBytesForCurrentThread();
            Feed();
            Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
            Assert.True(rows > 100);
        }
    }

    [Fact]
    public void Options_are_the_same_after_save_and_load()
    {
        foreach (var options in new[] { SmallFleet.Options, Blocks })
        {
            var state = Saved(options);
            var loaded = PipelineOptions.Load(new StateReader(state));
            Assert.Equal(state, Saved(loaded));
            Assert.Equal(options.Labels, loaded.Labels);
            Assert.Equal(options.MachinePattern, loaded.MachinePattern);
            Assert.Equal(options.Windows.LevelScales, loaded.Windows.LevelScales);
        }
    }

    private static byte[] Saved(PipelineOptions options)
    {
        var writer = new StateWriter();
        options.Save(writer);
        return writer.ToArray();
    }

    private static Line Say(double seconds, string machine, string message) =>
        new((long)(seconds * Second), machine, Level.Info, message);

    private static IEnumerable<string> Names(Pipeline pipeline) =>
        Enumerable.Range(0, pipeline.Machines.Count).Select(i => pipeline.Machines[i]);
}
