namespace Vigie.Logs.Evaluation;

/// <summary>
/// What several horizons announce together. Kinds of failure show at different times before they come: one horizon sees
/// some of them, and who lets several warn is told of what any of them sees.
/// </summary>
public sealed record JointFigures
{
    /// <summary>Failures that were judged under every pair of horizon and lead.</summary>
    public required int Failures { get; init; }

    /// <summary>Those that at least one pair announced.</summary>
    public required int Caught { get; init; }

    /// <summary>Share of them; NaN where there are none.</summary>
    public required double Recall { get; init; }

    /// <summary>Failures among them that could be foreseen; null where no onsets were given.</summary>
    public required int? Foreseeable { get; init; }

    /// <summary>Those that could be foreseen and that at least one pair announced; null where no onsets were given.</summary>
    public required int? ForeseeableCaught { get; init; }

    /// <summary>
    /// Calls for nothing: false incidents of any pair, where those of one machine that are no further apart than the shortest
    /// lead + horizon are one call, and those that fall into the warning of a failure that another pair announced are none.
    /// </summary>
    public required int FalseIncidents { get; init; }

    /// <summary>False incidents of all pairs, each counted by itself.</summary>
    public required int FalseIncidentsApart { get; init; }

    /// <summary><see cref="FalseIncidents"/> a machine and week.</summary>
    public required double FalseIncidentsPerMachineWeek { get; init; }

    /// <summary>One entry a kind of failure, the most frequent first.</summary>
    public required IReadOnlyList<JointKind> Kinds { get; init; }

    /// <summary>Joins what pairs of horizon and lead found on the same records; null for less than two that judged.</summary>
    /// <param name="pairs">The reports of the pairs.</param>
    public static JointFigures? Of(IReadOnlyList<BacktestReport> pairs)
    {
        ArgumentNullException.ThrowIfNull(pairs);
        if (pairs.Count < 2 || pairs.Any(pair => pair.Scores.Count == 0)) return null;
        var others = pairs.Skip(1).Select(pair => pair.Failures.ToDictionary(Key)).ToArray();
        FailureOutcome[][] failures =
        [
            .. pairs[0].Failures.Where(f => others.All(o => o.ContainsKey(Key(f))))
                .Select(f => (FailureOutcome[])[f, .. others.Select(o => o[Key(f)])]),
        ];
        bool hasOnsets = pairs[0].Foreseeable is not null;
        int caught = failures.Count(IsCaught);
        int apart = pairs.Sum(pair => pair.Scores[0].FalseIncidents), calls = CallsForNothing(pairs);
        return new JointFigures
        {
            Failures = failures.Length,
            Caught = caught,
            Recall = (double)caught / failures.Length,
            Foreseeable = hasOnsets ? failures.Count(IsForeseeable) : null,
            ForeseeableCaught = hasOnsets ? failures.Count(f => IsForeseeable(f) && IsCaught(f)) : null,
            FalseIncidents = calls,
            FalseIncidentsApart = apart,
            FalseIncidentsPerMachineWeek =
                apart == 0 ? 0 : pairs.Sum(pair => pair.Scores[0].FalseIncidentsPerMachineWeek) * calls / apart,
            Kinds =
            [
                .. failures.GroupBy(f => f[0].Kind).Select(kind => Kind(kind.Key, [.. kind], hasOnsets))
                    .OrderByDescending(k => k.Failures).ThenBy(k => k.Kind, StringComparer.Ordinal),
            ],
        };
    }

    private static int CallsForNothing(IReadOnlyList<BacktestReport> pairs)
    {
        double together = pairs.Min(pair => pair.Run.LeadSeconds + pair.Run.HorizonSeconds);
        var warnings = pairs.SelectMany(pair => pair.Failures).Where(f => f.LeadSeconds is not null)
            .ToLookup(f => f.Machine, f => (From: f.Time.AddSeconds(-f.LeadSeconds!.Value), To: f.Time), StringComparer.Ordinal);
        int calls = 0;
        foreach (var machine in pairs.SelectMany(pair => pair.FalseIncidents).GroupBy(i => i.Machine, StringComparer.Ordinal))
        {
            var until = DateTimeOffset.MinValue;
            foreach (var incident in machine.OrderBy(i => i.From))
            {
                if (warnings[machine.Key].Any(w => w.From <= incident.To && incident.From <= w.To)) continue;
                if (until == DateTimeOffset.MinValue || (incident.From - until).TotalSeconds > together) calls++;
                if (incident.To > until) until = incident.To;
            }
        }
        return calls;
    }

    private static JointKind Kind(string name, FailureOutcome[][] failures, bool hasOnsets)
    {
        int caught = failures.Count(IsCaught);
        double[] leads = [.. failures.Where(IsCaught).Select(f => f.Max(pair => pair.LeadSeconds ?? 0)).Order()];
        return new JointKind
        {
            Kind = name,
            Failures = failures.Length,
            Foreseeable = hasOnsets ? failures.Count(IsForeseeable) : null,
            Caught = caught,
            Recall = (double)caught / failures.Length,
            CaughtByPair = [.. Enumerable.Range(0, failures[0].Length).Select(pair => failures.Count(f => f[pair].Caught))],
            LeadMedianSeconds = Quantiles.Of(leads, 0.5),
        };
    }

    private static (string Machine, DateTimeOffset Time) Key(FailureOutcome failure) => (failure.Machine, failure.Time);

    private static bool IsCaught(FailureOutcome[] byPair) => byPair.Any(f => f.Caught);

    private static bool IsForeseeable(FailureOutcome[] byPair) => byPair[0].IsForeseeable == true;
}

/// <summary>How well several horizons together announced one kind of failure.</summary>
public sealed record JointKind
{
    /// <summary>The kind, or the rule that found it; may be empty.</summary>
    public required string Kind { get; init; }

    /// <summary>Failures of this kind that were judged under every pair.</summary>
    public required int Failures { get; init; }

    /// <summary>Failures of this kind that could be foreseen; null where no onsets were given.</summary>
    public required int? Foreseeable { get; init; }

    /// <summary>Those that at least one pair announced.</summary>
    public required int Caught { get; init; }

    /// <summary>Share of them.</summary>
    public required double Recall { get; init; }

    /// <summary>How many each pair announced, in the order of the pairs.</summary>
    public required IReadOnlyList<int> CaughtByPair { get; init; }

    /// <summary>Median seconds from the first alarm of any pair to the failure; null where nothing was caught.</summary>
    public required double? LeadMedianSeconds { get; init; }
}
