using System.Text.Json.Serialization;

namespace Vigie.App.Cli;

/// <summary>
/// What <c>vigie cluster --json</c> prints. Inertia is the sum of squared distances of the rows to the means of their
/// clusters; seconds are without reading, which is apart.
/// </summary>
internal sealed record ClusterFacts(
    string Method, long Rows, int Features, double Threshold, int Subclusters, int Clusters, int Rebuilds, long TreeBytes,
    double FitSeconds, double PredictSeconds, double ReadSeconds, double Inertia, IReadOnlyList<ClusterSize> Largest);

/// <summary>One cluster: its number in the labels, its rows, and their root mean square distance from its mean.</summary>
internal sealed record ClusterSize(int Cluster, long Rows, double Radius);

/// <summary>JSON of <c>vigie cluster</c>: snake_case.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true)]
[JsonSerializable(typeof(ClusterFacts))]
internal sealed partial class ClusterJson : JsonSerializerContext;
