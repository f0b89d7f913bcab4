namespace Vigie.Logs.Evaluation;

/// <summary>What the model did on one machine.</summary>
/// <param name="Machine">The machine.</param>
/// <param name="Group">Its group; null where no groups were given.</param>
/// <param name="Failures">Judged failures.</param>
/// <param name="Caught">Those that an alarm announced.</param>
/// <param name="Incidents">Incidents that are right or wrong.</param>
/// <param name="FalseIncidents">Those that no failure followed.</param>
public sealed record MachineFigures(
    string Machine, string? Group, int Failures, int Caught, int Incidents, int FalseIncidents);
