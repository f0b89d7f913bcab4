using Vigie.Logs.Records;

namespace Vigie.Tests.Logs.Pipelines;

/// <summary>A record that a test owns: a message, or samples where metrics are named.</summary>
internal sealed record Line(long TimeMicros, string Machine, Level Level, string Message)
{
    public string Service { get; init; } = "";

    public string Partition { get; init; } = "";

    public string[] Metrics { get; init; } = [];

    public double[] Values { get; init; } = [];
}
