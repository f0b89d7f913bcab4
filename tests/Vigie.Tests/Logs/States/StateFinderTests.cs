using Vigie.Logs;
using Vigie.Logs.Labels;
using Vigie.Logs.Records;
using Vigie.Logs.States;
using Vigie.Logs.Windows;
using Vigie.Tests.Logs.Pipelines;

namespace Vigie.Tests.Logs.States;

public class StateFinderTests
{
    private const long Minute = 60 * SmallFleet.Second;
    private const int Steps = 200;

    private static readonly PipelineOptions Options = new()
    {
        Windows = new WindowOptions { StepSeconds = 60, WarmupSeconds = 60, LevelScales = [60], TemplateScales = [60], HashBits = 10, MaxMetrics = 4 },
        Labels = new LabelOptions(),
    };

    [Fact]
    public void A_machine_that_starts_to_do_something_else_is_in_another_state_from_then_on()
    {
        using var flow = Flow.Of(Fleet(), Options);
        var found = Find(flow, null);
        Assert.InRange(found.States.Count, 2, 6);
        Assert.Equal(flow.Spool.Keys.Count, found.States.Sum(state => state.Windows));
        int[] before = States(flow, found, "m1", 0, 90), after = States(flow, found, "m1", 110, Steps);
        Assert.Empty(before.Intersect(after));
        Assert.Empty(States(flow, found, "m0", 0, Steps).Intersect(after));
    }

    [Fact]
    public void What_sets_a_state_apart_is_told_in_words()
    {
        using var flow = Flow.Of(Fleet(), Options);
        var found = Find(flow, 2);
        Assert.Equal(2, found.States.Count);
        Assert.True(found.States[0].Windows >= found.States[1].Windows);
        var marks = found.States[1].Marks;
        Assert.Contains(marks, mark => mark.Name.Kind == "template" && mark.Name.Text.Contains("volume degraded", StringComparison.Ordinal) && mark.Mean > mark.Usual);
        Assert.Contains(marks, mark => mark.Name.Kind == "metric" && mark.Name.Text.StartsWith("load", StringComparison.Ordinal) && mark.Mean > 50);
        Assert.Contains(marks, mark => mark.Name.Text.Contains("ERROR", StringComparison.Ordinal));
        Assert.Equal(marks.Count, marks.Select(mark => mark.Name.Text).Distinct().Count());
    }

    [Fact]
    public void The_same_rows_have_the_same_states()
    {
        using var flow = Flow.Of(Fleet(), Options);
        Assert.Equal(Find(flow, null).Assignments, Find(flow, null).Assignments);
    }

    [Fact]
    public void More_states_explain_more_and_no_more_are_found_than_there_are()
    {
        using var flow = Flow.Of(Fleet(), Options);
        var tried = Find(flow, null).Tried;
        Assert.Equal(0, tried[0].Explained, 1e-9);
        Assert.True(tried[^1].Explained > tried[1].Explained);
        Assert.All(tried, t => Assert.InRange(t.Explained, -1e-9, 1));
        using var still = Flow.Of(Enumerable.Range(0, 300).Select(i => new Line(SmallFleet.Start + (i * Minute / 3), "m", Level.Info, "still here")), Options);
        Assert.True(Find(still, 9).States.Count <= 9);
    }

    [Fact]
    public void Without_a_row_there_is_nothing_to_find()
    {
        using var flow = Flow.Of([new Line(SmallFleet.Start, "m", Level.Info, "one line")], Options);
        Assert.Throws<ArgumentException>(() => Find(flow, null));
        Assert.ThrowsAny<ArgumentException>(() => new StateOptions { States = 31 });
    }

    // Three machines chatter alike; from the middle on the second has a broken volume and a high load.
    private static IEnumerable<Line> Fleet()
    {
        var random = new Random(4);
        for (int step = 0; step < Steps; step++)
        {
            for (int m = 0; m < 3; m++)
            {
                long time = SmallFleet.Start + (step * Minute) + (m * 1_000_000);
                bool isBroken = m == 1 && step >= 100;
                for (int i = 0; i < 3; i++) yield return new Line(time + i, $"m{m}", Level.Info, $"request {random.Next(100)} served");
                yield return new Line(time + 4, $"m{m}", Level.None, "") { Metrics = ["load"], Values = [(isBroken ? 90 : 10) + random.NextDouble()] };
                if (isBroken) yield return new Line(time + 5, $"m{m}", Level.Error, $"volume degraded, {random.Next(100)} blocks lost");
            }
        }
    }

    private static FoundStates Find(Flow flow, int? states) => new StateFinder(
        flow.Pipeline.Space, key => flow.Pipeline.Miner.IdOf(key) is >= 0 and var id ? flow.Pipeline.Miner[id].Text : null,
        new StateOptions { States = states }).Find(flow.Spool);

    private static int[] States(Flow flow, FoundStates found, string machine, int from, int to)
    {
        int number = flow.Pipeline.Machines.Find(System.Text.Encoding.UTF8.GetBytes(machine));
        return
        [
            .. Enumerable.Range(0, found.Assignments.Length)
                .Where(row => flow.Spool.Keys[row].Machine == number
                    && flow.Spool.Keys[row].TimeMicros >= SmallFleet.Start + (from * Minute)
                    && flow.Spool.Keys[row].TimeMicros < SmallFleet.Start + (to * Minute))
                .Select(row => found.Assignments[row]).Distinct(),
        ];
    }
}
