using Vigie.Learn;

namespace Vigie.Logs.Windows;

/// <summary>How the windows of a machine are made. All durations are in seconds.</summary>
public sealed record WindowOptions
{
    /// <summary>Seconds between two decisions of one machine.</summary>
    public double StepSeconds { get; init => field = Check.PositiveFinite(value); } = 300;

    /// <summary>
    /// Something that happens (a warning or worse, a pattern that is new or rare on the machine) makes a decision of its
    /// own, no sooner than this after the one before; 0: decisions at the steps only.
    /// </summary>
    public double EventGapSeconds { get; init => field = Check.NonNegativeFinite(value); }

    /// <summary>No decision sooner than this after a machine's first record.</summary>
    public double WarmupSeconds { get; init => field = Check.NonNegativeFinite(value); } = 300;

    /// <summary>A machine silent for longer than this gets no decision until it speaks again.</summary>
    public double SilenceSeconds { get; init => field = Check.PositiveFinite(value); } = 3900;

    /// <summary>Time constants of the decayed counts of levels, shortest first.</summary>
    public required double[] LevelScales { get; init; }

    /// <summary>Time constants of the decayed counts of each template, shortest first.</summary>
    public required double[] TemplateScales { get; init; }

    /// <summary>Length of the plain count of ERROR lines that stands beside the model as a baseline.</summary>
    public double ErrorCountSeconds { get; init => field = Check.PositiveFinite(value); } = 60;

    /// <summary>Templates take 2^this columns.</summary>
    public int HashBits { get; init => field = Check.Within(value, 8, 24); } = 17;

    /// <summary>Metrics known at most; later ones are dropped and counted.</summary>
    public int MaxMetrics { get; init => field = Check.Within(value, 0, 1 << 16); } = 1024;

    /// <summary>Templates remembered a machine; the one unseen for longest makes room.</summary>
    public int MaxTemplatesPerMachine { get; init => field = Check.Within(value, 16, 1 << 20); } = 4096;

    /// <summary>Numbers in messages remembered a machine, by their places in templates; the one unseen for longest makes room.</summary>
    public int MaxNumbersPerMachine { get; init => field = Check.Within(value, 1, 1 << 20); } = 1024;

    /// <summary>
    /// Time scales that suit a horizon: from a twelfth of it to four times it, and one so long (48 times) that it is
    /// a memory of the machine's whole recent life.
    /// </summary>
    public static WindowOptions ForHorizon(double horizonSeconds, double leadSeconds, double stepSeconds) => new()
    {
        StepSeconds = stepSeconds,
        WarmupSeconds = stepSeconds,
        SilenceSeconds = leadSeconds + horizonSeconds,
        LevelScales = [.. LevelLadder.Select(factor => factor * horizonSeconds)],
        TemplateScales = [.. TemplateLadder.Select(factor => factor * horizonSeconds)],
        ErrorCountSeconds = horizonSeconds / 2,
    };

    private static readonly double[] LevelLadder = [1.0 / 12, 1.0 / 4, 1.0 / 2, 1, 2, 4, 48];
    private static readonly double[] TemplateLadder = [1.0 / 4, 1, 4];
}
