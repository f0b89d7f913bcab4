using System.Text.Json.Serialization;

namespace Vigie.App.Cli;

/// <summary>What <c>vigie fit --json</c> prints. The gap is null where none is known, as without a penalty.</summary>
internal sealed record FitFacts(
    string Solver, string Reason, string Loss, string Penalty, double Alpha, int Passes, double SolveSeconds, double ReadSeconds,
    double Objective, double? Gap, double GradientNorm, bool Converged, int Rows, int Features, long Nonzeros, bool Dense,
    bool OutOfCore, IReadOnlyList<string> Classes, LinearMetrics? Test);

/// <summary>What <c>vigie score --json</c> prints.</summary>
internal sealed record ScoreFacts(string Model, long Rows, int Features, double Seconds, string Out);

/// <summary>What <c>vigie fit --coefficients</c> writes: one row of weights an output, in the order of the input's columns.</summary>
internal sealed record CoefficientFacts(IReadOnlyList<string> Classes, double[] Intercept, double[][] Coefficients);

/// <summary>JSON of the linear verbs: snake_case, numbers that are not finite are null before they get here.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true)]
[JsonSerializable(typeof(FitFacts))]
[JsonSerializable(typeof(ScoreFacts))]
internal sealed partial class LinearJson : JsonSerializerContext;

/// <summary>The same on one line, for files of many numbers.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(CoefficientFacts))]
internal sealed partial class LinearLineJson : JsonSerializerContext;
