using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Vigie.Host.Sinks;
using Vigie.Logs.Prediction;

namespace Vigie.App.Cli;

/// <summary>Writes decisions as CSV or JSON lines, to a file that appears whole or not at all, or to standard output.</summary>
internal sealed class DecisionWriter : IDisposable
{
    private readonly AtomicFile? _file;
    private readonly TextWriter _text;
    private readonly bool _isJson;

    private DecisionWriter(AtomicFile? file, TextWriter text, bool isJson)
    {
        _file = file;
        _text = text;
        _isJson = isJson;
        if (!isJson) Line("machine,time,risk,novelty,alert,reasons");
    }

    /// <summary>Opens a target by its ending; <c>-</c> is standard output.</summary>
    public static DecisionWriter Open(string target, TextWriter output)
    {
        if (target == "-") return new DecisionWriter(null, output, isJson: false);
        bool isJson = Path.GetExtension(target).ToUpperInvariant() switch
        {
            ".CSV" => false,
            ".JSONL" or ".NDJSON" or ".JSON" => true,
            _ => throw new UsageException($"--out must end in .csv or .jsonl, or be -, but is '{target}'"),
        };
        var file = new AtomicFile(target);
        return new DecisionWriter(file, new StreamWriter(file.Stream), isJson);
    }

    public void Write(string machine, long timeMicros, Decision decision, IReadOnlyList<string> reasons)
    {
        if (_isJson) Line(Json(machine, timeMicros, decision, reasons));
        else
            Line(string.Create(CultureInfo.InvariantCulture,
                $"{Csv.Cell(machine)},{Moments.Text(timeMicros)},{Risk(decision.Risk)},{decision.Novelty:0.####},{(decision.Alert ? 1 : 0)},{Csv.Cell(string.Join("; ", reasons))}"));
    }

    /// <summary>All is written: the file gets its name.</summary>
    public void Commit()
    {
        _text.Flush();
        _file?.Commit();
    }

    public void Dispose() => _file?.Dispose();

    private void Line(string line)
    {
        _text.Write(line);
        _text.Write('\n');
    }

    private static string Risk(double risk) => double.IsNaN(risk) ? "" : risk.ToString("0.######", CultureInfo.InvariantCulture);

    private static string Json(string machine, long timeMicros, Decision decision, IReadOnlyList<string> reasons)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteString("machine", machine);
            json.WriteString("time", Moments.Text(timeMicros));
            if (double.IsNaN(decision.Risk)) json.WriteNull("risk");
            else json.WriteNumber("risk", Math.Round(decision.Risk, 6));
            json.WriteNumber("novelty", Math.Round(decision.Novelty, 4));
            json.WriteBoolean("alert", decision.Alert);
            json.WriteStartArray("reasons");
            foreach (var reason in reasons) json.WriteStringValue(reason);
            json.WriteEndArray();
            json.WriteEndObject();
        }
        return System.Text.Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }
}
