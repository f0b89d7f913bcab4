using System.Text;
using Vigie.Learn;
using Vigie.Learn.Linear.Solvers;
using Vigie.Learn.Statistics;
using Vigie.Learn.Tables;
using Vigie.Logs.Templates;

namespace Vigie.Tests.App.Scenarios;

/// <summary>The scenario of whole sessions with labels in small: templates and a linear model on their log-counts.</summary>
public class SupervisedSessionTests
{
    private const int Sessions = 1200;
    private const int Columns = 64;
    private const double Floor = 0.95;
    private const double Tolerance = 0.03;

    [Fact]
    public void Sessions_that_go_wrong_are_told_from_those_before_them()
    {
        var miner = new TemplateMiner();
        var random = new DeterministicRandom(11);
        var rows = new List<(double[] Counts, bool IsWrong)>();
        for (int i = 0; i < Sessions; i++) rows.Add(Session(miner, random, i));
        int cut = Sessions * 6 / 10;
        var model = Fit(rows[..cut]);
        int hits = 0, raised = 0, wrong = 0;
        foreach (var (counts, isWrong) in rows[cut..])
        {
            var margin = new double[1];
            model.Margins(Row(counts), margin);
            if (margin[0] > 0) raised++;
            if (isWrong) wrong++;
            if (margin[0] > 0 && isWrong) hits++;
        }
        Assert.True(wrong > 10);
        Assert.True(2.0 * hits / (raised + wrong) >= Floor - Tolerance, $"F1 {2.0 * hits / (raised + wrong):0.000} of {wrong} wrong sessions");
    }

    // A block is written in three packets; one that goes wrong loses an answer or is written again.
    private static (double[] Counts, bool IsWrong) Session(TemplateMiner miner, DeterministicRandom random, int number)
    {
        bool isWrong = random.NextDouble() < 0.06;
        var counts = new double[Columns];
        long time = number * 60_000_000L;
        void Say(string text) => counts[miner.Learn(Encoding.UTF8.GetBytes(text), time++) % Columns]++;
        Say($"allocate block blk_{number * 7919} for /user/data/part-{number % 97}");
        int packets = isWrong && random.NextDouble() < 0.5 ? 2 : 3;
        for (int k = 0; k < 3; k++) Say($"receiving block blk_{number * 7919} from 10.0.{k}.{number % 200}:50010");
        for (int k = 0; k < packets; k++) Say($"received block blk_{number * 7919} of size {65_536 + number % 311} from 10.0.{k}.{number % 200}");
        if (isWrong && packets == 3) Say($"redundant request to add block blk_{number * 7919} on 10.0.1.{number % 200}:50010");
        for (int k = random.NextInt(3); k > 0; k--) Say($"verification of blk_{number * 7919} succeeded");
        return (counts, isWrong);
    }

    private static FittedLinearModel Fit(List<(double[] Counts, bool IsWrong)> rows)
    {
        var table = new FeatureTableBuilder(2 * Columns);
        foreach (var (counts, _) in rows) table.Add(Row(counts));
        var targets = Targets.OfClasses(rows.Select(row => row.IsWrong ? 1.0 : 0.0).ToArray().AsSpan());
        return LinearSolver.Solve(new LinearProblem(table.Build(), targets, new ObjectiveOptions { Alpha = 0.1 / rows.Count })).Model;
    }

    private static SparseRow Row(double[] counts)
    {
        int[] seen = [.. Enumerable.Range(0, Columns).Where(j => counts[j] > 0)];
        return new SparseRow(
            seen.SelectMany(j => (int[])[2 * j, 2 * j + 1]).ToArray(), seen.SelectMany(j => (float[])[(float)Math.Log(1 + counts[j]), 1]).ToArray());
    }
}
