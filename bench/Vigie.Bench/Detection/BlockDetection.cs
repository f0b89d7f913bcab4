namespace Vigie.Bench.Detection;

/// <summary>
/// Detection on the <c>hdfs</c> blocks, in order of their last line. Five folds: what comes before 40, 50, 60, 70 and 80 %
/// of the blocks is learned, the next tenth (the last time: fifth) is judged.
/// </summary>
internal static class BlockDetection
{
    private const double FirstTenth = 0.1;

    private static readonly (double Cut, double End)[] Folds = [(0.4, 0.5), (0.5, 0.6), (0.6, 0.7), (0.7, 0.8), (0.8, 1)];

    /// <summary>All ways of learning.</summary>
    public static IReadOnlyList<BlockFigures> Run(IReadOnlyList<BlockSession> blocks) =>
    [
        Judge("without labels, learning on", blocks, (2, 0.01), isClean: false, goesOn: true),
        Judge("without labels, learned once a fold", blocks, (2, 0.01), isClean: false, goesOn: false),
        Judge("clean normal blocks, learning on", blocks, (1, 0), isClean: true, goesOn: true),
        Judge("clean normal blocks, learned once a fold", blocks, (1, 0), isClean: true, goesOn: false),
        Everything(blocks),
    ];

    private static BlockFigures Judge(
        string name, IReadOnlyList<BlockSession> blocks, (double Threshold, double MassFloor) tree, bool isClean, bool goesOn)
    {
        var alarms = goesOn ? GoingOn(blocks, tree, isClean) : new bool[blocks.Count];
        foreach (var (cut, end) in Folds)
        {
            if (goesOn) break;
            var detector = new BlockDetector(tree.Threshold, tree.MassFloor);
            for (int i = 0; i < Index(blocks, cut); i++)
                if (!isClean || !blocks[i].IsAnomaly) detector.Learn(blocks[i]);
            for (int i = Index(blocks, cut); i < Index(blocks, end); i++) alarms[i] = detector.Score(blocks[i]) > BlockDetector.Alarm;
        }
        double[] folds = [.. Folds.Select(fold => F1(blocks, alarms, Index(blocks, fold.Cut), Index(blocks, fold.End)))];
        double? pooled = goesOn ? F1(blocks, alarms, Index(blocks, FirstTenth), blocks.Count) : null;
        return new BlockFigures(name, folds.Average(), Deviation(folds), folds.Min(), pooled);
    }

    // Every block is judged before it is learned.
    private static bool[] GoingOn(IReadOnlyList<BlockSession> blocks, (double Threshold, double MassFloor) tree, bool isClean)
    {
        var detector = new BlockDetector(tree.Threshold, tree.MassFloor);
        var alarms = new bool[blocks.Count];
        int first = Index(blocks, FirstTenth);
        for (int i = 0; i < blocks.Count; i++)
        {
            if (i >= first) alarms[i] = detector.Score(blocks[i]) > BlockDetector.Alarm;
            if (!isClean || !blocks[i].IsAnomaly) detector.Learn(blocks[i]);
        }
        return alarms;
    }

    private static BlockFigures Everything(IReadOnlyList<BlockSession> blocks)
    {
        var alarms = Enumerable.Repeat(true, blocks.Count).ToArray();
        double[] folds = [.. Folds.Select(fold => F1(blocks, alarms, Index(blocks, fold.Cut), Index(blocks, fold.End)))];
        return new BlockFigures(
            "every block an alarm", folds.Average(), Deviation(folds), folds.Min(),
            F1(blocks, alarms, Index(blocks, FirstTenth), blocks.Count));
    }

    private static int Index(IReadOnlyList<BlockSession> blocks, double share) => (int)(share * blocks.Count);

    private static double F1(IReadOnlyList<BlockSession> blocks, bool[] alarms, int start, int end)
    {
        int hits = 0, raised = 0, anomalies = 0;
        for (int i = start; i < end; i++)
        {
            if (alarms[i]) raised++;
            if (blocks[i].IsAnomaly) anomalies++;
            if (alarms[i] && blocks[i].IsAnomaly) hits++;
        }
        return hits == 0 ? 0 : 2.0 * hits / (raised + anomalies);
    }

    private static double Deviation(double[] values)
    {
        double mean = values.Average();
        return Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (values.Length - 1));
    }
}

/// <summary>F1 over the folds (mean, deviation, least), and over all blocks after the first tenth, each judged before it was learned.</summary>
internal sealed record BlockFigures(string Name, double Mean, double Deviation, double Least, double? Pooled);
