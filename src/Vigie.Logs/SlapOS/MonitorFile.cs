using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Vigie.Logs.Records;

namespace Vigie.Logs.SlapOS;

/// <summary>
/// What the JSON files of SlapOS monitoring say: the result of a promise (<c>*.status.json</c>), the changes of one
/// (<c>*.history.json</c>), numbers by date (<c>monitor_state.data.json</c>, <c>monitor_resource_*.data.json</c>), the
/// last of them (<c>monitor_resource.status.json</c>), and the state of an instance (<c>monitor.global.json</c>).
/// </summary>
internal sealed class MonitorFile(RecordOrigin origin, TimestampReader times)
{
    private static readonly Regex Name = new(
        @"(^monitor\.global|\.(status|history|data))([-_.]\d{4}-?\d{2}-?\d{2})?\.json(\.\d{1,4})?(\.gz)?$",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture);

    // Counted since a process started: their differences say something, they themselves do not.
    private static readonly HashSet<string> Counters =
        new(StringComparer.Ordinal) { "cpu_time", "io_rw_counter", "io_cycles_counter" };

    private readonly List<MonitorEntry> _entries = [];
    private readonly string _prefix = Prefix(origin);

    /// <summary>Entries that could not be read.</summary>
    public long Bad { get; private set; }

    /// <summary>Whether a file of this name is one of them.</summary>
    public static bool IsName(string fileName) => Name.IsMatch(fileName) && !IsProcessList(fileName);

    /// <summary>
    /// Whether it lists processes at one moment, without saying when: the collector tells the same minute by minute.
    /// </summary>
    public static bool IsProcessList(string fileName) => fileName == "monitor_process_resource.status.json";

    /// <summary>All that a file says, in order of time.</summary>
    /// <exception cref="JsonException">It is no JSON.</exception>
    public List<MonitorEntry> Read(Stream stream)
    {
        using var json = JsonDocument.Parse(stream);
        var root = json.RootElement;
        if (root.ValueKind != JsonValueKind.Object) Bad++;
        else if (root.TryGetProperty("result", out var result)) AddResult(result);
        else if (root.TryGetProperty("data", out var data) && data.ValueKind == JsonValueKind.Array) AddAll(data);
        else if (root.TryGetProperty("status", out _)) AddState(root);
        else AddSamples(root);
        // Sorting keeps entries of one moment in the order of the file.
        return [.. _entries.OrderBy(entry => entry.TimeMicros)];
    }

    private static string Prefix(RecordOrigin origin)
    {
        var stem = origin.SampleStem;
        int at = stem.LastIndexOf("monitor_", StringComparison.Ordinal);
        if (at < 0) return stem + ".";
        return stem[..at] + (stem[at..].StartsWith("monitor_state", StringComparison.Ordinal) ? "monitor." : "resource.");
    }

    // As a line of the promise's log: a test while the partition converges is no alarm.
    private void AddResult(JsonElement result)
    {
        bool hasFailed = result.ValueKind == JsonValueKind.Object
            && result.TryGetProperty("failed", out var failed) && failed.ValueKind == JsonValueKind.True;
        var type = Text(result, "type");
        var level = !hasFailed ? Level.Info : type == "Test Result" ? Level.Warning : Level.Error;
        AddRun(result, level, type.Length > 0 ? $"{type} - " : "");
    }

    private void AddAll(JsonElement data)
    {
        string[]? columns = null;
        double[]? before = null;
        long beforeMicros = 0;
        foreach (var item in data.EnumerateArray())
        {
            if (item.ValueKind == JsonValueKind.Object)
            {
                var status = Text(item, "status");
                AddRun(item, status == "ERROR" ? Level.Error : Level.Info, $"changed to {status} - ");
            }
            else if (item.ValueKind != JsonValueKind.String)
            {
                Bad++;
            }
            else if (columns is null)
            {
                columns = Columns(item.GetString()!);
            }
            else if (!TryRow(item.GetString()!, columns.Length, out var values, out long micros))
            {
                Bad++;
            }
            else
            {
                AddRow(columns, values, micros, before, (micros - beforeMicros) / 1e6);
                (before, beforeMicros) = (values, micros);
            }
        }
    }

    // "Date, Success, Error": the date falls away.
    private static string[] Columns(string header) =>
        [.. header.Split(',').Skip(1).Select(name => name.Trim().ToLowerInvariant().Replace(' ', '_'))];

    private bool TryRow(string row, int columns, out double[] values, out long micros)
    {
        var cells = row.Split(',');
        values = new double[columns];
        Array.Fill(values, double.NaN);
        micros = 0;
        if (!times.TryReadExact(Encoding.UTF8.GetBytes(cells[0].Trim()))) return false;
        micros = times.Micros;
        for (int i = 0; i < columns && i + 1 < cells.Length; i++)
        {
            if (double.TryParse(cells[i + 1], NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
                && double.IsFinite(value)) values[i] = value;
        }
        return true;
    }

    private void AddRow(string[] columns, double[] row, long micros, double[]? before, double elapsed)
    {
        var names = new List<string>();
        var values = new List<double>();
        for (int i = 0; i < columns.Length; i++)
        {
            bool isCounter = Counters.Contains(columns[i]);
            double value = !isCounter ? row[i]
                : before is not null && elapsed > 0 && row[i] >= before[i] ? (row[i] - before[i]) / elapsed : double.NaN;
            if (double.IsNaN(value)) continue;
            names.Add(_prefix + columns[i] + (isCounter ? "_per_s" : ""));
            values.Add(value);
        }
        _entries.Add(new MonitorEntry(micros, Level.None, [], [.. names], [.. values]));
    }

    private void AddState(JsonElement root)
    {
        var status = Text(root, "status");
        if (!TryTime(root, out long micros)) return;
        var text = Encoding.UTF8.GetBytes($"monitor status {status}");
        _entries.Add(new MonitorEntry(micros, status == "ERROR" ? Level.Error : Level.Info, text, [], []));
    }

    private void AddSamples(JsonElement root)
    {
        if (!TryTime(root, out long micros)) return;
        var numbers = root.EnumerateObject().Where(member => member.Value.ValueKind == JsonValueKind.Number
            && member.Name != "date" && !Counters.Contains(member.Name)).ToList();
        _entries.Add(new MonitorEntry(
            micros, Level.None, [], [.. numbers.Select(member => _prefix + member.Name)],
            [.. numbers.Select(member => member.Value.GetDouble())]));
    }

    // "1772370849-000 - Anomaly Result - message", as the promise's log has its runs.
    private void AddRun(JsonElement run, Level level, string type)
    {
        if (!TryTime(run, out long micros)) return;
        var message = Text(run, "message").Split('\n', 2)[0].TrimEnd('\r');
        var text = string.Create(CultureInfo.InvariantCulture, $"{micros / 1_000_000}-000 - {type}{message}");
        _entries.Add(new MonitorEntry(micros, level, Encoding.UTF8.GetBytes(text), [], []));
    }

    private bool TryTime(JsonElement of, out long micros)
    {
        micros = 0;
        bool isRead = false;
        if (of.ValueKind == JsonValueKind.Object && of.TryGetProperty("date", out var date))
        {
            isRead = date.ValueKind == JsonValueKind.Number && date.TryGetDouble(out double number)
                ? times.TryReadEpoch(number)
                : date.ValueKind == JsonValueKind.String && times.TryReadExact(Encoding.UTF8.GetBytes(date.GetString()!));
        }
        if (isRead) micros = times.Micros;
        else Bad++;
        return isRead;
    }

    private static string Text(JsonElement of, string name) =>
        of.ValueKind == JsonValueKind.Object && of.TryGetProperty(name, out var text) && text.ValueKind == JsonValueKind.String
            ? text.GetString()! : "";
}
