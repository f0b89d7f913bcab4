using System.Text;
using Vigie.Logs.Labels;
using Vigie.Logs.Labels.Rules;
using Vigie.Logs.Records;
using Vigie.Logs.Windows;

namespace Vigie.Tests.Logs.Labels.Rules;

/// <summary>Each rule for SlapOS: what it finds, and what excuses it. Times are minutes.</summary>
public class SlapOSRulesTests
{
    private const long Minute = 60_000_000;
    private const string Crash = "exited: zope-0-0123456789abcdef0123456789abcdef-on-watch (exit status 1; not expected)";

    private readonly FailureFinder _finder = new(SlapOSRules.All);

    private void Say(double minute, string message, Level level = Level.Info, string service = "s", string partition = "") =>
        _finder.Add(new LogRecord
        {
            TimeMicros = (long)(minute * Minute),
            Machine = "m"u8,
            Service = Encoding.UTF8.GetBytes(service),
            Partition = Encoding.UTF8.GetBytes(partition),
            Level = level,
            Message = Encoding.UTF8.GetBytes(message),
        });

    private void Sample(double minute, string name, double value) =>
        _finder.Add(new LogRecord
        {
            TimeMicros = (long)(minute * Minute),
            Machine = "m"u8,
            Service = "collector"u8,
            MetricNames = new[] { name },
            MetricValues = new[] { value },
        });

    // A machine that goes on speaking, up to a minute.
    private void Speak(double from, double to)
    {
        for (double minute = from; minute < to; minute += 5) Say(minute, "still here");
    }

    private void Finds(params string[] expected)
    {
        _finder.End();
        Assert.Equal(expected, _finder.Found.Select(f =>
            $"{f.TimeMicros / (double)Minute} {f.Rule.Name}{(f.Partition.Length > 0 ? $" {f.Partition}" : "")}{(f.Entity.Length > 0 ? $" {f.Entity}" : "")}"));
    }

    [Fact]
    public void A_machine_that_says_nothing_is_down()
    {
        Say(0, "x");
        Say(30, "x");
        Finds("0 machine-down");
    }

    [Fact]
    public void A_collector_that_hangs_alone_is_no_machine_down()
    {
        Sample(0, "system.load", 1);
        Speak(1, 60);
        Sample(60, "system.load", 1);
        Finds();
    }

    [Fact]
    public void A_machine_that_was_shut_down_is_not_down_nor_rebooted()
    {
        Sample(0, "system.booted", 0);
        Say(1, "received SIGTERM indicating exit request");
        Sample(20, "system.booted", 1);
        Finds();
    }

    [Fact]
    public void A_reboot_lies_at_the_moment_before()
    {
        Sample(0, "system.booted", 0);
        Sample(5, "system.booted", 1);
        Finds("0 reboot");
    }

    [Fact]
    public void A_process_that_ends_by_itself_is_a_crash_of_its_service_in_its_partition()
    {
        Say(0, "spawned: 'zope-0-0123456789abcdef0123456789abcdef-on-watch' with pid 4711");
        Say(1, "process 4711 of slappart2 runs", service: "collector", partition: "slappart2");
        Say(5, Crash, Level.Warning);
        Finds("5 service-crash slappart2 zope-0");
    }

    [Fact]
    public void Where_two_partitions_have_processes_of_a_name_nobody_can_say_whose_crashed()
    {
        Say(0, "spawned: 'crond-on-watch' with pid 1");
        Say(0, "spawned: 'crond-on-watch' with pid 2");
        Say(1, "process 1 of slappart2 runs", service: "collector", partition: "slappart2");
        Say(1, "process 2 of slappart3 runs", service: "collector", partition: "slappart3");
        Say(5, "exited: crond-on-watch (terminated by SIGSEGV; not expected)", Level.Warning);
        Finds("5 service-crash crond");
    }

    [Fact]
    public void The_hash_of_a_configuration_tells_processes_of_a_name_apart()
    {
        var (one, two) = ($"kvm-{new string('1', 32)}-on-watch", $"kvm-{new string('2', 32)}-on-watch");
        Say(0, $"spawned: '{one}' with pid 1");
        Say(0, $"spawned: '{two}' with pid 2");
        Say(1, "process 1 of slappart2 runs", service: "collector", partition: "slappart2");
        Say(1, "process 2 of slappart3 runs", service: "collector", partition: "slappart3");
        Say(5, $"exited: {two} (terminated by SIGKILL; not expected)", Level.Warning);
        Finds("5 service-crash slappart3 kvm");
    }

    [Theory]
    [InlineData("Requested stop of slappart2...")]
    [InlineData("Processing Computer Partition slappart2.")]
    [InlineData("Destroying Computer Partition slappart2...")]
    public void A_crash_is_excused_by_what_was_asked_of_its_partition_only(string excuse)
    {
        Say(0, "spawned: 'a-on-watch' with pid 1");
        Say(0, "spawned: 'b-on-watch' with pid 2");
        Say(1, "process 1 of slappart2 runs", service: "collector", partition: "slappart2");
        Say(1, "process 2 of slappart3 runs", service: "collector", partition: "slappart3");
        Say(5, excuse);
        Say(6, "exited: a-on-watch (exit status 1; not expected)");
        Say(6, "exited: b-on-watch (exit status 1; not expected)");
        Say(8, "exited: a-on-watch (exit status 1; not expected)");
        Finds("6 service-crash slappart3 b");
    }

    [Fact]
    public void What_ends_as_expected_or_is_stopped_is_no_crash()
    {
        Say(0, "exited: a-on-watch (exit status 0; expected)");
        Say(1, "stopped: b-on-watch (terminated by SIGTERM)");
        Finds();
    }

    [Fact]
    public void A_process_that_is_gone_without_a_word_is_lost_after_it_was_last_seen()
    {
        Sample(0, "system.load", 1);
        Say(0.5, "something else");
        Sample(1, "system.load", 1);
        Say(1, "process 7 of slappart2 is gone after 93 minutes", service: "collector", partition: "slappart2");
        Say(1, "process 8 of slappart2 is gone after 12 minutes", service: "collector", partition: "slappart2");
        Say(1, "process 9 of slappart3 is gone after 99 minutes, another came", service: "collector", partition: "slappart3");
        Finds("0 process-lost slappart2");
    }

    [Theory]
    [InlineData("stopped: a-on-watch (terminated by SIGTERM)")]
    [InlineData("Processing Computer Partition slappart2.")]
    public void A_process_that_was_stopped_is_not_lost(string excuse)
    {
        Sample(0, "system.load", 1);
        Say(0.5, excuse);
        Say(1, "process 7 of slappart2 is gone after 93 minutes", service: "collector", partition: "slappart2");
        Finds();
    }

    [Fact]
    public void A_promise_that_fails_twice_has_failed_since_the_first_time()
    {
        Say(0, "1772369400-231 - OK", service: "slappart2/p", partition: "slappart2");
        Say(2, "1772369520-231 - refused", Level.Error, "slappart2/p", "slappart2");
        Say(2, "1772369520-231 - more of it", Level.Error, "slappart2/p", "slappart2");
        Say(2.5, "Processing Computer Partition slappart2.");
        Say(4, "1772369640-231 - refused", Level.Error, "slappart2/p", "slappart2");
        Say(6, "1772369760-231 - refused", Level.Error, "slappart2/q", "slappart2");
        Finds("2 promise-failed slappart2");
    }

    [Fact]
    public void What_a_promise_calls_an_anomaly_needs_no_second_run()
    {
        Say(0, "1772369400-000 - Test Result - refused", Level.Warning, "slappart2/p", "slappart2");
        Say(2, "1772369520-000 - Anomaly Result - refused", Level.Error, "slappart2/p", "slappart2");
        Say(4, "1772369640-000 - changed to ERROR - refused", Level.Error, "slappart3/p", "slappart3");
        Finds("2 promise-failed slappart2", "4 promise-failed slappart3");
    }

    [Fact]
    public void Promises_of_a_partition_that_converges_may_fail()
    {
        Say(0, "Processing Computer Partition slappart2.");
        Say(1, "1772369520-231 - refused", Level.Error, "slappart2/p", "slappart2");
        Say(3, "1772369640-231 - refused", Level.Error, "slappart2/p", "slappart2");
        Finds();
    }

    [Fact]
    public void A_new_partition_is_given_a_day()
    {
        Say(0, "x");
        Speak(5, 100);
        Say(100, "Failed to run buildout profile in directory '/srv/slapgrid/slappart9'", Level.Error);
        Speak(105, 100 + 1500);
        Say(1600, "Failed to run buildout profile in directory '/srv/slapgrid/slappart9'", Level.Error);
        Finds("1600 deploy-failed slappart9");
    }

    [Fact]
    public void An_instance_with_promises_in_error_is_in_error()
    {
        Sample(0, "slappart2.monitor.error", 0);
        Sample(2, "slappart2.monitor.error", 1);
        Sample(4, "slappart3.monitor.error", 0);
        Sample(6, "slappart2.monitor.error", 2);
        Finds("2 instance-error slappart2");
        Assert.False(_finder.Found[0].Rule.IsFromMetrics);
    }

    [Fact]
    public void A_software_that_cannot_be_built_is_the_machines()
    {
        Say(0, "Failed to run buildout profile in directory '/opt/slapgrid/0a1b'", Level.Error, "slapos-node-software");
        Finds("0 build-failed");
    }

    [Fact]
    public void A_call_for_help_is_a_failure_where_no_crash_was_seen()
    {
        Say(0, Crash);
        Say(1, "Bang with message 'x process in partition slappart2 encountered a problem'");
        Speak(5, 90);
        Say(90, "Bang with message 'x process in partition slappart2 encountered a problem'");
        Finds("0 service-crash zope-0", "90 bang slappart2");
    }

    [Theory]
    [InlineData("Processing computer partitions offline...", "master-unreachable")]
    [InlineData("No route to registry (3 peers, 0 distant)", "network-lost")]
    [InlineData("[BOOT] IPv6 network unreachable...", "network-lost")]
    public void What_cannot_be_reached_is_lost(string message, string rule)
    {
        Say(0, message);
        Say(5, message);
        Finds($"0 {rule}");
    }

    [Theory]
    [InlineData("net.in_kb_s", 0.01, 10, "network-silent")]
    [InlineData("net.errors_per_mb", 100, 5, "network-errors")]
    [InlineData("net.drops_per_mb", 150, 5, "network-drops")]
    [InlineData("disk.min_free_share", 0.04, 0, "disk-full")]
    [InlineData("memory.available_mb", 500, 2, "memory-exhausted")]
    [InlineData("system.load_per_core", 2.3, 30, "cpu-overloaded")]
    [InlineData("temperature.alarm", 1, 2, "overheated")]
    public void A_metric_beyond_the_bounds_of_SlapOS_for_long_enough_is_a_failure_to_be_forecast(
        string metric, double value, int minutes, string rule)
    {
        for (int minute = 0; minute < minutes; minute++) Sample(minute, metric, value);
        Assert.Empty(_finder.Found);
        Sample(minutes, metric, value);
        Finds($"0 {rule}");
        Assert.True(_finder.Found[0].Rule.IsFromMetrics);
    }

    [Theory]
    [InlineData(Entities.Machine, "m,m")]
    [InlineData(Entities.Partition, "m/slappart9")]
    [InlineData(Entities.Both, "m/slappart9,m")]
    [InlineData(Entities.Service, "")]
    public void The_failure_of_a_partition_labels_what_is_decided_about(Entities entities, string machines)
    {
        Say(0, "Failed to run buildout profile in directory '/srv/slapgrid/slappart9'", Level.Error);
        Say(5, "No route to registry (3 peers, 0 distant)");
        _finder.End();
        Assert.Equal(machines, string.Join(',', FailureList.Of("auto", _finder.Found, entities).Failures.Select(f => f.Machine)));
    }

    [Fact]
    public void The_end_of_a_supervised_process_labels_its_service()
    {
        const string hash = "0123456789abcdef0123456789abcdef";
        Say(0, "spawned: 'zope-0-on-watch' with pid 4711", service: "supervisord");
        Say(1, "process 4711 of slappart2 runs", service: "collector", partition: "slappart2");
        Speak(5, 90);
        Say(90, "exited: zope-0-on-watch (exit status 1; not expected)", service: "supervisord");
        Say(91, $"exited: mariadb-{hash}-on-watch (exit status 1; not expected)", service: "supervisord");
        Say(92, $"gave up: lonely-{hash} entered FATAL state, too many start retries too quickly", service: "supervisord");
        string Labels(Entities entities) => string.Join(',', FailureList.Of("auto", _finder.Found, entities).Failures.Select(f => f.Machine));
        Assert.Equal("m/slappart2/zope-0,m/mariadb,m/lonely", Labels(Entities.Service));
        Assert.Equal("m/slappart2,m,m", Labels(Entities.Both));
    }

    [Fact]
    public void The_failure_of_a_unit_labels_its_service()
    {
        var rule = RuleFile.Read(new StringReader("[unit-failed]\npattern = (?<entity>\\S+\\.service): Failed with result\n"), "rules");
        var finder = new FailureFinder(rule);
        finder.Add(new LogRecord { TimeMicros = Minute, Machine = "m"u8, Service = "systemd"u8, Message = "nginx.service: Failed with result 'exit-code'"u8 });
        Assert.Equal("m/nginx", Assert.Single(FailureList.Of("auto", finder.Found, Entities.Service).Failures).Machine);
        Assert.Equal("m", Assert.Single(FailureList.Of("auto", finder.Found).Failures).Machine);
    }
}
