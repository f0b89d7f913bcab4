using Vigie.Learn;

namespace Vigie.App.Simulation.SlapOS;

/// <summary>How large a fleet, and for how long.</summary>
internal sealed record NodeSimulationOptions
{
    /// <summary>Machines.</summary>
    public int Machines { get; init => field = Check.Within(value, 1, 10_000); } = 12;

    /// <summary>Days.</summary>
    public int Days { get; init => field = Check.Within(value, 2, 3660); } = 30;

    /// <summary>Same seed, same bytes.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Minutes between two rows of the collector: 1 as on a real machine, more for smaller files.</summary>
    public int EveryMinutes { get; init => field = Check.Within(value, 1, 60); } = 1;

    /// <summary>First moment.</summary>
    public DateTimeOffset Start { get; init; } = new(2026, 1, 5, 0, 0, 0, TimeSpan.Zero);
}
