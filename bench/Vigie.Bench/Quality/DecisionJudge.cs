using System.Globalization;
using Vigie.Learn.Statistics;
using Vigie.Logs.Alerts;
using Vigie.Logs.Labels;

namespace Vigie.Bench.Quality;

/// <summary>One decision of a scorer.</summary>
/// <param name="Machine">The machine.</param>
/// <param name="TimeMicros">When, in microseconds since 1970 UTC.</param>
/// <param name="Score">Higher is more at risk.</param>
internal readonly record struct ScoredDecision(string Machine, long TimeMicros, double Score);

/// <summary>Figures of one scorer, by incident at one threshold and over all thresholds by decision.</summary>
/// <param name="PrAuc">By decision, too-late ones left out.</param>
/// <param name="F1">By incident.</param>
/// <param name="Recall">Of all failures.</param>
/// <param name="Precision">By incident.</param>
/// <param name="Foreseeable">Recall of the failures whose onset lies 30 s or more before them.</param>
internal readonly record struct DecisionFigures(double PrAuc, double F1, double Recall, double Precision, double Foreseeable);

/// <summary>Judges decisions of any scorer against failures and onsets in files, by one set of rules.</summary>
internal sealed class DecisionJudge
{
    private const int MostThresholds = 400;
    private const double LeastAheadSeconds = 30;

    private readonly Dictionary<string, int> _machines = [];
    private readonly FailureTimes _failures;
    private readonly HashSet<(int Machine, long TimeMicros)> _foreseeable;

    /// <summary>Reads failures (machine,time,kind) and onsets (machine,onset).</summary>
    public DecisionJudge(string failures, string onsets, double horizonSeconds, double leadSeconds)
    {
        var list = Cells(failures).Select(cells => (Machine: Number(cells[0]), Time: Micros(cells[1]), "")).ToList();
        _failures = new FailureTimes(
            list, new LabelOptions { HorizonSeconds = horizonSeconds, LeadSeconds = leadSeconds, RecoverySeconds = 0 });
        var active = Cells(onsets).ToDictionary(cells => Number(cells[0]), cells => Micros(cells[1]));
        _foreseeable = [.. list
            .Where(f => active.TryGetValue(f.Machine, out long onset) && f.Time - onset >= LeastAheadSeconds * 1e6)
            .Select(f => (f.Machine, f.Time))];
    }

    /// <summary>Failures of the machines that there are decisions about, and those of them that could be foreseen.</summary>
    public (int All, int Foreseeable) Failures(IEnumerable<ScoredDecision> decisions)
    {
        var judged = decisions.Select(d => Number(d.Machine)).ToHashSet();
        return (judged.Sum(machine => _failures.Of(machine).Length), _foreseeable.Count(f => judged.Contains(f.Machine)));
    }

    /// <summary>Figures at a threshold.</summary>
    public DecisionFigures At(IReadOnlyList<ScoredDecision> decisions, double threshold) =>
        Figures(Sorted(decisions), PrAuc(decisions), Foreseeable(decisions), threshold);

    /// <summary>Figures at the best threshold in hindsight, by a measure of them; what no rule of the past could promise.</summary>
    public DecisionFigures Best(IReadOnlyList<ScoredDecision> decisions, Func<DecisionFigures, double> measure)
    {
        var (sorted, area, foreseeable) = (Sorted(decisions), PrAuc(decisions), Foreseeable(decisions));
        double[] values = [.. decisions.Select(d => d.Score).Distinct().Order()];
        int step = Math.Max(1, values.Length / MostThresholds);
        return values.Where((_, i) => i % step == 0).Select(value => Figures(sorted, area, foreseeable, value)).MaxBy(measure);
    }

    /// <summary>Decisions in a file machine,time,risk,threshold,...; scores are distances above the threshold.</summary>
    public static (IReadOnlyList<ScoredDecision> Risks, IReadOnlyList<ScoredDecision> Above) Read(string predictions)
    {
        var (risks, above) = (new List<ScoredDecision>(), new List<ScoredDecision>());
        foreach (var cells in Cells(predictions))
        {
            var (time, risk) = (Micros(cells[1]), double.Parse(cells[2], CultureInfo.InvariantCulture));
            risks.Add(new ScoredDecision(cells[0], time, risk));
            above.Add(new ScoredDecision(cells[0], time, double.IsPositiveInfinity(Threshold(cells[3])) ? -1 : risk - Threshold(cells[3])));
        }
        return (risks, above);
    }

    private static double Threshold(string cell) => double.Parse(cell, CultureInfo.InvariantCulture);

    private DecisionFigures Figures(Decisions sorted, double area, int foreseeable, double threshold)
    {
        var score = IncidentJudge.Judge(sorted, _failures, threshold);
        int seen = score.Caught.Count(caught => _foreseeable.Contains((caught.Machine, caught.FailureMicros)));
        return new DecisionFigures(
            area, score.F1, score.Recall, score.Precision, foreseeable == 0 ? 0 : (double)seen / foreseeable);
    }

    private int Foreseeable(IReadOnlyList<ScoredDecision> decisions) => Failures(decisions).Foreseeable;

    private double PrAuc(IReadOnlyList<ScoredDecision> decisions)
    {
        var labelled = decisions.Select(d => (d.Score, Label: _failures.Label(Number(d.Machine), d.TimeMicros)))
            .Where(d => d.Label is RowLabel.Positive or RowLabel.Negative).ToList();
        return RankingMetrics.PrAuc([.. labelled.Select(d => d.Score)], [.. labelled.Select(d => d.Label == RowLabel.Positive)]);
    }

    private Decisions Sorted(IReadOnlyList<ScoredDecision> decisions) =>
        new([.. decisions.Select(d => Number(d.Machine))], [.. decisions.Select(d => d.TimeMicros)], [.. decisions.Select(d => d.Score)]);

    private int Number(string machine)
    {
        if (!_machines.TryGetValue(machine, out int number)) _machines[machine] = number = _machines.Count;
        return number;
    }

    private static IEnumerable<string[]> Cells(string file) =>
        File.ReadLines(file).Skip(1).Where(line => line.Length > 0).Select(line => line.Split(','));

    private static long Micros(string cell) =>
        (DateTimeOffset.Parse(cell, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal).Ticks - DateTimeOffset.UnixEpoch.Ticks) / 10;
}
