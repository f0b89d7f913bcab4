namespace Vigie.App.Simulation.SlapOS;

/// <summary>Now and then the collector waits for a disk or a lock, and some of its moments are missing; nothing is wrong.</summary>
internal sealed class CollectorHangs(SplitMix64 random)
{
    private const long Minute = 60_000;
    private const double DaysBetween = 20;

    private readonly SplitMix64 _random = random;

    /// <summary>It hangs until this time, in milliseconds since 1970.</summary>
    public long Until { get; private set; }

    /// <summary>Lets the minutes from a time on pass.</summary>
    public void Go(long time, int minutes)
    {
        if (_random.NextDouble() < minutes / (DaysBetween * 24 * 60)) Until = time + _random.Range(12, 30) * Minute;
    }
}
