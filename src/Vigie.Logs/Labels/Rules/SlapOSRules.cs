namespace Vigie.Logs.Labels.Rules;

/// <summary>
/// What failure means on a SlapOS machine, in the notation of <see cref="RuleFile"/>: the rules that
/// <c>--failures auto</c> applies. Stops that were asked for and restarts by a deployment are none.
/// </summary>
public static class SlapOSRules
{
    /// <summary>The text of the rules.</summary>
    public const string Text = """
        # The collector writes once a minute, and so does node: of a machine that says nothing at all for ten, it or all
        # of it that watches is down. The collector alone may hang while it counts what folders take.
        [machine-down]
        gap = 10m
        unless = received SIGTERM indicating exit request
        within = 10m
        cool-down = 30m

        # Network counters began anew: it went down after the row before.
        [reboot]
        metric = system.booted > 0
        is = event
        at = before
        unless = received SIGTERM indicating exit request
        within = 10m

        # A supervised process ended by itself, an out-of-memory kill (SIGKILL) included.
        [service-crash]
        text = "; not expected)"
        text = entered FATAL state
        pattern = ^(exited|gave up): (?<entity>\S+)
        unless = Requested stop of
        unless = Destroying Computer Partition
        unless = Processing Computer Partition
        unless = received SIGTERM indicating exit request
        within = 2m
        cool-down = 10m
        settle = 24h

        # Where only the collector tells: a process that ran for an hour or more is gone, none came in its place, and
        # nobody says why. What the supervisor says of its end is the rule above.
        [process-lost]
        service = ^collector$
        text = is gone after
        pattern = is gone after ([6-9]\d|\d{3,}) minutes$
        at = before
        unless = "stopped: "
        unless = "exited: "
        unless = Processing Computer Partition
        unless = Requested stop of
        unless = Destroying Computer Partition
        unless = received SIGTERM indicating exit request
        within = 2m
        cool-down = 10m
        settle = 24h

        # Each run of a promise has a number; two runs that fail one after the other are a failure. What a promise
        # calls an anomaly, or a change to ERROR, has been confirmed by it. Tests while a partition converges are none.
        [promise-failed]
        pattern = ^(?<run>\d{9,10}-\d{3})\b( - (?<sure>Anomaly Result|changed to ERROR))?
        level = error
        runs = 2
        unless = Processing Computer Partition
        unless = Requested stop of
        unless = Destroying Computer Partition
        within = 2m
        cool-down = 30m
        settle = 24h

        # The monitor of an instance counts promises in error.
        [instance-error]
        metric = *.monitor.error > 0
        is = event
        unless = Processing Computer Partition
        unless = Requested stop of
        unless = Destroying Computer Partition
        within = 2m
        cool-down = 30m
        settle = 24h

        [deploy-failed]
        text = Failed to run buildout profile in directory
        pattern = in directory '?(\S*/)?(?<entity>slappart\d+)
        cool-down = 1h
        settle = 24h

        [build-failed]
        text = Failed to run buildout profile in directory
        service = software
        cool-down = 1h

        # The watchdog calls for help; where a crash was seen, that is told already.
        [bang]
        text = Bang with message
        unless = "; not expected)"
        within = 10m
        cool-down = 1h
        settle = 24h

        [master-unreachable]
        text = Processing computer partitions offline
        cool-down = 1h

        [network-lost]
        text = No route to registry
        text = IPv6 network unreachable
        cool-down = 30m

        # As good as no byte comes in on a machine that is up.
        [network-silent]
        metric = net.in_kb_s < 0.05
        for = 10m
        cool-down = 1h

        # SlapOS's own bounds for packets in error, and dropped, a megabyte.
        [network-errors]
        metric = net.errors_per_mb >= 100
        for = 5m
        cool-down = 1h

        [network-drops]
        metric = net.drops_per_mb >= 100
        for = 5m
        cool-down = 1h

        [disk-full]
        metric = disk.min_free_share < 0.05
        cool-down = 6h

        [memory-exhausted]
        metric = memory.available_mb <= 500
        for = 2m
        cool-down = 1h

        [cpu-overloaded]
        metric = system.load_per_core > 2.2
        for = 30m
        cool-down = 1h

        [overheated]
        metric = temperature.alarm >= 1
        for = 2m
        cool-down = 1h

        """;

    /// <summary>The rules.</summary>
    public static IReadOnlyList<FailureRule> All { get; } = RuleFile.Read(new StringReader(Text), "the rules of SlapOS");
}
