using System.Globalization;
using System.Text;

namespace Vigie.App.Simulation.SlapOS;

/// <summary>
/// The promises of a machine's partitions: their logs and data, run by run; their last results; and the counts of
/// results that the monitor of each partition keeps, a file a week. Two runs that fail one after the other make a result
/// that has failed.
/// </summary>
internal sealed class NodePromises(SplitMix64 random, NodeLogs logs, NodeMachine machine, string folder, int everyMinutes)
{
    private const long Minute = 60_000;
    private const long Week = 7 * 1440 * Minute;
    private const int FewestMinutes = 10;
    private const double HiccupShare = 0.0008;

    // A short outage that passes by itself comes to a service about once in three years.
    private const double OutagesAMinute = 1.0 / (3 * 365 * 1440);

    private readonly SplitMix64 _random = random;
    private readonly int _period = Math.Max(FewestMinutes, 2 * everyMinutes);
    private readonly Dictionary<(NodePartition, NodePromise), bool> _failedBefore = [];
    private readonly Dictionary<NodePromise, int> _outages = [];
    private readonly Dictionary<NodePartition, StringBuilder> _states = [];
    private long _week = -1;
    private double _trafficBefore;

    /// <summary>Runs what is due in the minutes from a time on.</summary>
    public void Run(long time, int minutes, NodeFault? fault)
    {
        if (time / Minute % _period >= minutes) return;
        long week = time / Week;
        if (week != _week) CloseWeek(week);
        long at = time + 10_000;
        foreach (var partition in machine.Partitions)
        {
            int failed = 0;
            foreach (var promise in partition.Promises)
            {
                long moment = at + _random.Below(900);
                at += 700;
                bool hiccup = Refuses(promise);
                if (fault?.IsDown(moment) == true) continue;
                var (fails, message) = Look(partition, promise.Title, moment, hiccup, fault);
                logs.Promise(partition, promise.Title, moment, fails, message);
                bool hadFailed = _failedBefore.GetValueOrDefault((partition, promise));
                promise.Ran(moment, fails && hadFailed, message);
                _failedBefore[(partition, promise)] = fails;
                if (promise.HasFailed) failed++;
            }
            if (fault?.IsDown(at) != true) Count(partition, at, partition.Promises.Count - failed, failed);
        }
        Measured(at);
    }

    /// <summary>Writes the last results and counts.</summary>
    public void End()
    {
        CloseWeek(-1);
        foreach (var partition in machine.Partitions)
        {
            foreach (var promise in partition.Promises)
            {
                if (promise.Time == 0) continue;
                Write(partition, $".slapgrid/promise/result/{promise.Title}.status.json",
                    $"{{\"title\": \"{promise.Title}\", \"name\": \"{promise.Title}.py\", \"path\": \"/srv/slapgrid/{partition.Name}/etc/plugin/{promise.Title}.py\", "
                    + $"\"execution-time\": 0.1, \"result\": {{\"type\": \"Anomaly Result\", \"failed\": {(promise.HasFailed ? "true" : "false")}, "
                    + $"\"date\": \"{Date(promise.Time)}\", \"message\": \"{promise.Message}\"}}}}");
            }
        }
    }

    private bool Refuses(NodePromise promise)
    {
        if (!promise.Title.EndsWith("-listening", StringComparison.Ordinal)) return false;
        double draw = _random.NextDouble();
        int left = _outages.GetValueOrDefault(promise);
        if (left == 0 && draw < OutagesAMinute * _period) left = _random.Range(2, 3);
        _outages[promise] = Math.Max(0, left - 1);
        return left > 0 || draw < HiccupShare;
    }

    private (bool Fails, string Message) Look(NodePartition partition, string title, long time, bool hiccup, NodeFault? fault)
    {
        var broken = fault is not null && fault.IsBroken(time) ? fault : null;
        var here = broken?.Partition == partition.Number ? broken : null;
        switch (title)
        {
            case NodePromise.Ram:
                return machine.FreeMb < 500 ? (true, Text($"RAM usage reached critical threshold: {machine.FreeMb:0} MB left")) : (false, "RAM usage is OK");
            case NodePromise.Disk:
                double free = machine.DiskFreeShare;
                return free < 0.05
                    ? (true, Text($"Free disk space low: remaining {free * 480:0.00} G (disk size: 480 G, threshold: 24 G)."))
                    : (false, "Disk usage: OK");
            case NodePromise.Heat:
                double degrees = machine.Temperature;
                return degrees > 90 ? (true, Text($"Temperature reached critical threshold: {degrees:0.0} °C")) : (false, "Temperature OK");
            case NodePromise.Packets:
                return (false, Text($"Network OK, {machine.LostPackets:0} packets lost"));
            case NodePromise.Network:
                return broken?.Kind == NodeFaultKind.NetworkFlapping ? (true, "FAILED: IPv4 reachable, IPv6 unreachable") : (false, "OK");
            case NodePromise.Certificate:
                if (here?.Kind == NodeFaultKind.CertificateExpiry) return (true, "Certificate has expired");
                bool isOld = fault?.Kind == NodeFaultKind.CertificateExpiry && fault.Partition == partition.Number && fault.Share(time) > 0;
                return (false, isOld
                    ? Text($"Certificate will expire in {(fault!.Due - time) / (60 * Minute)} hours and was not renewed")
                    : "Certificate is valid");
            default:
                bool isUp = partition.Of(title[..^"-listening".Length]).Supervised.IsUp;
                return hiccup || !isUp
                    ? (true, "ConnectionRefusedError: [Errno 111] Connection refused")
                    : (false, $"socket connection OK ('10.0.12.{7 + partition.Number}', 2200)");
        }
    }

    private void Measured(long time)
    {
        var watch = machine.Partitions[0];
        logs.Data(watch, NodePromise.Ram, time, "RAM data", "available_ram", Math.Floor(machine.FreeMb * (1 << 20)));
        logs.Data(watch, NodePromise.Heat, time, "Temperature data", "cpu_temperature", Math.Round(machine.Temperature, 1));
        logs.Data(watch, "check-network-transit", time, "Network data amount", "network_data_amount",
            Math.Floor(Math.Max(0, machine.Traffic - _trafficBefore)));
        _trafficBefore = machine.Traffic;
    }

    private void Count(NodePartition partition, long time, int passed, int failed)
    {
        if (!_states.TryGetValue(partition, out var rows)) _states.Add(partition, rows = new StringBuilder());
        rows.Append(CultureInfo.InvariantCulture, $",\"{Date(time)}, {passed}, {failed}, \"");
    }

    private void CloseWeek(long next)
    {
        foreach (var (partition, rows) in _states)
        {
            long end = (_week + 1) * Week;
            var mark = next < 0 ? "" : DateTimeOffset.FromUnixTimeMilliseconds(end).ToString("-yyyy-MM-dd", CultureInfo.InvariantCulture);
            Write(partition, $"srv/monitor/private/documents/monitor_state.data{mark}.json",
                $"{{\"date\": {end / 1000}, \"data\": [\"Date, Success, Error, Warning\"{rows}]}}");
            rows.Clear();
        }
        _week = next;
    }

    private void Write(NodePartition partition, string name, string text)
    {
        var path = Path.Combine(folder, "srv", "slapgrid", partition.Name, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text, new UTF8Encoding(false));
    }

    private static string Text(FormattableString text) => FormattableString.Invariant(text);

    private static string Date(long time) => DateTimeOffset.FromUnixTimeMilliseconds(time).UtcDateTime
        .ToString("yyyy-MM-dd'T'HH:mm:ss+0000", CultureInfo.InvariantCulture);
}
