using System.Diagnostics;
using System.Globalization;
using Vigie.Bench.Peers;
using Vigie.Learn.Statistics;

namespace Vigie.Bench.Quality;

/// <summary>
/// Drives that fail within 30 days, from the histories of their SMART readings: Vigie's linear learner beside scikit-learn's
/// logistic regression and gradient boosting, split by drive and by time.
/// </summary>
internal sealed class DriveScenario : IScenario
{
    private const string Histories = "drives/drive-histories.csv.gz";
    private const double LeadHours = 24;
    private const double CutDay = 16617;   // 2015-07-01
    private const double Settled = 0.417;
    private const double Tolerance = 0.02;

    private static readonly string[] Columns =
        ["scorer", "PR-AUC, mean of parts", "deviation", .. Enumerable.Range(1, DriveRows.Parts).Select(part => $"part {part}"), "a day ahead, mean", "ROC-AUC, mean", "processor seconds a part"];

    /// <inheritdoc/>
    public string Id => "drives";

    /// <inheritdoc/>
    public IReadOnlyList<string> Needs => [Histories];

    /// <inheritdoc/>
    public Task<ScenarioResult?> RunAsync(string data, TextWriter output)
    {
        var drives = DriveHistories.Read(Path.Combine(data, Histories));
        var rows = new DriveRows(drives);
        var scorers = new Dictionary<string, List<PartFigures>>();
        int decisions = 0, positives = 0;
        for (int part = 0; part < DriveRows.Parts; part++)
        {
            var split = DriveSplit.Of(rows, part, CutDay);
            decisions += split.Judged.Count;
            positives += split.Judged.Count(i => rows.Keys[i].Fails);
            var start = Process.GetCurrentProcess().UserProcessorTime;
            var model = new DriveModel(rows, split);
            double[] risks = [.. split.Judged.Select(model.Risk)];
            Add("Vigie", risks, (Process.GetCurrentProcess().UserProcessorTime - start).TotalSeconds);
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{Id}: part {part + 1}: {split.Learned.Count} learned, {split.Judged.Count} judged, penalty {model.Strength}"));
            foreach (var (method, seconds, scores) in DrivePeers.Run(rows, split)) Add(method, scores, seconds);

            void Add(string name, double[] scores, double seconds)
            {
                if (!scorers.TryGetValue(name, out var parts)) scorers[name] = parts = [];
                parts.Add(new PartFigures(
                    PrAuc(rows, split, scores, 0), PrAuc(rows, split, scores, LeadHours),
                    RankingMetrics.RocAuc(scores, [.. split.Judged.Select(i => rows.Keys[i].Fails)]), seconds));
                output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Id}: part {part + 1}: {name} {parts[^1].PrAuc:0.000}"));
            }
        }
        return Task.FromResult<ScenarioResult?>(new ScenarioResult(
            Note(drives, decisions, positives), Columns, [.. scorers.Select(scorer => Row(scorer.Key, scorer.Value))],
            [new Floor("PR-AUC", scorers["Vigie"].Average(part => part.PrAuc), Settled, Tolerance)]));
    }

    private static double PrAuc(DriveRows rows, DriveSplit split, double[] scores, double lead)
    {
        int[] known = [.. Enumerable.Range(0, scores.Length).Where(i => rows.Keys[split.Judged[i]].IsKnownAfter(lead))];
        return RankingMetrics.PrAuc(
            [.. known.Select(i => scores[i])], [.. known.Select(i => rows.Keys[split.Judged[i]].FailsAfter(lead))]);
    }

    private static string Note(IReadOnlyList<Drive> drives, int decisions, int positives) =>
        $"{drives.Count:N0} drives, {drives.Sum(drive => drive.Stretches.Count):N0} stretches in which no reading changed. A decision is made when a stretch "
        + "begins, of its readings, those before and how long each lasted: never of how long this one will last, for that would tell the failure. It is "
        + "right when the drive fails within 30 days; where the record ends sooner nobody knows, and it is left out. Drives are cut into three parts by "
        + "their serial number, time on 2015-07-01: learned are the other two parts of decisions whose 30 days had passed by then, judged is the part "
        + $"from then on; together {decisions:N0} decisions, {positives:N0} of them right (chance {ScenarioResult.Share((double)positives / decisions)}). Scorers get "
        + $"the same {new DriveFeatures().Count} columns and the drive's model; \"raw columns\" are the readings, age, size and model alone. Vigie: the columns cut into "
        + "bins, the telling ones crossed, hashed, averaged SGD, penalty and calibration chosen before the cut. "
        + $"scikit-learn {PythonPeer.Version() ?? "absent"}, defaults, standardised columns for the regression. \"A day ahead\" judges the same scores of failures within 30 days after "
        + "the next 24 hours, in case a reading is up to a day old when a stretch begins.";

    private static IReadOnlyList<string> Row(string name, List<PartFigures> parts)
    {
        double mean = parts.Average(part => part.PrAuc);
        double deviation = Math.Sqrt(parts.Sum(part => (part.PrAuc - mean) * (part.PrAuc - mean)) / (parts.Count - 1));
        return
        [
            name, ScenarioResult.Share(mean), ScenarioResult.Share(deviation), .. parts.Select(part => ScenarioResult.Share(part.PrAuc)),
            ScenarioResult.Share(parts.Average(part => part.PrAucLater)), ScenarioResult.Share(parts.Average(part => part.RocAuc)),
            ScenarioResult.Whole(parts.Average(part => part.Seconds)),
        ];
    }

    private readonly record struct PartFigures(double PrAuc, double PrAucLater, double RocAuc, double Seconds);
}
