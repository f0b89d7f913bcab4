using Vigie.Logs;
using Vigie.Logs.Alerts;
using Vigie.Logs.Records;
using Vigie.Logs.Prediction;
using Vigie.Tests.Logs.Pipelines;

namespace Vigie.Tests.Logs.Prediction;

public sealed class PredictorTests(PredictorTests.Learnt learnt) : IClassFixture<PredictorTests.Learnt>
{
    private static readonly SmallFleet Fleet = SmallFleet.Make(8, 40, seed: 1);

    [Fact]
    public void After_save_and_load_decisions_reasons_and_bytes_are_the_same()
    {
        var (flow, predictor) = (learnt.Flow, learnt.Predictor);
        Assert.NotNull(predictor.Risk);
        var bytes = Learning.Bytes(predictor);
        var loaded = Predictor.Load(bytes);
        Assert.Equal(bytes, Learning.Bytes(loaded));
        foreach (var row in flow.Rows.Where((_, i) => i % 7 == 0))
        {
            Assert.Equal(predictor.Decide(row.Borrow(0)), loaded.Decide(row.Borrow(0)));
            Assert.Equal(predictor.Explain(row.Borrow(0)), loaded.Explain(row.Borrow(0)));
        }
        Assert.Equal(predictor.LargestWeights(10), loaded.LargestWeights(10));
        Assert.Equal(predictor.Summary.Sources, loaded.Summary.Sources);
        Assert.Equal(["disk"], loaded.Summary.Kinds);
        Assert.Equal(predictor.Summary with { Sources = loaded.Summary.Sources, Kinds = loaded.Summary.Kinds }, loaded.Summary);
    }

    [Fact]
    public void A_loaded_model_goes_on_over_new_records_as_the_one_that_was_learned()
    {
        using var flow = Flow.Of(Fleet.Lines, SmallFleet.Options);
        var predictor = Learning.Learn(flow, flow.Failures(Fleet.Failures));
        var loaded = Predictor.Load(Learning.Bytes(predictor));
        var future = SmallFleet.Make(3, 12, seed: 9).Lines;
        using var here = Flow.Of(future, new Pipeline(predictor.Options, predictor.Miner, predictor.Numbers, predictor.Space, predictor.Novelty));
        using var there = Flow.Of(future, new Pipeline(loaded.Options, loaded.Miner, loaded.Numbers, loaded.Space, loaded.Novelty));
        Assert.Equal(here.Rows.Select(r => r.Text), there.Rows.Select(r => r.Text));
        Assert.Equal(
            here.Rows.Select(r => predictor.Decide(r.Borrow(0))), there.Rows.Select(r => loaded.Decide(r.Borrow(0))));
    }

    [Fact]
    public void A_decision_changes_nothing()
    {
        var (flow, predictor) = (learnt.Flow, learnt.Predictor);
        var bytes = Learning.Bytes(predictor);
        var first = flow.Rows.Take(500).Select(r => predictor.Decide(r.Borrow(0))).ToList();
        Assert.Equal(first, flow.Rows.Take(500).Select(r => predictor.Decide(r.Borrow(0))));
        Assert.Equal(bytes, Learning.Bytes(predictor));
    }

    [Fact]
    public void The_same_input_gives_the_same_bytes_with_one_thread_or_two()
    {
        byte[] Run(TrainingOptions training)
        {
            using var flow = Flow.Of(Fleet.Lines, SmallFleet.Options);
            return Learning.Bytes(Learning.Learn(flow, flow.Failures(Fleet.Failures), training));
        }
        var first = Learning.Bytes(learnt.Predictor);
        Assert.Equal(first, Run(SmallFleet.Options.Training));
        Assert.Equal(first, Run(SmallFleet.Options.Training with
        {
            ForEach = (count, work) => Parallel.For(0, count, new ParallelOptions { MaxDegreeOfParallelism = 2 }, work),
        }));
        Assert.Equal(first, Run(SmallFleet.Options.Training with
        {
            ForEach = (count, work) =>
            {
                for (int i = count - 1; i >= 0; i--) work(i);
            },
        }));
    }

    [Fact]
    public void With_too_few_failures_only_novelty_is_known_and_the_reason_is_said()
    {
        using var flow = Flow.Of(Fleet.Lines, SmallFleet.Options);
        foreach (int count in new[] { 0, 1, SmallFleet.Options.Training.MinFailures - 1 })
        {
            var predictor = Learning.Learn(flow, flow.Failures(Fleet.Failures.Take(count)));
            Assert.Null(predictor.Risk);
            Assert.Equal(PredictorTrainer.NeverAlarm, predictor.Threshold);
            Assert.StartsWith("novelty only: ", predictor.Summary.Model);
            Assert.Contains(count == 0 ? "no failures were given" : "too few for a risk model", predictor.Summary.Model);
            foreach (var row in flow.Rows.Take(300))
            {
                var decision = predictor.Decide(row.Borrow(0));
                Assert.True(double.IsNaN(decision.Risk));
                Assert.InRange(decision.Novelty, 0, 1);
                Assert.Equal(decision.Novelty >= Predictor.NoveltyAlarm, decision.Alert);
                Assert.Empty(predictor.Explain(row.Borrow(0)));
            }
            var bytes = Learning.Bytes(predictor);
            Assert.Equal(bytes, Learning.Bytes(Predictor.Load(bytes)));
        }
    }

    [Fact]
    public void A_model_that_raises_no_alarms_says_why()
    {
        foreach (var (warned, policy, why) in new[]
        {
            (false, AlertPolicy.BestF1, "never alarms: no threshold announced the failures of the past better than chance"),
            (true, AlertPolicy.ByBudget(1e-9), "never alarms: on the past no threshold was better than no alarms by the highest recall within 0 incidents a machine-week"),
        })
        {
            var fleet = SmallFleet.Make(8, 40, seed: 1, warned);
            using var flow = Flow.Of(fleet.Lines, SmallFleet.Options);
            var predictor = Learning.Learn(flow, flow.Failures(fleet.Failures), SmallFleet.Options.Training with { Policy = policy });
            Assert.EndsWith(why, predictor.Summary.Model);
            Assert.DoesNotContain(flow.Rows, row => predictor.Decide(row.Borrow(0)).Alert);
        }
        Assert.DoesNotContain("never alarms", learnt.Predictor.Summary.Model);
    }

    [Fact]
    public void A_row_unlike_any_of_the_past_is_novel()
    {
        long end = Fleet.Lines[^1].TimeMicros;
        var burst = Enumerable.Range(0, 200).Select(i =>
            new Line(end + i * 1_000_000L, "m00", Level.Critical, $"never heard of this before: {i} burned"));
        var options = SmallFleet.Options with { Windows = SmallFleet.Options.Windows with { EventGapSeconds = 60 } };
        using var flow = Flow.Of(Fleet.Lines.Concat(burst), options);
        var predictor = Learning.Learn(flow, flow.Failures([]));
        Assert.Contains(flow.Rows, r => r.TimeMicros > end && predictor.Decide(r.Borrow(0)).Alert);
        Assert.InRange(flow.Rows.Count(r => r.TimeMicros <= end && predictor.Decide(r.Borrow(0)).Alert), 0, flow.Rows.Count / 50);
    }

    [Fact]
    public void Risk_is_high_after_the_pattern_that_comes_before_failures_and_low_otherwise()
    {
        var predictor = Predictor.Load(Learning.Bytes(learnt.Predictor));
        var later = SmallFleet.Make(8, 24, seed: 2);
        using var flow = Flow.Of(later.Lines, new Pipeline(predictor.Options, predictor.Miner, predictor.Numbers, predictor.Space, predictor.Novelty));
        var warned = new List<double>();
        var calm = new List<double>();
        foreach (var row in flow.Rows)
        {
            double risk = predictor.Decide(row.Borrow(0)).Risk;
            Assert.InRange(risk, 0, 1);
            var since = later.Lines.Where(l => l.Machine == row.Machine && l.TimeMicros <= row.TimeMicros
                && l.Message.StartsWith(SmallFleet.PrecursorWords, StringComparison.Ordinal)).ToList();
            long recent = row.TimeMicros - 900 * SmallFleet.Second;
            if (since.Count(l => l.TimeMicros > recent) > 1) warned.Add(risk);
            else if (since.Count == 0) calm.Add(risk);
        }
        Assert.InRange(calm.Average(), 0, 0.1);
        Assert.InRange(warned.Average(), 0.4, 1);
    }

    [Fact]
    public void The_reasons_of_an_alarm_name_the_pattern_that_carries_it()
    {
        var (flow, predictor) = (learnt.Flow, learnt.Predictor);
        var riskiest = flow.Rows.OrderByDescending(r => predictor.Decide(r.Borrow(0)).Risk).Take(20).ToList();
        int named = 0;
        foreach (var row in riskiest)
        {
            var reasons = predictor.Explain(row.Borrow(0));
            Assert.InRange(reasons.Count, 1, 3);
            if (reasons.Any(r => r.Contains(SmallFleet.PrecursorWords, StringComparison.Ordinal))) named++;
        }
        Assert.InRange(named, 15, 20);
        Assert.Contains(
            predictor.LargestWeights(20), w => w.Name.Text.Contains(SmallFleet.PrecursorWords, StringComparison.Ordinal));
    }

    [Fact]
    public void Bytes_that_are_cut_or_damaged_are_refused()
    {
        using var flow = Flow.Of(Fleet.Lines.Take(3000), SmallFleet.Options);
        var bytes = Learning.Bytes(Learning.Learn(flow, flow.Failures([])));
        var random = new Random(1);
        for (int round = 0; round < 40; round++)
        {
            var damaged = bytes.ToArray();
            damaged[random.Next(damaged.Length)] ^= 0x10;
            Assert.Throws<Vigie.Learn.State.StateException>(() => Predictor.Load(damaged));
            Assert.Throws<Vigie.Learn.State.StateException>(() => Predictor.Load(bytes[..random.Next(bytes.Length)]));
        }
    }

    /// <summary>A predictor that tests may ask but not change.</summary>
    public sealed class Learnt : IDisposable
    {
        public Learnt() => Predictor = Learning.Learn(Flow, Flow.Failures(Fleet.Failures));

        internal Flow Flow { get; } = Flow.Of(Fleet.Lines, SmallFleet.Options);

        internal Predictor Predictor { get; }

        public void Dispose() => Flow.Dispose();
    }
}
