using Vigie.Learn.State;
using Vigie.Logs.Prediction;

namespace Vigie.Tests.Logs.Prediction;

public sealed class FailurePrintsTests(PredictorTests.Learnt learnt) : IClassFixture<PredictorTests.Learnt>
{
    [Fact]
    public void A_row_before_a_failure_is_like_a_failure_of_the_past_and_says_of_what_kind()
    {
        var (flow, predictor) = (learnt.Flow, learnt.Predictor);
        Assert.True(predictor.Prints.Count > 0);
        var alarms = flow.Rows.Where(r => predictor.Decide(r.Borrow(0)).Alert).ToList();
        Assert.NotEmpty(alarms);
        foreach (var row in alarms)
        {
            var like = predictor.MostLike(row.Borrow(0));
            Assert.Equal("disk", like?.Kind);
            Assert.InRange(like!.Value.Likeness, 0.3, 1);
        }
    }

    [Fact]
    public void A_failure_is_most_like_itself()
    {
        var (flow, predictor) = (learnt.Flow, learnt.Predictor);
        double best = flow.Rows.Max(r => predictor.MostLike(r.Borrow(0))?.Likeness ?? 0);
        Assert.InRange(best, 1 - 1e-6, 1);
    }

    [Fact]
    public void Prints_are_saved_and_loaded()
    {
        var writer = new StateWriter();
        learnt.Predictor.Prints.Save(writer);
        var loaded = FailurePrints.Load(new StateReader(writer.ToArray()));
        foreach (var row in learnt.Flow.Rows.Take(500))
        {
            Assert.Equal(
                learnt.Predictor.Prints.MostLike(learnt.Predictor.Risk!, row.Borrow(0)),
                loaded.MostLike(learnt.Predictor.Risk!, row.Borrow(0)));
        }
    }
}
