using System.Globalization;
using System.Text;
using Vigie.Host.Sources;
using Vigie.Tests.Host.Sources;

namespace Vigie.Tests.Host.SlapOS;

/// <summary>Every kind of file that a partition or node of SlapOS leaves, in a small sample of its format.</summary>
public sealed class PartitionFilesTests : IDisposable
{
    private const string Promise = "srv/slapgrid/slappart7/.slapgrid/promise/";
    private const string Monitor = "srv/slapgrid/slappart7/srv/monitor/private/documents/";
    private const string Logs = "srv/slapgrid/slappart7/var/log/";

    private readonly Folder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>Records as <c>time service level message</c>, samples as <c>time name=value ...</c>.</summary>
    private string[] Read(string name, string text, out IReadOnlyList<string> warnings)
    {
        _folder.Write($"COMP-1/{name}", text);
        using var set = SourceSet.Open([_folder["COMP-1"]], new SourceOptions());
        using var records = set.Read();
        var read = new List<string>();
        while (records.Read())
        {
            var record = records.Current;
            Assert.Equal("COMP-1", Encoding.UTF8.GetString(record.Machine));
            Assert.Equal(name.Contains("slappart7", StringComparison.Ordinal) ? "slappart7" : "", Encoding.UTF8.GetString(record.Partition));
            var said = new StringBuilder(DateTime.UnixEpoch.AddMicroseconds(record.TimeMicros).ToString("HH:mm:ss", CultureInfo.InvariantCulture));
            for (int i = 0; i < record.MetricNames.Length; i++)
                said.Append(CultureInfo.InvariantCulture, $" {record.MetricNames[i]}={record.MetricValues[i]}");
            if (record.MetricNames.IsEmpty)
                said.Append(CultureInfo.InvariantCulture, $" {Encoding.UTF8.GetString(record.Service)} {record.Level} {Encoding.UTF8.GetString(record.Message)}");
            if (!record.Continuation.IsEmpty)
                said.Append(CultureInfo.InvariantCulture, $" (+{record.Continuation.Count((byte)'\n') + 1})");
            read.Add(said.ToString());
        }
        warnings = set.Warnings;
        return [.. read];
    }

    private void Reads(string name, string text, params string[] expected)
    {
        var read = Read(name, text, out var warnings);
        Assert.Equal(expected, read);
        Assert.Empty(warnings);
    }

    [Fact]
    public void Data_of_a_promise_is_samples_named_by_promise_and_key() => Reads(
        Promise + "log/check-ram-usage.json.log",
        """
        {"time": "2026-03-01 12:50:02,114", "log_level": "INFO", "message": "RAM data", "data": {"available_ram": 9000000000}}
        {"time": "2026-03-01 12:52:02,114", "log_level": "INFO", "message": "RAM data", "data": {"available_ram": 8000000000, "unit": "B", "of": 3.5}}
        {"time": "2026-03-01 12:54:02,114", "log_level": "ERROR", "message": "no data", "data": {"available_ram": 0}}
        {"time": "2026-03-01 12:56:02,114", "log_level": "INFO", "message": "nothing", "data": {}}

        """,
        "12:50:02 slappart7.check-ram-usage.available_ram=9000000000",
        "12:52:02 slappart7.check-ram-usage.available_ram=8000000000 slappart7.check-ram-usage.of=3.5",
        "12:54:02 slappart7/check-ram-usage Error no data",
        "12:56:02 slappart7/check-ram-usage Info nothing");

    [Fact]
    public void Runs_of_a_promise_keep_their_number() => Reads(
        Promise + "log/zope-listening.log",
        "2026-03-01 13:08:00 - INFO - 1772370480-478 - socket connection OK\n2026-03-01 13:10:00 - ERROR - 1772370600-812 - refused\nsecond line\n",
        "13:08:00 slappart7/zope-listening Info 1772370480-478 - socket connection OK",
        "13:10:00 slappart7/zope-listening Error 1772370600-812 - refused (+1)");

    [Theory]
    [InlineData("Anomaly Result", "true", "Error")]
    [InlineData("Anomaly Result", "false", "Info")]
    [InlineData("Test Result", "true", "Warning")]
    public void The_result_of_a_promise_is_a_run_of_it(string type, string failed, string level) => Reads(
        Promise + "result/zope-listening.status.json",
        $$$"""{"title":"zope-listening","name":"zope-listening.py","execution-time":0.1,"result":{"type":"{{{type}}}","failed":{{{failed}}},"date":"2026-03-01T13:14:09+0000","message":"refused\nmore"}}""",
        $"13:14:09 slappart7/zope-listening {level} 1772370849-000 - {type} - refused");

    [Fact]
    public void Changes_of_a_promise_are_messages() => Reads(
        "srv/slapgrid/slappart7/srv/monitor/public/zope-listening.history.json",
        """
        {"date": 1772370849.5, "data": [{"status":"OK","change-date":"2026-03-01T13:00:00+0000","date":"2026-03-01T13:00:00+0000","failed":false,"message":"fine","name":"x","title":"x"},
        {"status":"ERROR","change-date":"2026-03-01T13:10:00+0000","date":"2026-03-01T13:10:02+0000","failed":true,"message":"refused"}]}
        """,
        "13:00:00 slappart7/zope-listening Info 1772370000-000 - changed to OK - fine",
        "13:10:02 slappart7/zope-listening Error 1772370602-000 - changed to ERROR - refused");

    [Fact]
    public void Counts_of_promises_are_samples() => Reads(
        Monitor + "monitor_state.data.json",
        """{"date":1772370849,"data":["Date, Success, Error, Warning","2026-03-01T13:12:09+0000, 13, 0, ","2026-03-01T13:14:09+0000, 12, 1, "]}""",
        "13:12:09 slappart7.monitor.success=13 slappart7.monitor.error=0",
        "13:14:09 slappart7.monitor.success=12 slappart7.monitor.error=1");

    [Fact]
    public void Counters_of_a_partition_become_rates() => Reads(
        "srv/slapgrid/slappart7/.slapgrid/monitor/monitor_resource_process.data.json",
        """
        {"date": 1570495649.5, "data": ["date, total process, CPU percent, CPU time, CPU threads","2026-03-01 13:00:00, 104, 3.2, 100, 419.0","2026-03-01 13:01:00, 104, 3, 130, 419.0","2026-03-01 13:02:00, 104, 3, 2, 419.0"]}
        """,
        "13:00:00 slappart7.resource.total_process=104 slappart7.resource.cpu_percent=3.2 slappart7.resource.cpu_threads=419",
        "13:01:00 slappart7.resource.total_process=104 slappart7.resource.cpu_percent=3 slappart7.resource.cpu_time_per_s=0.5 slappart7.resource.cpu_threads=419",
        "13:02:00 slappart7.resource.total_process=104 slappart7.resource.cpu_percent=3 slappart7.resource.cpu_threads=419");

    [Fact]
    public void The_last_use_of_a_partition_is_samples() => Reads(
        "srv/slapgrid/slappart7/.slapgrid/monitor/monitor_resource.status.json",
        """{"cpu_time": 59236.69, "cpu_percent": 3.2, "memory_rss": 1617.37, "date": "2026-03-01 13:00:00", "total_process": 104}""",
        "13:00:00 slappart7.resource.cpu_percent=3.2 slappart7.resource.memory_rss=1617.37 slappart7.resource.total_process=104");

    [Fact]
    public void The_state_of_an_instance_is_a_message() => Reads(
        "srv/slapgrid/slappart7/srv/monitor/public/monitor.global.json",
        """{"status":"ERROR","date":"2026-03-01T13:14:09+0000","title":"x"}""",
        "13:14:09 slappart7/monitor.global Error monitor status ERROR");

    [Fact]
    public void What_cannot_be_read_of_monitoring_is_said()
    {
        _folder.Write("COMP-1/opt/slapos/log/slapos-node-instance.log", "[2026-03-01 13:00:00,000] INFO     x\n");
        var read = Messages(Monitor + "monitor_state.data.json", "{\"date\":17723708", out var warnings);
        Assert.Single(read);
        Assert.Contains("monitor_state.data.json", Assert.Single(warnings));
    }

    private string[] Messages(string name, string text, out IReadOnlyList<string> warnings)
    {
        _folder.Write($"COMP-1/{name}", text);
        using var set = SourceSet.Open([_folder["COMP-1"]], new SourceOptions());
        using var records = set.Read();
        var read = new List<string>();
        while (records.Read()) read.Add(Encoding.UTF8.GetString(records.Current.Message));
        warnings = set.Warnings;
        return [.. read];
    }

    [Fact]
    public void Events_of_Zope_are_parted_by_dashes() => Reads(
        Logs + "zope-0-event.log",
        "------\n2026-03-01 12:00:00,123 ERROR ZODB.Connection Couldn't load state\nTraceback (most recent call last):\n  line\n"
        + "------\n2026-03-01 12:00:01,123 INFO Zope Ready to handle requests\n",
        "12:00:00 slappart7/zope-0-event Error ZODB.Connection Couldn't load state (+2)",
        "12:00:01 slappart7/zope-0-event Info Zope Ready to handle requests");

    [Fact]
    public void Zeo_writes_as_Zope_does() => Reads(
        Logs + "zeo-0.log",
        "------\n2026-03-01T12:00:00 WARNING ZEO.zrpc (10.0.0.1:5000) disconnected\n------\n2026-03-01T12:00:02 INFO ZEO.x connected\n",
        "12:00:00 slappart7/zeo-0 Warning ZEO.zrpc (10.0.0.1:5000) disconnected",
        "12:00:02 slappart7/zeo-0 Info ZEO.x connected");

    [Fact]
    public void Requests_of_Zope_and_the_balancer_have_the_level_of_their_status() => Reads(
        Logs + "zope-0-Z2.log",
        "10.0.0.1 - admin [01/Mar/2026:12:00:00 +0000] \"GET /a HTTP/1.1\" 200 123 \"-\" \"UA\" 12\n"
        + "10.0.0.1 - - [01/Mar/2026:12:00:01 +0000] \"GET /b HTTP/1.1\" 503 123 \"-\" \"UA\" 12000\n",
        "12:00:00 slappart7/zope-0-Z2 Info \"GET /a HTTP/1.1\" 200 123 \"-\" \"UA\" 12",
        "12:00:01 slappart7/zope-0-Z2 Error \"GET /b HTTP/1.1\" 503 123 \"-\" \"UA\" 12000");

    [Fact]
    public void A_long_request_keeps_its_trace() => Reads(
        Logs + "longrequest_logger_zope-0.log",
        "2026-03-01 12:00:00,928 - Thread 140691697874688: Started on 1542293628.8; Running for 4.0 secs; request: GET /a\n"
        + "retry count: 0\nform: {}\nTraceback:\n  File \"x\", line 31, in __init__\n",
        "12:00:00 slappart7/longrequest_logger_zope-0 None Thread 140691697874688: Started on 1542293628.8; Running for 4.0 secs; request: GET /a (+4)");

    [Fact]
    public void Errors_of_MariaDB_are_read() => Reads(
        Logs + "mariadb_error.log",
        "2026-03-01 12:00:00 0 [Note] Server socket created\n2026-03-01 12:00:05 12 [Warning] Aborted connection 12 to db: 'x'\n",
        "12:00:00 slappart7/mariadb_error Info Server socket created",
        "12:00:05 slappart7/mariadb_error Warning Aborted connection 12 to db: 'x'");

    [Fact]
    public void Slow_queries_are_read() => Reads(
        Logs + "mariadb_slowquery.log",
        "# Time: 260301 12:00:00\n# User@Host: u[u] @ localhost []\n# Query_time: 12.5  Lock_time: 0.1\nSET timestamp=1772366400;\nSELECT 1;\n"
        + "# Time: 260301 12:01:00\n# User@Host: u[u] @ localhost []\n# Query_time: 2.5  Lock_time: 0.1\nSET timestamp=1772366460;\nSELECT 2;\n",
        "12:00:00 slappart7/mariadb_slowquery None  (+4)",
        "12:01:00 slappart7/mariadb_slowquery None  (+4)");

    [Fact]
    public void Errors_of_Apache_are_read() => Reads(
        Logs + "apache-error.log",
        "[Sun Mar 01 12:00:00 2026] [error] (110)Connection timed out: proxy: HTTPS failed\n[Sun Mar 01 12:00:01.123456 2026] [info] Seeding\n",
        "12:00:00 slappart7/apache-error Error (110)Connection timed out: proxy: HTTPS failed",
        "12:00:01 slappart7/apache-error Info Seeding");

    [Fact]
    public void What_Cron_ran_is_read() => Reads(
        Logs + "cron.log",
        "2026-03-01.12:00.1772366400: job one\nits output\n------------------------\n2026-03-01.12:05.1772366700: job two\n------------------------\n",
        "12:00:00 slappart7/cron None .1772366400: job one (+1)",
        "12:05:00 slappart7/cron None .1772366700: job two");

    [Fact]
    public void Requests_of_haproxy_are_read() => Reads(
        Logs + "httpd/_x_backend_log",
        "10.0.0.1:4711 [01/Mar/2026:12:00:00.123] https-frontend~ _x-https/_x-backend 1/2/3/4/10 200 99 - - ---- 1/1/0/0/0 0/0\n",
        "12:00:00 slappart7/_x_backend_log None https-frontend~ _x-https/_x-backend 1/2/3/4/10 200 99 - - ---- 1/1/0/0/0 0/0");

    [Fact]
    public void The_network_of_a_node_is_read() => Reads(
        "var/log/re6stnet/re6stnet.log",
        "2026-03-01 12:00:00 INFO      Establishing a connection with 1/2\n2026-03-01 12:00:05 ERROR     No route to registry (0 peers, 0 distant)\n",
        "12:00:00 re6stnet Info Establishing a connection with 1/2",
        "12:00:05 re6stnet Error No route to registry (0 peers, 0 distant)");

    [Fact]
    public void Rounds_of_a_node_are_read() => Reads(
        "opt/slapos/log/slapos-node-format.log",
        "2026-03-01 12:00:00 slapos[123] INFO Done.\n2026-03-01 12:00:05 slapos.boot[9] INFO [BOOT] Invoking slapos node format...\n",
        "12:00:00 slapos Info Done.",
        "12:00:05 slapos.boot Info [BOOT] Invoking slapos node format...");

    [Fact]
    public void Of_a_partition_only_its_logs_are_looked_at()
    {
        _folder.Write("COMP-1/srv/slapgrid/slappart7/srv/mariadb/ib.log", Folder.Line(1, "data"));
        _folder.Write("COMP-1/srv/slapgrid/slappart7/etc/service/x", Folder.Line(1, "script"));
        _folder.Write("COMP-1/" + Promise + "cache/zope", "{\"timestamp\": 1772370849.1}");
        _folder.Write("COMP-1/srv/slapgrid/slappart7/.slapgrid/monitor/monitor_process_resource.status.json", "[]");
        var read = Read(Logs + "x.log", Folder.Line(1, "log"), out var warnings);
        Assert.Equal(["13:20:01 slappart7/x Info log"], read);
        Assert.Equal(
            $"{_folder["COMP-1"]}: left out 3 folder of a partition without logs, 1 told by the collector's database", Assert.Single(warnings));
    }

    [Fact]
    public void The_folder_of_a_node_is_its_machine_even_if_it_is_the_only_one()
    {
        _folder.Write("fleet/COMP-1/opt/slapos/log/slapos-node-instance.log", Folder.Line(1, "x"));
        _folder.Write("fleet/COMP-1/srv/slapgrid/slappart0/var/log/a.log", Folder.Line(2, "x"));
        _folder.Write("fleet/COMP-1/var/log/syslog", Folder.Line(3, "x"));
        Assert.Equal(["COMP-1 slapos-node-instance x", "COMP-1 slappart0/a x", "COMP-1 syslog x"], Folder.Read(null, _folder["fleet"]));
        Assert.Equal(["slapgrid slappart0/a x"], Folder.Read(null, _folder["fleet/COMP-1/srv/slapgrid"]));
    }
}
