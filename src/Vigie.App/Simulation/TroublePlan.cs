namespace Vigie.App.Simulation;

/// <summary>
/// When what goes wrong: drawn before anything is logged, one list a machine in order of time, never two at once.
/// </summary>
internal static class TroublePlan
{
    private const double Hour = 3_600_000;

    // A deck rather than dice: one failure in six is sudden in every fleet that is large enough.
    private static readonly TroubleKind[] Deck =
    [
        TroubleKind.Memory, TroubleKind.Memory, TroubleKind.Memory, TroubleKind.DiskFull,
        TroubleKind.FailingDisk, TroubleKind.FailingDisk, TroubleKind.Overheating, TroubleKind.Overheating,
        TroubleKind.Network, TroubleKind.Network, TroubleKind.Sudden, TroubleKind.Sudden,
    ];

    /// <summary>The troubles of every machine.</summary>
    public static Trouble[][] Draw(SimulationOptions options)
    {
        var random = SplitMix64.For(options.Seed, 0, purpose: 1);
        long start = options.Start.ToUnixTimeMilliseconds();
        long end = options.Start.AddDays(options.Days).ToUnixTimeMilliseconds();
        var deck = new Queue<TroubleKind>();
        var plans = new Trouble[options.Machines][];
        for (int machine = 0; machine < plans.Length; machine++)
        {
            var plan = new List<Trouble>();
            // Twelve quiet hours first, so that there is a usual state to depart from.
            double free = start + 12 * Hour;
            while (true)
            {
                var trouble = Next(random, deck, free);
                if (trouble.Boot > end - Hour) break;
                plan.Add(trouble);
                free = trouble.Boot + 6 * Hour;
            }
            plans[machine] = options.Troubled ? [.. plan] : [];
        }
        return plans;
    }

    private static Trouble Next(SplitMix64 random, Queue<TroubleKind> deck, double free)
    {
        // Two exponential waits in a row: troubles come at no fixed beat, yet seldom crowd.
        double onset = free + random.Exponential(32 * Hour) + random.Exponential(32 * Hour);
        if (random.NextDouble() < 0.25) return Passing(random, onset);
        if (deck.Count == 0) Shuffle(random, deck);
        var kind = deck.Dequeue();
        double silence = kind == TroubleKind.FailingDisk ? random.Between(0.5, 2) : random.Between(0.05, 0.4);
        double length = Hours(random, kind) * Hour;
        return At(kind, onset, length, silence * Hour, reach: 1);
    }

    // Trouble that passes by itself: it looks the same as long as it lasts.
    private static Trouble Passing(SplitMix64 random, double onset)
    {
        TroubleKind kind;
        do kind = random.Pick<TroubleKind>(Deck); while (kind == TroubleKind.Sudden);
        double reach = random.Between(0.35, 0.7);
        return At(kind, onset, Hours(random, kind) * Hour * reach, 0, reach);
    }

    private static double Hours(SplitMix64 random, TroubleKind kind) => kind switch
    {
        TroubleKind.Memory => random.Between(3, 8),
        TroubleKind.DiskFull => random.Between(18, 28),
        TroubleKind.FailingDisk => random.Between(8, 14),
        TroubleKind.Overheating => random.Between(0.7, 1.5),
        TroubleKind.Network => random.Between(0.4, 1),
        _ => 0,
    };

    // Whole seconds, as the files with the failures name them.
    private static Trouble At(TroubleKind kind, double onset, double length, double silence, double reach)
    {
        long from = (long)(onset / 1000) * 1000;
        long end = from + (long)(length / 1000) * 1000;
        return new Trouble(kind, from, end, end + (long)(silence / 1000) * 1000, reach);
    }

    private static void Shuffle(SplitMix64 random, Queue<TroubleKind> deck)
    {
        var cards = (TroubleKind[])Deck.Clone();
        for (int i = cards.Length - 1; i > 0; i--)
        {
            int j = random.Below(i + 1);
            (cards[i], cards[j]) = (cards[j], cards[i]);
        }
        foreach (var card in cards) deck.Enqueue(card);
    }
}
