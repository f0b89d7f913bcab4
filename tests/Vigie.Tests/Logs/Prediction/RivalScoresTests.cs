using Vigie.Logs.Prediction;

namespace Vigie.Tests.Logs.Prediction;

public class RivalScoresTests
{
    private const int Machines = 40;
    private const int Each = 50;

    [Fact]
    public void A_rival_that_ranks_better_on_every_machine_is_taken_however_little_the_gain()
    {
        var (isPositive, machines) = Decisions();
        // Both rank the same positives low; the rival takes one negative a machine off the top.
        var first = Scores(isPositive, (machine, _, positive) => positive ? (machine % 4 == 0 ? 0 : 2) : 1);
        var rival = (double[])first.Clone();
        for (int machine = 0; machine < Machines; machine++) first[machine * Each + 1] = 3;
        Assert.Equal(1, new RivalScores(isPositive, machines, 1).Best([first, rival]));
        Assert.Equal(0, new RivalScores(isPositive, machines, 1).Best([rival, first]));
    }

    [Fact]
    public void A_rival_that_gains_on_one_machine_what_it_nearly_loses_on_another_is_not()
    {
        var (isPositive, machines) = Decisions();
        var first = Scores(isPositive, (machine, _, positive) => machine == 0 ? (positive ? 0 : 3) : positive ? 2 : 1);
        var rival = Scores(isPositive, (machine, decision, positive) => machine == 1 && decision < Each - 5 ? (positive ? 0 : 3) : positive ? 2 : 1);
        Assert.Equal(0, new RivalScores(isPositive, machines, 1).Best([first, rival]));
    }

    [Fact]
    public void Rivals_that_differ_by_chance_rarely_win()
    {
        int won = 0;
        for (int seed = 0; seed < 40; seed++)
        {
            var random = new Random(seed);
            var (isPositive, machines) = Decisions();
            double Score(int machine, int decision, bool positive) => (positive ? 1 : 0) + 3 * random.NextDouble();
            var scores = Enumerable.Range(0, 2).Select(_ => Scores(isPositive, Score)).ToArray();
            if (new RivalScores(isPositive, machines, seed).Best(scores) != 0) won++;
        }
        // Of a normal difference a sixth lies beyond one deviation on this side.
        Assert.InRange(won, 1, 14);
    }

    [Fact]
    public void Scores_that_there_are_not_are_passed_over()
    {
        var (isPositive, machines) = Decisions();
        var scores = Scores(isPositive, (_, _, positive) => positive ? 1 : 0);
        var rivals = new RivalScores(isPositive, machines, 1);
        Assert.Equal(1, rivals.Best([null, scores]));
        Assert.Equal(0, rivals.Best([scores, null]));
        Assert.Equal(0, rivals.Best([null, null]));
    }

    // Of each machine one decision in fifty is positive.
    private static (bool[] IsPositive, int[] Machines) Decisions() =>
        ([.. Enumerable.Range(0, Machines * Each).Select(i => i % Each == 0)], [.. Enumerable.Range(0, Machines * Each).Select(i => i / Each)]);

    private static double[] Scores(bool[] isPositive, Func<int, int, bool, double> score) =>
        [.. isPositive.Select((positive, i) => score(i / Each, i % Each, positive))];
}
