using Vigie.Logs;
using Vigie.Logs.Evaluation;
using Vigie.Logs.Windows;
using Vigie.Tests.Logs.Pipelines;

namespace Vigie.Tests.Logs.Evaluation;

public sealed class ColumnFilterTests
{
    private static readonly SmallFleet Fleet = SmallFleet.Make(4, 12, seed: 9);

    [Fact]
    public void Each_kind_takes_its_columns_away_and_no_other()
    {
        using var flow = Flow.Of(Fleet.Lines, SmallFleet.Options);
        var space = flow.Pipeline.Space;
        string Kind(int column) => space.Name(column, _ => null).Kind;
        foreach (var (left, kinds) in new (string, string[])[]
        {
            ("metrics", ["metric", "departure"]), ("templates", ["template"]), ("variables", ["variable"]), ("novelty", ["novelty", "new"]), ("failures", ["failures"]),
        })
        {
            var filter = new ColumnFilter(space, [left]);
            Assert.Contains(flow.Rows, row => row.Indices.Any(column => kinds.Contains(Kind(column))));
            foreach (var row in flow.Rows)
            {
                var filtered = filter.Filter(row.Borrow(0));
                int[] kept = [.. row.Indices.Where(column => !kinds.Contains(Kind(column)))];
                Assert.Equal(kept, filtered.Indices.ToArray());
                Assert.Equal(kept.Select(column => row[column]), filtered.Values.ToArray());
                Assert.Equal((row.TimeMicros, row.ErrorCount), (filtered.TimeMicros, filtered.ErrorCount));
                Assert.Equal(kept.Count(column => Kind(column) == "variable"), filtered.Numbers);
            }
        }
    }

    [Fact]
    public void With_nothing_left_out_rows_are_as_they_were_and_cost_no_memory()
    {
        using var flow = Flow.Of(Fleet.Lines, SmallFleet.Options);
        var filter = new ColumnFilter(flow.Pipeline.Space, []);
        var row = flow.Rows.MaxBy(r => r.Indices.Length)!;
        Assert.Equal(row.Indices, filter.Filter(row.Borrow(0)).Indices.ToArray());
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++) filter.Filter(row.Borrow(0));
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Pipelines_that_share_one_pass_make_the_rows_that_each_would_make_alone()
    {
        var other = SmallFleet.Options with
        {
            Windows = SmallFleet.Options.Windows with { StepSeconds = 1800, SilenceSeconds = 600, LevelScales = [600, 7200] },
        };
        var blocks = new[] { SmallFleet.Options, other };
        var together = new List<string>[] { [], [] };
        var fan = new PipelineFan(blocks, (pipeline, number) => row =>
            together[number].Add(Row.Of(row, pipeline.Machines[row.Machine]).Text));
        var (failed, when, _) = Fleet.Failures[0];
        int known = Fleet.Lines.FindIndex(l => l.TimeMicros > when);
        for (int l = 0; l < Fleet.Lines.Count; l++)
        {
            if (l == known) fan.AddFailure(failed, when, true);
            fan.Add(Flow.Record(Fleet.Lines[l]));
        }
        for (int i = 0; i < blocks.Length; i++)
        {
            var alone = new List<string>();
            var pipeline = new Pipeline(blocks[i]);
            void Take(WindowRow row) => alone.Add(Row.Of(row, pipeline.Machines[row.Machine]).Text);
            for (int l = 0; l < Fleet.Lines.Count; l++)
            {
                if (l == known) pipeline.AddFailure(failed, when, true, Take);
                Flow.Add(pipeline, Fleet.Lines[l], Take);
            }
            Assert.NotEmpty(alone);
            Assert.Equal(alone, together[i]);
            Assert.Equal((pipeline.Records, pipeline.LastMicros), (fan.Pipelines[i].Records, fan.Pipelines[i].LastMicros));
        }
        Assert.NotEqual(together[0], together[1]);
    }
}
