namespace Vigie.Logs.Evaluation;

/// <summary>Two back-test reports, pair by pair of horizon and lead.</summary>
public sealed record ReportComparison
{
    /// <summary>The first report, as it was named.</summary>
    public required string First { get; init; }

    /// <summary>The second report, as it was named.</summary>
    public required string Second { get; init; }

    /// <summary>Pairs of horizon and lead that both judged.</summary>
    public required IReadOnlyList<ComparedPair> Pairs { get; init; }

    /// <summary>Horizons and leads that only one of them judged.</summary>
    public required IReadOnlyList<string> Notes { get; init; }
}
