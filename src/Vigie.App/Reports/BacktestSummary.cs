using System.Globalization;
using Vigie.Logs.Evaluation;

namespace Vigie.App.Reports;

/// <summary>What a back-test found, in plain sentences that promise no more than was measured.</summary>
internal sealed class BacktestSummary
{
    private const int FewFailures = 10;

    /// <summary>
    /// A scorer that is under alarm for more than this part of the time announces everything and says nothing: a yardstick
    /// for the table, no rule that anybody could live with.
    /// </summary>
    public const double EndlessAlarmShare = 0.5;

    private readonly BacktestReport _report;
    private readonly Scorecard? _model;
    private readonly int _failures;

    public BacktestSummary(BacktestReport report)
    {
        _report = report;
        _model = report.Scores.Count > 0 ? report.Scores[0] : null;
        _failures = report.Input.JudgedFailures;
    }

    /// <summary>The finding in one line.</summary>
    public string Title
    {
        get
        {
            if (_model == null) return "Nothing was judged";
            if (_failures == 0) return "No failure to judge by";
            return _model.Incidents == 0
                ? $"No alarm was raised before {Counted(_failures, "failure")}"
                : $"{Number(_model.Caught)} of {Counted(_failures, "failure")} announced, "
                    + $"{Number(Right)} of {Counted(_model.Incidents, "alarm")} right";
        }
    }

    /// <summary>What that means, sentence by sentence.</summary>
    public IEnumerable<string> Sentences()
    {
        if (_model == null)
        {
            yield return "The data gave no moment at which a prediction could be judged; the notes say why.";
            yield break;
        }
        yield return Announced(_model);
        if (_model.Incidents > 0) yield return Alarms(_model);
        if (_failures > 0 && Comparison() is { } comparison) yield return comparison;
        if (_failures is > 0 and < FewFailures)
            yield return $"With only {Counted(_failures, "failure")} these numbers are rough: one more or less "
                + $"moves them much.";
    }

    /// <summary>The simple rule with the highest F1 among those that do not alarm most of the time; null where none does.</summary>
    public Scorecard? BestRule
    {
        get
        {
            Scorecard? best = null;
            foreach (var baseline in _report.Scores.Skip(1))
            {
                if (baseline.AlarmShare <= EndlessAlarmShare && double.IsFinite(baseline.F1) && (best == null || baseline.F1 > best.F1))
                    best = baseline;
            }
            return best;
        }
    }

    /// <summary>Alarms that a failure followed in time.</summary>
    public int Right => _model == null ? 0 : _model.Incidents - _model.FalseIncidents;

    /// <summary>What several horizons announce together.</summary>
    public static IEnumerable<string> Sentences(JointFigures joint)
    {
        yield return $"Kinds of failure show at different times before they come. {Number(joint.Caught)} of "
            + $"{Counted(joint.Failures, "failure")} {Were(joint.Caught)} announced by at least one horizon"
            + (joint.Foreseeable is { } foreseeable and > 0
                ? $", {Number(joint.ForeseeableCaught ?? 0)} of the {Number(foreseeable)} that could be foreseen." : ".");
        yield return $"Who lets all of them warn is called for nothing {Number(joint.FalseIncidents)} times: "
            + $"{EachWeek(joint.FalseIncidentsPerMachineWeek)}. Each horizon by itself gives {Number(joint.FalseIncidentsApart)} false alarms "
            + "together, but several at once are one call, and one during the right warning of another is none.";
    }

    /// <summary>A horizon with its lead, in short.</summary>
    public static string PairName(BacktestReport pair) => pair.Run.LeadSeconds == 0 ? Duration.Text(pair.Run.HorizonSeconds)
        : $"{Duration.Text(pair.Run.HorizonSeconds)}, lead {Duration.Text(pair.Run.LeadSeconds)}";

    /// <summary>A share as words of a plausible range; empty where there is nothing to count.</summary>
    public static string PlausibleRange(int hits, int all)
    {
        if (all <= 0 || hits < 0 || hits > all) return "";
        var (low, high) = Wilson(hits, all);
        return $"plausibly {Percent(low, 0)} to {Percent(high, 0)}";
    }

    /// <summary>
    /// The 95 % score interval of a share: honest near 0 and 1, where share ± 2 deviations is not. E. B. Wilson,
    /// "Probable inference, the law of succession, and statistical inference", JASA 1927.
    /// </summary>
    public static (double Low, double High) Wilson(int hits, int all)
    {
        const double Z = 1.959964;
        double p = (double)hits / all;
        double middle = (p + Z * Z / (2 * all)) / (1 + Z * Z / all);
        double half = Z / (1 + Z * Z / all) * Math.Sqrt(p * (1 - p) / all + Z * Z / (4.0 * all * all));
        return (Math.Max(middle - half, 0), Math.Min(middle + half, 1));
    }

    /// <summary>A share as a percentage; a dash where there is no number.</summary>
    public static string Percent(double? share, int digits = 1)
    {
        if (share is not double value || !double.IsFinite(value)) return Duration.None;
        string format = digits == 0 ? "0" : "0." + new string('#', digits);
        return (value * 100).ToString(format, CultureInfo.InvariantCulture) + " %";
    }

    /// <summary>A count with thousands apart.</summary>
    public static string Number(long value) => value.ToString("#,0", CultureInfo.InvariantCulture);

    /// <summary>A count with its noun.</summary>
    public static string Counted(long count, string noun) => $"{Number(count)} {noun}{(count == 1 ? "" : "s")}";

    private string Announced(Scorecard model)
    {
        string inTime = $"in time (an alarm at most "
            + $"{Duration.Text(_report.Run.HorizonSeconds + _report.Run.LeadSeconds)} ahead)";
        if (_failures == 0)
            return "No failure falls into the judged time, so nothing can be said about how well failures are "
                + "announced.";
        if (model.Caught == 0)
            return $"None of {Counted(_failures, "failure")} was announced {inTime}.";
        string lead = model.Caught == 1
            ? $"{Duration.Text(model.LeadMedianSeconds)} ahead"
            : $"half of those at least {Duration.Text(model.LeadMedianSeconds)} ahead, "
                + $"9 in 10 at least {Duration.Text(model.LeadP10Seconds)} ahead";
        string all = Counted(_failures, "failure");
        return $"Of {all}, {Number(model.Caught)} {Were(model.Caught)} announced {inTime}: {lead}.";
    }

    private static string Were(int count) => count == 1 ? "was" : "were";

    private string Alarms(Scorecard model)
    {
        string share = Percent((double)Right / model.Incidents, 0);
        string right = Right == model.Incidents
            ? (Right == 1 ? "The only alarm was right" : $"All {Number(Right)} alarms were right")
            : Right > 0 ? $"{Number(Right)} of {Counted(model.Incidents, "alarm")} ({share}) {Were(Right)} right"
            : model.Incidents == 1 ? "The only alarm was false"
            : $"All {Number(model.Incidents)} alarms were false";
        return $"{right}; {EachWeek(model.FalseIncidentsPerMachineWeek)}.";
    }

    private static string EachWeek(double rate)
    {
        if (!double.IsFinite(rate) || rate < 0) return "how often false alarms come is not known";
        if (rate == 0) return "there was no false alarm";
        return rate >= 0.95
            ? $"a machine gives about {rate.ToString("0.#", CultureInfo.InvariantCulture)} false alarms a week"
            : $"a machine gives a false alarm about once in {Counted((long)Math.Round(1 / rate), "week")}";
    }

    private string? Comparison()
    {
        if (BestRule is not { } best) return null;
        string what = $"announces {Number(best.Caught)} with {Number(best.Incidents - best.FalseIncidents)} of "
            + $"{Counted(best.Incidents, "alarm")} right";
        bool isBetter = _model!.F1 > best.F1;
        return isBetter
            ? $"The best simple rule, “{best.Name}”, {what}."
            : $"A simple rule does as well or better: “{best.Name}” {what}. On this data the simple rule will do.";
    }
}
