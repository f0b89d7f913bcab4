using System.Text.Json;
using System.Text.Json.Serialization;

namespace Vigie.App.Reports;

/// <summary><c>report.json</c> of the states: a <see cref="StatesReport"/> in camelCase, indented.</summary>
internal static class StatesJson
{
    /// <summary>Writes a report in UTF-8.</summary>
    public static void Write(StatesReport report, Stream stream)
    {
        JsonSerializer.Serialize(stream, report, StatesJsonContext.Default.StatesReport);
        stream.WriteByte((byte)'\n');
    }
}

/// <summary>How a report is serialised, settled when the program is built.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    WriteIndented = true,
    NewLine = "\n",
    Converters = [typeof(FiniteDoubleConverter)])]
[JsonSerializable(typeof(StatesReport))]
internal sealed partial class StatesJsonContext : JsonSerializerContext;
