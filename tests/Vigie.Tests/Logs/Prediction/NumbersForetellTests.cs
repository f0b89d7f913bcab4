using Vigie.Learn.State;
using Vigie.Logs;
using Vigie.Logs.Evaluation;
using Vigie.Logs.Prediction;
using Vigie.Logs.Records;
using Vigie.Logs.Windows;
using Vigie.Tests.Logs.Pipelines;

namespace Vigie.Tests.Logs.Prediction;

/// <summary>
/// A fleet in which nothing but a number foretells failures: backups take longer and longer before each, while lines,
/// patterns and levels stay as they are.
/// </summary>
public sealed class NumbersForetellTests(NumbersForetellTests.Learnt learnt) : IClassFixture<NumbersForetellTests.Learnt>
{
    private const long Second = 1_000_000;
    private const int Hour = 3600;
    private static readonly (List<Line> Lines, List<(string Machine, long TimeMicros, string Kind)> Failures) Fleet = Make(8, 60 * Hour);

    private static PipelineOptions Options { get; } = SmallFleet.Options with
    {
        Training = new TrainingOptions { Blocks = 3, Candidates = [new(RiskMethod.Batch, 0.1), new(RiskMethod.Batch, 0.1, numbers: 0.1)] },
    };

    [Fact]
    public void The_past_shows_that_numbers_tell_and_they_are_taken()
    {
        Assert.Contains("with numbers in messages", learnt.Predictor.Summary.Model);
        Assert.InRange(learnt.Predictor.Summary.PrAuc, 0.6, 1);
    }

    [Fact]
    public void Without_their_columns_nothing_is_foreseen()
    {
        using var spool = new RowSpool(new MemoryStream());
        var filter = new ColumnFilter(learnt.Flow.Pipeline.Space, [ColumnFilter.Variables]);
        foreach (var row in learnt.Flow.Rows)
            spool.Append(filter.Filter(row.Borrow(learnt.Flow.Pipeline.Machines.Find(System.Text.Encoding.UTF8.GetBytes(row.Machine)))));
        var failures = learnt.Flow.Failures(Fleet.Failures);
        var learned = new PredictorTrainer(learnt.Flow.Pipeline.Space, Options.Training, failures).Learn(spool, learnt.Flow.Pipeline.LastMicros);
        Assert.InRange(learned.PastPrAuc, 0, 0.5);
    }

    [Fact]
    public void The_reasons_tell_which_number_it_is_how_much_it_is_and_how_much_it_usually_is()
    {
        var predictor = Predictor.Load(Learning.Bytes(learnt.Predictor));
        int told = 0;
        var alarms = learnt.Flow.Rows.OrderByDescending(r => predictor.Decide(r.Borrow(0)).Risk).Take(20).ToList();
        foreach (var row in alarms)
        {
            var reason = predictor.Explain(row.Borrow(0)).FirstOrDefault(r => r.Contains("backup of", StringComparison.Ordinal));
            if (reason is null) continue;
            Assert.Matches("^the 2nd number of \"backup of <\\*> files took <\\*>\" is (up to )?[0-9.,]+ (ms|s|min) of late, usually [0-9.,]+ ms$", reason);
            told++;
        }
        Assert.InRange(told, 15, 20);
        Assert.Contains(predictor.LargestWeights(5), w => w.Name.Kind == "variable" && w.Name.Text.StartsWith("the 2nd number of", StringComparison.Ordinal));
    }

    [Fact]
    public void A_model_of_a_version_without_numbers_is_refused_and_it_is_said_what_to_do()
    {
        var writer = new StateWriter();
        writer.Tag("MODL", 2);
        var error = Assert.Throws<StateException>(() => Predictor.Load(writer.ToArray()));
        Assert.Contains("version 2", error.Message);
        Assert.Contains("learn it again", error.Message);
    }

    private static (List<Line>, List<(string, long, string)>) Make(int machines, int seconds)
    {
        var lines = new List<Line>();
        var failures = new List<(string, long, string)>();
        for (int m = 0; m < machines; m++)
        {
            var random = new Random(100 + m);
            int failure = 4 * Hour + random.Next(6 * Hour);
            for (int t = random.Next(60); t < seconds; t += 20 + random.Next(80))
            {
                if (t >= failure)
                {
                    failures.Add(($"m{m}", SmallFleet.Start + failure * Second, "disk"));
                    failure = t + 4 * Hour + random.Next(8 * Hour);
                }
                double slow = Math.Exp(Math.Max(0, 3.0 - (failure - t) / 1500.0));
                var text = random.Next(2) == 0 ? $"backup of {random.Next(10, 99)} files took {(int)(slow * random.Next(100, 200))} ms" : "all is well";
                lines.Add(new Line(SmallFleet.Start + t * Second, $"m{m}", Level.Info, text));
            }
        }
        return ([.. lines.OrderBy(l => l.TimeMicros).ThenBy(l => l.Machine, StringComparer.Ordinal)], failures);
    }

    /// <summary>A predictor that tests may ask but not change.</summary>
    public sealed class Learnt : IDisposable
    {
        public Learnt() => Predictor = Learning.Learn(Flow, Flow.Failures(Fleet.Failures));

        internal Flow Flow { get; } = Flow.Of(Fleet.Lines, Options);

        internal Predictor Predictor { get; }

        public void Dispose() => Flow.Dispose();
    }
}
