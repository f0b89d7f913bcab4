using Vigie.Host.Sources;
using Vigie.Logs;
using Vigie.Logs.Evaluation;

namespace Vigie.App.Cli;

/// <summary>What a back-test is to do.</summary>
internal sealed record BacktestRequest
{
    public required IReadOnlyList<string> Sources { get; init; }

    public required SourceOptions SourceOptions { get; init; }

    /// <summary>One entry a pair of horizon and lead; all else is the same in each.</summary>
    public required IReadOnlyList<PipelineOptions> Pipelines { get; init; }

    public required string Failures { get; init; }

    public string? Rules { get; init; }

    /// <summary>Kinds of failures that count; empty where all do.</summary>
    public IReadOnlyList<string> Kinds { get; init; } = [];

    public required string ReportFolder { get; init; }

    public string? Predictions { get; init; }

    /// <summary>File of the times when faults became active; null where there is none.</summary>
    public string? Onsets { get; init; }

    /// <summary>File that says which group a machine belongs to; null where there is none.</summary>
    public string? Groups { get; init; }

    /// <summary>Pattern that finds the group in a machine's name; null where there is none.</summary>
    public string? GroupPattern { get; init; }

    /// <summary>Kinds of columns to leave out.</summary>
    public IReadOnlyList<string> Without { get; init; } = [];

    public BacktestOptions Split { get; init; } = new();
}
