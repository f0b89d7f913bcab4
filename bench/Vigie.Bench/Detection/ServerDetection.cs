using System.Globalization;
using System.Text.Json;
using Vigie.Bench.Peers;
using Vigie.Learn.Anomaly;

namespace Vigie.Bench.Detection;

/// <summary>
/// Detection on the <c>servers</c> data: Vigie's detectors, and scikit-learn's on the same rows. The training part counts
/// as normal for all of them, so every subcluster is normal; nothing is learned from the labelled part.
/// </summary>
internal static class ServerDetection
{
    /// <summary>Beside each metric stands its running mean over about so many minutes.</summary>
    public const int Span = 10;

    private const int WarmupRows = 2_048;

    /// <summary>Scores of all methods on one server.</summary>
    public static IReadOnlyList<ServerScores> Run(ServerSeries series, string folder, string name)
    {
        var scores = new List<ServerScores>(Ours(WithMeans(series.Train), WithMeans(series.Test)));
        if (PythonPeer.Version() is null) return scores;
        scores.AddRange(Peers(folder, name, 1, ""));
        scores.AddRange(Peers(folder, name, Span, ", rows with means"));
        return scores;
    }

    // The last fifth is scored row by row before it is learned.
    private static IEnumerable<ServerScores> Ours(double[][] train, double[][] test)
    {
        var ensemble = new NoveltyEnsemble(new NoveltyEnsembleOptions
        {
            Dimensions = train[0].Length,
            WarmupRows = WarmupRows,
            MassFloor = 0,
        });
        int cut = train.Length * 4 / 5;
        var heldBack = new List<(NoveltyScores Scores, NoveltyRanks Ranks)>();
        for (int i = 0; i < train.Length; i++)
        {
            if (i >= cut) heldBack.Add((ensemble.Scores(train[i]), ensemble.Ranks(train[i])));
            ensemble.Learn(train[i]);
        }
        var tested = test.Select(row => (Scores: ensemble.Scores(row), Ranks: ensemble.Ranks(row))).ToList();
        foreach (var (method, pick) in Methods())
            yield return new ServerScores(method, [.. heldBack.Select(pick)], [.. tested.Select(pick)]);
    }

    private static (string, Func<(NoveltyScores Scores, NoveltyRanks Ranks), double>)[] Methods() =>
    [
        ("Vigie: CF-tree", s => s.Scores.Cluster),
        ("Vigie: principal components", s => s.Scores.Components),
        ("Vigie: online isolation forest", s => s.Scores.Isolation),
        ("Vigie: mean of ranks", s => s.Ranks.Mean),
        ("Vigie: mean of ranks, logarithmic", s => s.Ranks.Joint),
    ];

    private static IEnumerable<ServerScores> Peers(string folder, string name, int span, string suffix) =>
        PythonPeer.Run("detection_servers.py", folder, name, span.ToString(CultureInfo.InvariantCulture))
            .Select(found => new ServerScores(
                $"scikit-learn: {found.GetProperty("method").GetString()}{suffix}", Numbers(found, "heldBack"), Numbers(found, "test")));

    private static double[] Numbers(JsonElement found, string property) =>
        [.. found.GetProperty(property).EnumerateArray().Select(number => number.GetDouble())];

    private static double[][] WithMeans(double[][] rows)
    {
        var mean = (double[])rows[0].Clone();
        return Array.ConvertAll(rows, row =>
        {
            for (int j = 0; j < row.Length; j++) mean[j] += (row[j] - mean[j]) / Span;
            return (double[])[.. row, .. mean];
        });
    }
}
