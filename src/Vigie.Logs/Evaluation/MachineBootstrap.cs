using Vigie.Learn.Statistics;

namespace Vigie.Logs.Evaluation;

/// <summary>
/// Intervals by resampling whole machines with replacement (Efron and Tibshirani 1993, chapters 8 and 13: the block is the
/// machine, because decisions of one machine speak of the same failures): percentiles 2.5 and 97.5 over the resamples.
/// </summary>
internal static class MachineBootstrap
{
    /// <summary>With fewer machines the resamples are too much alike to tell anything.</summary>
    public const int FewestMachines = 10;

    private const double Tail = 0.025;

    // Where most resamples have no failure or no incident at all, the rest does not stand for them.
    private const double LeastDefined = 0.8;

    /// <summary>Why there can be no intervals; null where there can.</summary>
    public static string? WhyNone(int machines, int machinesWithFailures) =>
        machines < FewestMachines
            ? $"{machines} machines were judged: too few to tell by resampling them how far chance goes (at least {FewestMachines})"
            : machinesWithFailures < 2
                ? $"{machinesWithFailures} machine had failures: resampling machines says nothing of chance (at least 2)"
                : null;

    /// <summary>Intervals of the figures of a scorer.</summary>
    public static FigureIntervals Intervals(MachineSample sample, int resamples, int seed) =>
        Percentiles(Draw(sample.Machines, resamples, seed, sample.Of));

    /// <summary>
    /// Intervals of how much more the second scorer has, both on the same resamples, and in what share of these it has
    /// more F1 (halves where equal).
    /// </summary>
    public static (FigureIntervals Intervals, double ShareAhead) Differences(
        MachineSample first, MachineSample second, int resamples, int seed)
    {
        var drawn = Draw(first.Machines, resamples, seed, copies => second.Of(copies).Minus(first.Of(copies)));
        var f1 = drawn.Select(d => d.F1).Where(double.IsFinite).ToArray();
        double ahead = f1.Length == 0 ? double.NaN : f1.Average(d => d > 0 ? 1 : d == 0 ? 0.5 : 0);
        return (Percentiles(drawn), ahead);
    }

    private delegate Figures FiguresOf(ReadOnlySpan<int> copies);

    private static Figures[] Draw(int machines, int resamples, int seed, FiguresOf figures)
    {
        var random = new DeterministicRandom((ulong)seed);
        var copies = new int[machines];
        var drawn = new Figures[resamples];
        for (int r = 0; r < resamples; r++)
        {
            Array.Clear(copies);
            for (int m = 0; m < machines; m++) copies[random.NextInt(machines)]++;
            drawn[r] = figures(copies);
        }
        return drawn;
    }

    private static FigureIntervals Percentiles(Figures[] drawn) => new()
    {
        F1 = Percentile(drawn, f => f.F1),
        Recall = Percentile(drawn, f => f.Recall),
        Precision = Percentile(drawn, f => f.Precision),
        PrAuc = Percentile(drawn, f => f.PrAuc),
    };

    private static Interval? Percentile(Figures[] drawn, Func<Figures, double> of)
    {
        var values = drawn.Select(of).Where(double.IsFinite).Order().ToArray();
        if (values.Length == 0 || values.Length < LeastDefined * drawn.Length) return null;
        return new Interval(Quantiles.Of(values, Tail)!.Value, Quantiles.Of(values, 1 - Tail)!.Value);
    }
}
