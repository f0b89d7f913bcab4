namespace Vigie.App.Simulation;

/// <summary>The fleet to simulate.</summary>
internal sealed record SimulationOptions
{
    /// <summary>Number of machines, 1 to 500.</summary>
    public int Machines { get; init => field = Learn.Check.Within(value, 1, 500); } = 12;

    /// <summary>Days, 2 to 366.</summary>
    public int Days { get; init => field = Learn.Check.Within(value, 2, 366); } = 28;

    /// <summary>Seed of every random draw: the same seed gives the same bytes.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>First moment, UTC. The default is a Monday, since load follows the week.</summary>
    public DateTimeOffset Start { get; init; } = new(2026, 1, 5, 0, 0, 0, TimeSpan.Zero);

    /// <summary>
    /// Whether anything ever goes wrong; an untroubled fleet logs exactly what the troubled one logs besides its
    /// troubles.
    /// </summary>
    public bool Troubled { get; init; } = true;
}
