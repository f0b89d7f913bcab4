using Vigie.Logs.Records;

namespace Vigie.Host.Sources;

/// <summary>How sources are found and read.</summary>
public sealed record SourceOptions
{
    /// <summary>
    /// Where paths name the machine and the service, such as <c>{machine}/{service}.log</c>; it is held against the end
    /// of each file's path within its source. Null: found by looking (<see cref="LayoutGuess"/> says how).
    /// </summary>
    public string? Layout { get; init; }

    /// <summary>How lines become records.</summary>
    public RecordOptions Records { get; init; } = new();

    /// <summary>Where the folder for unpacked archives is made; null: where the system puts such.</summary>
    public string? TemporaryFolder { get; init; }

    /// <summary>
    /// Whether files are read by a thread of its own, ahead of whoever takes the records; they are the same. Pipes are not.
    /// </summary>
    public bool Overlaps { get; init; } = Environment.ProcessorCount > 1;

    /// <summary>Gives up waiting for a pipe.</summary>
    public CancellationToken Stop { get; init; }

    /// <summary>Gives the date of standard input.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
