using System.Text.Json;
using System.Text.Json.Serialization;
using Vigie.Logs.Evaluation;

namespace Vigie.App.Reports;

/// <summary>A comparison as JSON: camelCase, indented.</summary>
internal static class ComparisonJson
{
    public static string Text(ReportComparison comparison) =>
        JsonSerializer.Serialize(comparison, ComparisonJsonContext.Default.ReportComparison);
}

/// <summary>How a comparison is serialised, settled when the program is built.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    WriteIndented = true,
    NewLine = "\n",
    Converters = [typeof(FiniteDoubleConverter)])]
[JsonSerializable(typeof(ReportComparison))]
internal sealed partial class ComparisonJsonContext : JsonSerializerContext;
