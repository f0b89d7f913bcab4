using System.Diagnostics;
using System.Globalization;
using Vigie.App.Cli;
using Vigie.Bench.Peers;

namespace Vigie.Bench.Quality;

/// <summary>
/// Failures of OpenStack runs: the product's own back-test, and beside it plain methods of scikit-learn on the same
/// decisions, all judged by <see cref="DecisionJudge"/>. The peers' thresholds are the best in hindsight, Vigie's is chosen on
/// the past.
/// </summary>
internal sealed record OpenStackScenario : IScenario
{
    private const string Source = "openstack/runs.tar.gz";
    private const string FailureFile = "openstack/failures.csv";
    private const string OnsetFile = "openstack/onsets.csv";
    private const double WantedPrecision = 0.95;

    private static readonly string[] Columns =
        ["scorer", "threshold", "PR-AUC", "F1", "recall", "precision", "recall of the foreseeable", "the same at precision .95, in hindsight"];

    /// <inheritdoc/>
    public required string Id { get; init; }

    /// <summary>Horizon in seconds.</summary>
    public required int HorizonSeconds { get; init; }

    /// <summary>What was reached.</summary>
    public required (double PrAuc, double F1, double Foreseeable) Settled { get; init; }

    /// <inheritdoc/>
    public IReadOnlyList<string> Needs => [Source, FailureFile, OnsetFile];

    /// <inheritdoc/>
    public async Task<ScenarioResult?> RunAsync(string data, TextWriter output)
    {
        var folder = Directory.CreateTempSubdirectory("vigie-bench-");
        try
        {
            var predictions = Path.Combine(folder.FullName, "predictions.csv");
            string[] args =
            [
                "backtest", Path.Combine(data, Source), "--failures", Path.Combine(data, FailureFile), "--report", folder.FullName, "--quiet",
                "--predictions", predictions, .. Options,
            ];
            PeakMemory.Restart();
            var watch = Stopwatch.StartNew();
            int exit = await VigieCommand.RunAsync(args, TextWriter.Null, output);
            string cost = string.Create(CultureInfo.InvariantCulture, $"{watch.Elapsed.TotalSeconds:0} s, {PeakMemory.Megabytes():0} MB");
            if (exit != VigieCommand.Done)
            {
                await output.WriteLineAsync($"{Id}: the back-test ended with exit code {exit}");
                return null;
            }
            return Result(data, predictions, cost);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private string[] Options =>
    [
        "--horizon", $"{HorizonSeconds}s", "--lead", "0s", "--step", "10s", "--warmup", "60s", "--train-share", "0.6",
    ];

    private ScenarioResult Result(string data, string predictions, string cost)
    {
        var judge = new DecisionJudge(Path.Combine(data, FailureFile), Path.Combine(data, OnsetFile), HorizonSeconds, 0);
        var (risks, above) = DecisionJudge.Read(predictions);
        var figures = judge.At(above, 0) with { PrAuc = judge.At(risks, 0).PrAuc };
        var rows = new List<IReadOnlyList<string>>
        {
            Row("Vigie", "of the past", figures, judge, risks),
            Row("Vigie", "hindsight", judge.Best(risks, f => f.F1), judge, risks),
        };
        foreach (var (name, scores) in Peers(data))
            rows.Add(Row(name, "hindsight", judge.Best(scores, f => f.F1), judge, scores));
        var (all, foreseeable) = judge.Failures(risks);
        var note = $"`vigie backtest {Source} --failures {FailureFile} {string.Join(' ', Options)}`: learned on the first 96 runs by start time, "
            + $"judged on {risks.Count:N0} decisions of the others with {all} failures, {foreseeable} of them foreseeable (the fault active 30 s or "
            + $"more before); {cost}. Peers: scikit-learn {PythonPeer.Version() ?? "absent"} on the same decisions, their thresholds the best in hindsight; "
            + "the oracles know when the fault became active.";
        return new ScenarioResult(note, Columns, rows,
        [
            new("PR-AUC", figures.PrAuc, Settled.PrAuc, 0.02), new("F1", figures.F1, Settled.F1, 0.04),
            new("recall of the foreseeable", figures.Foreseeable, Settled.Foreseeable, 0.06),
        ]);
    }

    private IEnumerable<(string Name, IReadOnlyList<ScoredDecision> Scores)> Peers(string data)
    {
        if (PythonPeer.Version() is null) yield break;
        var found = PythonPeer.Run(
            "quality_openstack.py", Path.Combine(data, Source), Path.Combine(data, FailureFile), Path.Combine(data, OnsetFile),
            HorizonSeconds.ToString(CultureInfo.InvariantCulture), Path.Combine(Path.GetTempPath(), "vigie-bench-cache"));
        foreach (var method in found)
        {
            var machines = method.GetProperty("machines").EnumerateArray().Select(cell => cell.GetString()!).ToList();
            var times = method.GetProperty("times").EnumerateArray().Select(cell => (long)Math.Round(cell.GetDouble() * 1e6)).ToList();
            var scores = method.GetProperty("scores").EnumerateArray().Select(cell => cell.GetDouble()).ToList();
            yield return (
                method.GetProperty("method").GetString()!,
                [.. machines.Select((machine, i) => new ScoredDecision(machine, times[i], scores[i]))]);
        }
    }

    private static IReadOnlyList<string> Row(
        string name, string threshold, DecisionFigures figures, DecisionJudge judge, IReadOnlyList<ScoredDecision> scores)
    {
        var precise = judge.Best(scores, f => f.Precision >= WantedPrecision ? f.Foreseeable : -1);
        return
        [
            name, threshold, ScenarioResult.Share(figures.PrAuc), ScenarioResult.Share(figures.F1), ScenarioResult.Share(figures.Recall),
            ScenarioResult.Share(figures.Precision), ScenarioResult.Share(figures.Foreseeable),
            precise.Precision >= WantedPrecision ? ScenarioResult.Share(precise.Foreseeable) : "none",
        ];
    }
}
