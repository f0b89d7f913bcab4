using Vigie.Logs.Prediction;
using Vigie.Tests.Logs.Pipelines;

namespace Vigie.Tests.Logs.Prediction;

public class RiskTrainerTests
{
    private static readonly SmallFleet Fleet = SmallFleet.Make(8, 40, seed: 1);

    [Fact]
    public void The_beginning_of_the_past_is_learned_from_but_not_scored()
    {
        using var flow = Flow.Of(Fleet.Lines, SmallFleet.Options);
        var (trained, uses) = Train(flow, Fleet.Failures);
        var known = Enumerable.Range(0, uses.Length).Where(i => uses[i] != RowUse.None).ToArray();
        var times = known.Select(i => flow.Spool.Keys[i].TimeMicros).Order().ToArray();
        long begun = times[times.Length / SmallFleet.Options.Training.Blocks];
        Assert.Equal(known.Where(i => flow.Spool.Keys[i].TimeMicros >= begun), trained.PastRows);
        Assert.Equal(uses.Count(use => use is RowUse.Positive or RowUse.Negative), trained.TrainingRows);
    }

    [Fact]
    public void It_is_scored_where_all_failures_fall_into_it()
    {
        using var flow = Flow.Of(Fleet.Lines, SmallFleet.Options);
        var (trained, uses) = Train(flow, Fleet.Failures.OrderBy(f => f.TimeMicros).Take(2));
        Assert.Equal(Enumerable.Range(0, uses.Length).Where(i => uses[i] != RowUse.None), trained.PastRows);
        Assert.Equal(trained.PastRows.Length, trained.PastRisks.Length);
    }

    private static (TrainedRisk Trained, RowUse[] Uses) Train(
        Flow flow, IEnumerable<(string Machine, long TimeMicros, string Kind)> listed)
    {
        var failures = flow.Failures(listed);
        long cut = flow.Pipeline.LastMicros;
        var uses = RowUses.At(cut, flow.Spool.Keys, failures);
        var candidate = new RiskCandidate(RiskMethod.Batch, 0.1);
        return (new RiskTrainer(flow.Pipeline.Space, SmallFleet.Options.Training, candidate, failures).Fit(flow.Spool, uses, cut)!, uses);
    }
}
