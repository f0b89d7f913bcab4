namespace Vigie.App.Reports;

/// <summary>What <c>vigie states</c> found: what its page shows and its JSON holds.</summary>
internal sealed record StatesReport
{
    /// <summary>Version of this layout.</summary>
    public int Schema { get; init; } = 1;

    /// <summary>What was asked.</summary>
    public required StatesRun Run { get; init; }

    /// <summary>What was read.</summary>
    public required StatesInput Input { get; init; }

    /// <summary>What is to be known before the rest is believed.</summary>
    public required IReadOnlyList<string> Notes { get; init; }

    /// <summary>Numbers of states that were tried.</summary>
    public required IReadOnlyList<StatesTried> Tried { get; init; }

    /// <summary>The states, largest first.</summary>
    public required IReadOnlyList<StateFacts> States { get; init; }

    /// <summary>The machines by name: which was in what state when.</summary>
    public required IReadOnlyList<MachineStates> Machines { get; init; }
}

/// <summary>What was asked.</summary>
internal sealed record StatesRun(
    IReadOnlyList<string> Sources, string Version, double StepSeconds, double WarmupSeconds, string? MachinePattern);

/// <summary>What was read.</summary>
internal sealed record StatesInput(
    DateTimeOffset From, DateTimeOffset To, long Lines, long Records, long Samples, int Machines, int Templates, int Windows,
    int Subclusters);

/// <summary>A number of states, and the share of the spread of the windows that it explains, in [0, 1].</summary>
internal sealed record StatesTried(int States, double Explained);

/// <summary>One state.</summary>
/// <param name="State">Its number, from 1.</param>
/// <param name="Windows">Windows in it.</param>
/// <param name="Share">Share of all windows.</param>
/// <param name="Machines">Machines that were ever in it.</param>
/// <param name="FirstSeen">Beginning of the first window in it.</param>
/// <param name="FirstMachine">The machine of that window.</param>
/// <param name="LastSeen">End of the last window in it.</param>
/// <param name="StaySeconds">How long a machine stays in it, half the time longer.</param>
/// <param name="IsNew">Whether it first came after the first third of the time.</param>
/// <param name="Marks">What sets it apart from all windows together, strongest first.</param>
internal sealed record StateFacts(
    int State, int Windows, double Share, int Machines, DateTimeOffset FirstSeen, string FirstMachine, DateTimeOffset LastSeen,
    double StaySeconds, bool IsNew, IReadOnlyList<StateMarkFacts> Marks);

/// <summary>One signal that sets a state apart.</summary>
/// <param name="Kind">template, level, rate, metric, novelty or silence.</param>
/// <param name="Name">The signal.</param>
/// <param name="Text">The mark in words.</param>
/// <param name="Mean">Mean in the state.</param>
/// <param name="Usual">Mean of all windows.</param>
/// <param name="ZScore">Distance between the two in standard deviations of all windows.</param>
internal sealed record StateMarkFacts(string Kind, string Name, string Text, double Mean, double Usual, double ZScore);

/// <summary>One machine's states over time.</summary>
internal sealed record MachineStates(string Machine, IReadOnlyList<StateStretch> Stretches);

/// <summary>A machine was in a state from the beginning of a window to the end of one.</summary>
internal sealed record StateStretch(DateTimeOffset From, DateTimeOffset To, int State);
