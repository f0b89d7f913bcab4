using System.Text.Json;
using System.Text.Json.Serialization;
using Vigie.Logs.Evaluation;
using Vigie.Logs.Records;

namespace Vigie.App.Reports;

/// <summary>
/// <c>report.json</c>: a <see cref="BacktestReport"/> in camelCase, indented; what is not a number is null.
/// </summary>
internal static class BacktestJson
{
    private const int Schema = 2;

    /// <summary>Writes a report in UTF-8.</summary>
    public static void Write(BacktestReport report, Stream stream)
    {
        JsonSerializer.Serialize(stream, report, BacktestJsonContext.Default.BacktestReport);
        stream.WriteByte((byte)'\n');
    }

    /// <summary>Reads what <see cref="Write"/> wrote; <paramref name="file"/> names it in errors.</summary>
    public static BacktestReport Read(Stream stream, string file)
    {
        try
        {
            var report = JsonSerializer.Deserialize(stream, BacktestJsonContext.Default.BacktestReport)
                ?? throw new InputException(file, "holds no report; write it again with vigie backtest.");
            return report.Schema == Schema ? report : throw new InputException(file,
                $"has schema {report.Schema}, this program reads {Schema}; write it again with vigie backtest.");
        }
        catch (JsonException e)
        {
            throw new InputException(file, $"is not a back-test report: {e.Message}", e);
        }
    }
}

/// <summary>How a report is serialised, settled when the program is built.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    WriteIndented = true,
    NewLine = "\n",
    Converters = [typeof(FiniteDoubleConverter)])]
[JsonSerializable(typeof(BacktestReport))]
internal sealed partial class BacktestJsonContext : JsonSerializerContext;

/// <summary>JSON has no NaN and no infinity: both become null, and null is read as NaN.</summary>
internal sealed class FiniteDoubleConverter : JsonConverter<double>
{
    public override bool HandleNull => true;

    public override double Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.Null ? double.NaN : reader.GetDouble();

    public override void Write(Utf8JsonWriter writer, double value, JsonSerializerOptions options)
    {
        if (double.IsFinite(value)) writer.WriteNumberValue(value);
        else writer.WriteNullValue();
    }
}
