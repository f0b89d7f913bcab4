using System.Globalization;
using System.Text;

namespace Vigie.App.Simulation.SlapOS;

/// <summary>
/// The log files of a SlapOS machine in their formats. Lines of a file come in order of time: callers add those of one
/// minute in any order, and <see cref="Flush"/> sorts them.
/// </summary>
internal sealed class NodeLogs : IDisposable
{
    private readonly string _folder;
    private readonly SortedDictionary<string, (StreamWriter Writer, List<(long Time, int Order, string Line)> Lines)> _files =
        new(StringComparer.Ordinal);

    private int _order;

    /// <summary>Writes below the root folder of a machine.</summary>
    public NodeLogs(string folder) => _folder = folder;

    /// <summary>Lines written.</summary>
    public long Written { get; private set; }

    /// <summary>A line of <c>slapos-node-instance.log</c>.</summary>
    public void Node(long time, string level, string message) => Add(
        "opt/slapos/log/slapos-node-instance.log", time, $"[{Clock(time, ",fff")}] {level,-8} {message}");

    /// <summary>A line of <c>slapos-node-software.log</c>.</summary>
    public void Software(long time, string level, string message) => Add(
        "opt/slapos/log/slapos-node-software.log", time, $"[{Clock(time, ",fff")}] {level,-8} {message}");

    /// <summary>A line of <c>slapos-node-format.log</c>, which also tells of boots.</summary>
    public void Format(long time, string logger, string message) => Add(
        "opt/slapos/log/slapos-node-format.log", time, $"{Clock(time, "")} {logger}[{1000 + time / 1000 % 30_000}] INFO {message}");

    /// <summary>A line of a partition's <c>instance.log</c>.</summary>
    public void Instance(NodePartition partition, long time, string level, string message) => Add(
        Below(partition, ".slapgrid/log/instance.log"), time, $"[{Clock(time, ",fff")}] {level,-8} slapos {message}");

    /// <summary>A line of <c>supervisord.log</c>.</summary>
    public void Supervisor(long time, string level, string message) => Add(
        "srv/slapgrid/var/log/supervisord.log", time, $"{Clock(time, ",fff")} {level} {message}");

    /// <summary>A run of a promise of a partition.</summary>
    public void Promise(NodePartition partition, string promise, long time, bool failed, string message)
    {
        var run = string.Create(CultureInfo.InvariantCulture, $"{time / 1000}-{time % 1000:000}");
        Add(Below(partition, $".slapgrid/promise/log/{promise}.log"), time,
            $"{Clock(time, "")} - {(failed ? "ERROR" : "INFO")} - {run} - {message}");
    }

    /// <summary>What a run of a promise measured.</summary>
    public void Data(NodePartition partition, string promise, long time, string message, string key, double value) => Add(
        Below(partition, $".slapgrid/promise/log/{promise}.json.log"), time,
        string.Create(CultureInfo.InvariantCulture,
            $"{{\"time\": \"{Clock(time, ",fff")}\", \"log_level\": \"INFO\", \"message\": \"{message}\", \"data\": {{\"{key}\": {value}}}}}"));

    /// <summary>A line of re6st.</summary>
    public void Network(long time, string level, string message) => Add(
        "var/log/re6stnet/re6stnet.log", time, $"{Clock(time, "")} {level,-9} {message}");

    /// <summary>A line of a service of a partition, as that service writes.</summary>
    public void Service(NodePartition partition, NodeService service, long time, string level, string message) => Add(
        Below(partition, $"var/log/{service.Log}.log"), time, service.Log switch
        {
            "zope-0-event" => $"------\n{Clock(time, ",fff")} {level} {message}",
            "mariadb_error" => $"{Clock(time, "")} {time / 7000 % 5000} [{(level == "ERROR" ? "ERROR" : level == "INFO" ? "Note" : "Warning")}] {message}",
            _ => $"{Clock(time, ",fff")} {level} {message}",
        });

    /// <summary>A request that runs for long, with where it stands.</summary>
    public void LongRequest(NodePartition partition, long time, int thread, double seconds, string request) => Add(
        Below(partition, "var/log/longrequest_logger_zope-0.log"), time,
        string.Create(CultureInfo.InvariantCulture,
            $"{Clock(time, ",fff")} - Thread {thread}: Started on {(time / 1000.0) - seconds:0.0}; Running for {seconds:0.0} secs; request: {request}\n")
        + "retry count: 0\nTraceback:\n  File \"ZPublisher/WSGIPublisher.py\", line 162, in transaction_pubevents\n    response = publish(request)");

    /// <summary>A request in the log of a web server, with the milliseconds it took.</summary>
    public void Access(NodePartition partition, string log, long time, string request, int status, int bytes, int milliseconds)
    {
        var clock = DateTimeOffset.FromUnixTimeMilliseconds(time).UtcDateTime.ToString("dd/MMM/yyyy:HH:mm:ss", CultureInfo.InvariantCulture);
        Add(Below(partition, $"var/log/{log}.log"), time,
            $"10.0.12.{time / 1000 % 250} - - [{clock} +0000] \"{request} HTTP/1.1\" {status} {bytes} \"-\" \"Mozilla/5.0\" {milliseconds}");
    }

    /// <summary>Writes the lines up to a time; those of moments when the machine was off are lost.</summary>
    public void Flush(long until, Func<long, bool> isDown)
    {
        foreach (var (writer, lines) in _files.Values)
        {
            if (lines.Count == 0) continue;
            lines.Sort();
            int count = 0;
            for (; count < lines.Count && lines[count].Time < until; count++)
            {
                if (isDown(lines[count].Time)) continue;
                writer.Write(lines[count].Line);
                writer.Write('\n');
                Written++;
            }
            lines.RemoveRange(0, count);
        }
    }

    public void Dispose()
    {
        foreach (var (writer, _) in _files.Values) writer.Dispose();
    }

    private static string Clock(long time, string fraction) => DateTimeOffset.FromUnixTimeMilliseconds(time).UtcDateTime
        .ToString("yyyy-MM-dd HH:mm:ss" + fraction, CultureInfo.InvariantCulture);

    private static string Below(NodePartition partition, string name) => $"srv/slapgrid/{partition.Name}/{name}";

    private void Add(string name, long time, string line)
    {
        if (!_files.TryGetValue(name, out var file))
        {
            var path = Path.Combine(_folder, name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            file = (new StreamWriter(File.Create(path), new UTF8Encoding(false), 1 << 14), []);
            _files.Add(name, file);
        }
        file.Lines.Add((time, _order++, line));
    }
}
