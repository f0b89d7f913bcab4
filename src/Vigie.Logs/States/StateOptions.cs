using Vigie.Learn;

namespace Vigie.Logs.States;

/// <summary>How states are found.</summary>
public sealed record StateOptions
{
    /// <summary>Most states there may be.</summary>
    public const int MostStates = 30;

    /// <summary>Number of states; null to let the data say.</summary>
    public int? States { get; init => field = value is { } wanted ? Check.Within(wanted, 1, MostStates) : null; }

    /// <summary>Most states that are tried where the data is to say.</summary>
    public int MostTried { get; init => field = Check.Within(value, 2, MostStates); } = 15;
}
