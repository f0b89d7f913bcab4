using Vigie.Logs.Windows;

namespace Vigie.Logs.States;

/// <summary>The states of a fleet: which window is in which, and what marks each.</summary>
/// <param name="Assignments">State of each row of the spool, from 0, largest state first.</param>
/// <param name="States">One a state.</param>
/// <param name="Subclusters">Subclusters that the states were put together from.</param>
/// <param name="Tried">What other numbers of states would explain; empty where the number was given.</param>
public sealed record FoundStates(
    int[] Assignments, IReadOnlyList<FoundState> States, int Subclusters, IReadOnlyList<TriedStates> Tried);

/// <summary>A number of states, and the share of the spread of the windows that it explains, in [0, 1].</summary>
public readonly record struct TriedStates(int States, double Explained);

/// <summary>One state.</summary>
/// <param name="Windows">Rows in it.</param>
/// <param name="Marks">What sets it apart from all windows together, strongest first.</param>
public sealed record FoundState(int Windows, IReadOnlyList<StateMark> Marks);

/// <summary>One signal that sets a state apart.</summary>
/// <param name="Name">The signal.</param>
/// <param name="Mean">Its mean in the state: lines in about the time scale, or the metric's value.</param>
/// <param name="Usual">The same over all windows.</param>
/// <param name="ZScore">How many standard deviations of all windows lie between the two, on the scale of the columns.</param>
public sealed record StateMark(FeatureName Name, double Mean, double Usual, double ZScore);
