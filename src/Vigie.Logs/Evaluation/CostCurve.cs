namespace Vigie.Logs.Evaluation;

/// <summary>
/// What missed failures and false incidents would have cost at each threshold. Incidents end lead + horizon after their
/// first alarm, because someone who is called keeps being called: else one endless alarm would cost as much as one call.
/// </summary>
public sealed record CostCurve
{
    /// <summary>Cost of a failure that nothing announced.</summary>
    public required double MissCost { get; init; }

    /// <summary>Cost of an incident that no failure followed, in the same unit.</summary>
    public required double AlarmCost { get; init; }

    /// <summary>Weeks that all machines together were watched.</summary>
    public required double MachineWeeks { get; init; }

    /// <summary>By falling threshold.</summary>
    public required IReadOnlyList<CostPoint> Points { get; init; }

    /// <summary>With the thresholds in use, each chosen on the past of its fold; the threshold told is their median.</summary>
    public required CostPoint Chosen { get; init; }

    /// <summary>The cheapest of the points: chosen in hindsight, so nobody could have had it for sure.</summary>
    public required CostPoint Cheapest { get; init; }

    /// <summary>Cost a machine and week of never alarming.</summary>
    public required double NeverAlarm { get; init; }

    /// <summary>The same told for other prices, by rising ratio.</summary>
    public required IReadOnlyList<CostRatio> Ratios { get; init; }
}
