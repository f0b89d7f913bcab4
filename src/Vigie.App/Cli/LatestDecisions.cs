using Vigie.Logs.Prediction;

namespace Vigie.App.Cli;

/// <summary>The last decision of each machine.</summary>
internal sealed class LatestDecisions
{
    public const int MostShown = 20;

    private readonly Dictionary<int, LatestDecision> _latest = [];

    public long Decisions { get; private set; }

    public long Alerts { get; private set; }

    public void Add(int machine, long timeMicros, Decision decision, IReadOnlyList<string> reasons)
    {
        Decisions++;
        if (decision.Alert) Alerts++;
        _latest[machine] = new LatestDecision(machine, timeMicros, decision, reasons);
    }

    /// <summary>Highest risk first (novelty first where there is no risk).</summary>
    public IEnumerable<LatestDecision> MostAtRisk(int most) => _latest.Values
        .OrderByDescending(d => double.IsNaN(d.Decision.Risk) ? d.Decision.Novelty : d.Decision.Risk)
        .ThenBy(d => d.Machine)
        .Take(most);
}

/// <summary>A machine's last decision.</summary>
internal readonly record struct LatestDecision(int Machine, long TimeMicros, Decision Decision, IReadOnlyList<string> Reasons);
