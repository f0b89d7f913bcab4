namespace Vigie.Logs.Evaluation;

/// <summary>What was run.</summary>
public sealed record RunDescription
{
    /// <summary>The sources as given.</summary>
    public required IReadOnlyList<string> Sources { get; init; }

    /// <summary>Program version.</summary>
    public required string Version { get; init; }

    /// <summary>Horizon in seconds.</summary>
    public required double HorizonSeconds { get; init; }

    /// <summary>Lead in seconds.</summary>
    public required double LeadSeconds { get; init; }

    /// <summary>Window step in seconds.</summary>
    public required double StepSeconds { get; init; }

    /// <summary>No decision sooner than this after a machine's first record, in seconds.</summary>
    public required double WarmupSeconds { get; init; }

    /// <summary>Kinds of columns that were left out; empty where all were used.</summary>
    public IReadOnlyList<string> Without { get; init; } = [];

    /// <summary>Kinds of failures that counted; empty where all did.</summary>
    public IReadOnlyList<string> Kinds { get; init; } = [];

    /// <summary>What the alarm threshold was chosen by on the past, in words; empty where that is not known.</summary>
    public string ThresholdBy { get; init; } = "";

    /// <summary>Seed of every random draw.</summary>
    public required int Seed { get; init; }

    /// <summary>How past and future were parted, in words.</summary>
    public required string Split { get; init; }
}
