using Vigie.Host.Sources;
using Vigie.Logs;

namespace Vigie.App.Cli;

/// <summary>What is to be learned from.</summary>
internal sealed record LearnRequest
{
    public required IReadOnlyList<string> Sources { get; init; }

    public required SourceOptions SourceOptions { get; init; }

    public required PipelineOptions Pipeline { get; init; }

    public required string? Failures { get; init; }

    public string? Rules { get; init; }

    /// <summary>Kinds of failures that count; empty where all do.</summary>
    public IReadOnlyList<string> Kinds { get; init; } = [];

    public required string Model { get; init; }
}
