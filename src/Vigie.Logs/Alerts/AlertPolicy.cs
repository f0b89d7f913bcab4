using Vigie.Learn;

namespace Vigie.Logs.Alerts;

/// <summary>What makes one threshold better than another on the past.</summary>
public enum AlertAim : byte
{
    /// <summary>The highest F1 by incident.</summary>
    F1,

    /// <summary>The lowest cost of missed failures and false incidents.</summary>
    Cost,

    /// <summary>The highest recall, beyond what alarms at random would find, within so many incidents a machine-week.</summary>
    Budget,

    /// <summary>The same within so many false incidents a machine-week.</summary>
    FalseBudget,

    /// <summary>The highest recall at no less than a precision.</summary>
    Precision,
}

/// <summary>How the alarm threshold is chosen on the past.</summary>
public sealed record AlertPolicy
{
    private const double SecondsPerWeek = 7 * 86400;

    /// <summary>The highest F1 by incident.</summary>
    public static AlertPolicy BestF1 { get; } = new();

    /// <summary>What is aimed at.</summary>
    public AlertAim Aim { get; private init; }

    /// <summary>Cost of a failure that no incident announced, in any unit.</summary>
    public double MissCost { get; private init; }

    /// <summary>Cost of an incident that no failure followed, in the same unit.</summary>
    public double FalseAlarmCost { get; private init; }

    /// <summary>Incidents a machine-week at most, or false ones.</summary>
    public double MaxPerMachineWeek { get; private init; }

    /// <summary>Precision by incident at least.</summary>
    public double MinPrecision { get; private init; }

    /// <summary>The lowest cost; costs are finite, not negative, and not both zero.</summary>
    public static AlertPolicy ByCost(double missCost, double falseAlarmCost)
    {
        Check.NonNegativeFinite(missCost, nameof(missCost));
        Check.NonNegativeFinite(falseAlarmCost, nameof(falseAlarmCost));
        Check.PositiveFinite(missCost + falseAlarmCost, nameof(missCost));
        return new AlertPolicy { Aim = AlertAim.Cost, MissCost = missCost, FalseAlarmCost = falseAlarmCost };
    }

    /// <summary>The highest recall within a budget.</summary>
    public static AlertPolicy ByBudget(double maxPerMachineWeek) => new()
    {
        Aim = AlertAim.Budget,
        MaxPerMachineWeek = Check.PositiveFinite(maxPerMachineWeek, nameof(maxPerMachineWeek)),
    };

    /// <summary>The highest recall within a budget of incidents that no failure follows: right ones cost nothing.</summary>
    public static AlertPolicy ByFalseBudget(double maxPerMachineWeek) =>
        ByBudget(maxPerMachineWeek) with { Aim = AlertAim.FalseBudget };

    /// <summary>The highest recall at a precision in (0, 1].</summary>
    public static AlertPolicy ByPrecision(double minPrecision) => new()
    {
        Aim = AlertAim.Precision,
        MinPrecision = Check.Within(minPrecision, double.Epsilon, 1, nameof(minPrecision)),
    };

    /// <summary>
    /// Whether incidents count as operators count them, once each however long they last; else one that lasts counts again
    /// after each lead + horizon.
    /// </summary>
    internal bool CountsWholeIncidents => Aim is AlertAim.Budget or AlertAim.FalseBudget;

    /// <summary>The policy in words, for reports.</summary>
    public override string ToString() => Aim switch
    {
        AlertAim.Cost => FormattableString.Invariant(
            $"the lowest cost, a missed failure costing {MissCost:0.###} and a false incident {FalseAlarmCost:0.###}"),
        AlertAim.Budget => FormattableString.Invariant(
            $"the highest recall within {MaxPerMachineWeek:0.###} incidents a machine-week"),
        AlertAim.FalseBudget => FormattableString.Invariant(
            $"the highest recall within {MaxPerMachineWeek:0.###} false incidents a machine-week"),
        AlertAim.Precision => FormattableString.Invariant($"the highest recall at a precision of {MinPrecision:0.###} or more"),
        _ => "the highest F1 by incident",
    };

    /// <summary>How good a score is for this policy: higher is better, negative infinity is out of the question.</summary>
    /// <param name="score">Incidents as <see cref="CountsWholeIncidents"/> says.</param>
    /// <param name="machineSeconds">Time under watch, over all machines.</param>
    /// <param name="alarmShare">Share of the decisions that are alarms.</param>
    internal double Worth(IncidentScore score, double machineSeconds, double alarmShare)
    {
        return Aim switch
        {
            AlertAim.Cost => -MissCost * (score.Failures - score.Caught.Count) - FalseAlarmCost * score.FalseIncidents,
            AlertAim.Budget => Within(score.Incidents.Count),
            AlertAim.FalseBudget => Within(score.FalseIncidents),
            AlertAim.Precision => score.JudgedIncidents == 0 || score.Precision >= MinPrecision ? score.Recall : double.NegativeInfinity,
            _ => score.F1,
        };

        // Alarms at random find the share of the failures that they take of the time: what never stops alarming is worth nothing.
        double Within(int incidents) =>
            incidents * SecondsPerWeek <= MaxPerMachineWeek * machineSeconds ? score.Recall - alarmShare : double.NegativeInfinity;
    }
}
