using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Vigie.Host.Sinks;
using Vigie.Logs.Alerts;

namespace Vigie.App.Cli;

/// <summary>Writes incidents as CSV or JSON lines, to a file that appears whole or not at all.</summary>
internal sealed class IncidentWriter : IDisposable
{
    private readonly AtomicFile _file;
    private readonly StreamWriter _text;
    private readonly bool _isJson;

    private IncidentWriter(AtomicFile file, bool isJson)
    {
        _file = file;
        _text = new StreamWriter(file.Stream) { NewLine = "\n" };
        _isJson = isJson;
        if (!isJson) _text.WriteLine("machine,kind,opened,closed,peak_risk,peak_time,alarms,reasons");
    }

    /// <summary>Opens a target by its ending.</summary>
    public static IncidentWriter Open(string target) => Path.GetExtension(target).ToUpperInvariant() switch
    {
        ".CSV" => new IncidentWriter(new AtomicFile(target), isJson: false),
        ".JSONL" or ".NDJSON" or ".JSON" => new IncidentWriter(new AtomicFile(target), isJson: true),
        _ => throw new UsageException($"--incidents must end in .csv or .jsonl, but is '{target}'"),
    };

    public void Write(string machine, OpenIncident incident)
    {
        var closed = incident.ClosedMicros is { } over ? Moments.Text(over) : "";
        if (!_isJson)
        {
            _text.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{Csv.Cell(machine)},{Csv.Cell(incident.Kind)},{Moments.Text(incident.OpenedMicros)},{closed},")
                + string.Create(CultureInfo.InvariantCulture, $"{incident.PeakRisk:0.######},{Moments.Text(incident.PeakMicros)},")
                + $"{incident.Alarms},{Csv.Cell(string.Join("; ", incident.Reasons))}");
            return;
        }
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteString("machine", machine);
            json.WriteString("kind", incident.Kind);
            json.WriteString("opened", Moments.Text(incident.OpenedMicros));
            if (incident.ClosedMicros is null) json.WriteNull("closed");
            else json.WriteString("closed", closed);
            json.WriteNumber("peakRisk", Math.Round(incident.PeakRisk, 6));
            json.WriteString("peakTime", Moments.Text(incident.PeakMicros));
            json.WriteNumber("alarms", incident.Alarms);
            json.WriteStartArray("reasons");
            foreach (var reason in incident.Reasons) json.WriteStringValue(reason);
            json.WriteEndArray();
            json.WriteEndObject();
        }
        _text.WriteLine(System.Text.Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length));
    }

    /// <summary>All is written: the file gets its name.</summary>
    public void Commit()
    {
        _text.Flush();
        _file.Commit();
    }

    public void Dispose() => _file.Dispose();
}
