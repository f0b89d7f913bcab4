using Vigie.Logs.Prediction;
using Vigie.Tests.Logs.Pipelines;

namespace Vigie.Tests.Logs.Prediction;

public class RiskTrainerTests
{
    private static readonly SmallFleet Fleet = SmallFleet.Make(8, 40, seed: 1);

    [Theory]
    [InlineData(RiskMethod.Batch)]
    [InlineData(RiskMethod.Online)]
    public void The_beginning_of_the_past_is_learned_from_but_not_scored(RiskMethod method)
    {
        using var flow = Flow.Of(Fleet.Lines, SmallFleet.Options);
        var (trained, uses) = Train(flow, Fleet.Failures, method);
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

    [Theory]
    [InlineData(RiskMethod.Batch)]
    [InlineData(RiskMethod.Online)]
    public void Risks_of_the_past_are_those_that_the_model_would_tell_of_rows_like_them(RiskMethod method)
    {
        // Failures become much more frequent: a model of the first rows knows less than the one that goes out.
        var order = Fleet.Failures.OrderBy(f => f.TimeMicros).ToArray();
        using var flow = Flow.Of(Fleet.Lines, SmallFleet.Options);
        var (trained, uses) = Train(flow, order.Where((_, i) => i < 2 || i >= order.Length / 2), method);
        var risks = new Dictionary<int, double>();
        var reader = flow.Spool.Read();
        while (reader.Next()) risks[reader.Index] = trained.Model.Risk(reader.Current);
        double past = trained.PastRisks.Average(), now = trained.PastRows.Average(row => risks[row]);
        Assert.InRange(past / now, 0.8, 1.25);
    }

    private static (TrainedRisk Trained, RowUse[] Uses) Train(
        Flow flow, IEnumerable<(string Machine, long TimeMicros, string Kind)> listed, RiskMethod method = RiskMethod.Batch)
    {
        var failures = flow.Failures(listed);
        long cut = flow.Pipeline.LastMicros;
        var uses = RowUses.At(cut, flow.Spool.Keys, failures);
        var candidate = new RiskCandidate(method, 0.1);
        return (new RiskTrainer(flow.Pipeline.Space, SmallFleet.Options.Training, candidate, failures).Fit(flow.Spool, uses)!, uses);
    }
}
