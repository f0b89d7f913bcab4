using Vigie.Bench.Detection;
using Vigie.Bench.Peers;

namespace Vigie.Bench.Quality;

/// <summary>
/// Whole blocks of the <c>hdfs</c> data told apart with labels: templates by Vigie's miner, a linear model on log-counts
/// and presence of the templates of the past. Five folds in order of the blocks' last lines, as in
/// <see cref="BlockDetection"/>.
/// </summary>
internal sealed class SupervisedBlocks : IScenario
{
    private const string Log = "hdfs/HDFS_2pct.log.gz";
    private const string Labels = "hdfs/anomaly_label.csv.gz";
    private const double FloorF1 = 0.955;
    private const double Tolerance = 0.01;
    private const string Name = "Vigie, threshold one half";
    private const double Half = 0.5;
    private const int PastBlocks = 5;

    private static readonly double[] Strengths = [1, 0.1, 0.01];

    private static readonly (double Cut, double End)[] Folds = [(0.4, 0.5), (0.5, 0.6), (0.6, 0.7), (0.7, 0.8), (0.8, 1)];

    private static readonly string[] Columns = ["scorer", "F1, mean of folds", "deviation", "least", "PR-AUC, mean", .. Folds.Select(fold => $"from {100 * fold.Cut:0} %")];

    /// <inheritdoc/>
    public string Id => "hdfs-supervised";

    /// <inheritdoc/>
    public IReadOnlyList<string> Needs => [Log, Labels];

    /// <inheritdoc/>
    public Task<ScenarioResult?> RunAsync(string data, TextWriter output)
    {
        var blocks = BlockSessions.Read(Path.Combine(data, Log), Path.Combine(data, Labels));
        var scorers = new List<(string Name, FoldFigures[] Folds)>();
        var chosen = new FoldFigures[Folds.Length];
        var half = new FoldFigures[Folds.Length];
        var peer = new FoldFigures[Folds.Length];
        bool hasPeer = PythonPeer.Version() is not null;
        for (int f = 0; f < Folds.Length; f++)
        {
            var fold = new BlockFold(blocks, (int)(Folds[f].Cut * blocks.Count), (int)(Folds[f].End * blocks.Count));
            var (strength, threshold) = fold.Choose(PastBlocks, Strengths);
            var risks = fold.Risks(strength);
            chosen[f] = fold.Judge(risks, threshold);
            half[f] = fold.Judge(risks, Half);
            if (hasPeer) peer[f] = fold.Judge(fold.PeerRisks(), Half);
        }
        scorers.Add((Name, half));
        scorers.Add(("Vigie, threshold chosen on the learned part", chosen));
        if (hasPeer) scorers.Add(($"scikit-learn {PythonPeer.Version()} LogisticRegression, same rows, one half", peer));
        var result = new ScenarioResult(
            Note(blocks), Columns, [.. scorers.Select(scorer => Row(scorer.Name, scorer.Folds))],
            [new Floor($"{Name}: F1", half.Average(fold => fold.F1), FloorF1, Tolerance)]);
        return Task.FromResult<ScenarioResult?>(result);
    }

    private static string Note(IReadOnlyList<BlockSession> blocks) =>
        $"{blocks.Count:N0} blocks in order of their last line, {blocks.Count(block => block.IsAnomaly)} of them anomalies; whole blocks, F1 by "
        + "block. Learned is what comes before 40, 50, 60, 70 and 80 % of the blocks, judged the next tenth (the last time: fifth). Rows are "
        + "log-counts and presence of the templates seen in the learned part; of three strengths of the penalty (1, 0.1 and 0.01 over the number of "
        + "rows) the one with the least log loss on the learned part is taken, each fifth of it in time scored by a model of the others. One half "
        + "is the threshold of the model's own probability; the chosen one is, of those whose mean F1 over the fifths is within one standard "
        + "error of the best, the nearest to it.";

    private static IReadOnlyList<string> Row(string name, FoldFigures[] folds)
    {
        double mean = folds.Average(fold => fold.F1);
        double deviation = Math.Sqrt(folds.Sum(fold => (fold.F1 - mean) * (fold.F1 - mean)) / (folds.Length - 1));
        return
        [
            name, ScenarioResult.Share(mean), ScenarioResult.Share(deviation), ScenarioResult.Share(folds.Min(fold => fold.F1)),
            ScenarioResult.Share(folds.Average(fold => fold.PrAuc)), .. folds.Select(fold => ScenarioResult.Share(fold.F1)),
        ];
    }
}
