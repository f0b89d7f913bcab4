using Vigie.Learn.Statistics;

namespace Vigie.Logs.Prediction;

/// <summary>
/// Tells which of several scores of the same decisions ranks them best, and whether that is more than luck: the gain in
/// PR-AUC over the first is held against its standard deviation when whole machines are drawn again (bootstrap), for both
/// scores the same ones. Scores that go wrong on the same decisions so are told apart by few failures.
/// </summary>
internal sealed class RivalScores
{
    private const int Draws = 40;
    private readonly bool[] _isPositive;
    private readonly double[][] _weights;

    /// <summary>Rivals on these decisions.</summary>
    /// <param name="isPositive">Whether a failure came; one a decision.</param>
    /// <param name="machines">Number of the machine; one a decision.</param>
    /// <param name="seed">Seed of the draws.</param>
    public RivalScores(bool[] isPositive, int[] machines, int seed)
    {
        _isPositive = isPositive;
        var distinct = machines.Distinct().Order().ToArray();
        var random = new DeterministicRandom((ulong)seed);
        _weights = new double[Draws][];
        for (int draw = 0; draw < Draws; draw++)
        {
            var times = new Dictionary<int, double>();
            for (int i = 0; i < distinct.Length; i++)
            {
                int machine = distinct[random.NextInt(distinct.Length)];
                times[machine] = times.GetValueOrDefault(machine) + 1;
            }
            _weights[draw] = Array.ConvertAll(machines, machine => times.GetValueOrDefault(machine));
        }
    }

    /// <summary>
    /// The number of the scores that win most over the first, by more than a standard deviation; 0 where none do. Null
    /// stands for scores that there are not.
    /// </summary>
    public int Best(IReadOnlyList<double[]?> scores)
    {
        if (scores[0] is not { } first)
            return Enumerable.Range(0, scores.Count).FirstOrDefault(i => scores[i] is not null);
        var areas = Areas(first);
        double all = RankingMetrics.PrAuc(first, _isPositive), most = 0;
        int best = 0;
        for (int i = 1; i < scores.Count; i++)
        {
            if (scores[i] is not { } other) continue;
            double gain = RankingMetrics.PrAuc(other, _isPositive) - all;
            if (gain <= most) continue;
            var spread = new RunningMoments();
            var others = Areas(other);
            for (int draw = 0; draw < Draws; draw++) spread.Learn(others[draw] - areas[draw], 1);
            if (gain > spread.Deviation) (best, most) = (i, gain);
        }
        return best;
    }

    private double[] Areas(double[] scores) => Array.ConvertAll(_weights, weights => RankingMetrics.PrAuc(scores, _isPositive, weights));
}
