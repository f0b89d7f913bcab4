using Vigie.Host.Tables;
using Vigie.Learn.Linear.Solvers;

namespace Vigie.App.Cli;

/// <summary>What is to be fitted, and where results go.</summary>
internal sealed record FitRequest
{
    public required string Data { get; init; }

    public required string? Labels { get; init; }

    public required LoadOptions Loading { get; init; }

    public required ObjectiveOptions Objective { get; init; }

    public required SolverOptions Solver { get; init; }

    public required bool Balanced { get; init; }

    public required string? Test { get; init; }

    public required string? TestLabels { get; init; }

    public required string? Model { get; init; }

    public required string? Coefficients { get; init; }

    public required string? Trace { get; init; }
}
