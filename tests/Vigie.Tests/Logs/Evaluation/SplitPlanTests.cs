using Vigie.Logs.Evaluation;
using Vigie.Logs.Windows;

namespace Vigie.Tests.Logs.Evaluation;

public class SplitPlanTests
{
    private const long Hour = 3_600_000_000;

    [Fact]
    public void Where_machines_come_and_go_each_is_judged_whole_in_one_fold_and_starts_at_or_after_its_cut()
    {
        for (int seed = 0; seed < 30; seed++)
        {
            var (keys, spans) = Sessions(new Random(seed), 40);
            foreach (var options in Options())
            {
                var plan = SplitPlan.Make(keys, spans, options);
                Assert.StartsWith("by start of machine", plan.Description);
                var foldOf = new Dictionary<int, int>();
                for (int f = 0; f < plan.Folds.Count; f++)
                {
                    var fold = plan.Folds[f];
                    foreach (int row in fold.Judged)
                    {
                        int machine = keys[row].Machine;
                        Assert.True(foldOf.TryAdd(machine, f) || foldOf[machine] == f);
                        Assert.True(spans[machine].FirstMicros >= fold.CutMicros);
                        Assert.InRange(keys[row].TimeMicros, fold.CutMicros, fold.UntilMicros);
                    }
                }
                foreach (int machine in foldOf.Keys)
                    Assert.Equal(keys.Count(k => k.Machine == machine), JudgedOf(plan, keys, machine));
            }
        }
    }

    [Fact]
    public void Each_row_after_the_first_cut_is_judged_once()
    {
        for (int seed = 0; seed < 30; seed++)
        {
            foreach (var (keys, spans) in new[] { Sessions(new Random(seed), 30), Servers(new Random(seed)) })
            {
                foreach (var options in Options())
                {
                    var plan = SplitPlan.Make(keys, spans, options);
                    bool byMachine = plan.Description.StartsWith("by start", StringComparison.Ordinal);
                    var early = Enumerable.Range(0, spans.Count).OrderBy(m => spans[m].FirstMicros).ThenBy(m => m)
                        .Take((int)(spans.Count * (options.TrainShare ?? options.FirstShare))).ToHashSet();
                    var expected = Enumerable.Range(0, keys.Count).Where(i => byMachine
                        ? !early.Contains(keys[i].Machine)
                        : keys[i].TimeMicros >= plan.Folds[0].CutMicros);
                    Assert.Equal(expected, plan.Folds.SelectMany(f => f.Judged).Order());
                    Assert.Equal(plan.Folds.Select(f => f.CutMicros).Order(), plan.Folds.Select(f => f.CutMicros));
                    Assert.All(plan.Folds, f => Assert.Equal(f.Judged.Order(), f.Judged));
                }
            }
        }
    }

    [Fact]
    public void Machines_that_are_there_all_the_time_are_parted_by_the_time_of_the_decision()
    {
        var (keys, spans) = Servers(new Random(1));
        var plan = SplitPlan.Make(keys, spans, new BacktestOptions { Folds = 4, FirstShare = 0.4 });
        Assert.StartsWith("by time", plan.Description);
        Assert.Equal(4, plan.Folds.Count);
        foreach (var fold in plan.Folds)
        {
            Assert.NotEmpty(fold.Judged);
            Assert.All(fold.Judged, row => Assert.InRange(keys[row].TimeMicros, fold.CutMicros, fold.UntilMicros - 1));
        }
        Assert.InRange(keys.Count(k => k.TimeMicros < plan.Folds[0].CutMicros), 0.39 * keys.Count, 0.41 * keys.Count);
    }

    [Fact]
    public void Decisions_at_one_moment_are_never_parted()
    {
        var keys = Enumerable.Range(0, 100).Select(i => new RowKey(i % 3, i / 40, 0, 1)).ToList();
        var plan = SplitPlan.Make(keys, [(0, 2), (0, 2), (0, 2)], new BacktestOptions { Folds = 10, FirstShare = 0.1 });
        Assert.Equal([1L, 2], plan.Folds.Select(f => f.CutMicros).Where(c => c > 0));
        Assert.Equal(100, plan.Folds.Sum(f => f.Judged.Length));
    }

    [Fact]
    public void Without_rows_there_are_no_folds_by_time() =>
        Assert.Empty(SplitPlan.Make([], [], new BacktestOptions()).Folds);

    private static IEnumerable<BacktestOptions> Options() =>
        [new(), new() { TrainShare = 0.8 }, new() { Folds = 7, FirstShare = 0.2 }, new() { Folds = 1 }];

    private static int JudgedOf(SplitPlan plan, List<RowKey> keys, int machine) =>
        plan.Folds.Sum(f => f.Judged.Count(row => keys[row].Machine == machine));

    private static (List<RowKey> Keys, List<(long FirstMicros, long LastMicros)> Spans) Sessions(Random random, int machines)
    {
        var keys = new List<RowKey>();
        var spans = new List<(long FirstMicros, long LastMicros)>();
        for (int m = 0; m < machines; m++)
        {
            long first = random.Next(machines) * Hour, last = first + 1 + random.Next(3) * Hour;
            spans.Add((first, last));
            for (long t = first + Hour / 4; t < last; t += Hour / 4) keys.Add(new RowKey(m, t, 0, 1));
        }
        return ([.. keys.OrderBy(k => k.TimeMicros)], spans);
    }

    private static (List<RowKey> Keys, List<(long FirstMicros, long LastMicros)> Spans) Servers(Random random)
    {
        var keys = Enumerable.Range(0, 1000).Select(_ => new RowKey(random.Next(12), random.Next(500) * Hour, 0, 1)).ToList();
        return (keys, [.. Enumerable.Repeat((0L, 500 * Hour), 12)]);
    }
}
