namespace Vigie.Logs.Labels.Rules;

/// <summary>
/// What failure means on a SlapOS machine, in the notation of <see cref="RuleFile"/>: the rules that
/// <c>--failures auto</c> applies. Stops that were asked for and restarts by a deployment are none.
/// </summary>
public static class SlapOSRules
{
    /// <summary>The text of the rules.</summary>
    public const string Text = """
        # The collector writes once a minute: without a row for ten the machine, or all of it that watches, is down.
        [machine-down]
        gap = 10m
        service = ^collector$
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

        [service-crash]
        text = "; not expected)"
        text = entered FATAL state
        pattern = ^(exited|gave up): (?<entity>\S+)
        unless = Requested stop of
        unless = Destroying Computer Partition
        within = 2m
        cool-down = 10m

        # Each run of a promise has a number; two runs that fail one after the other are a failure.
        [promise-failed]
        pattern = ^(?<run>\d{9,10}-\d{3})\b
        level = error
        runs = 2
        cool-down = 30m

        [deploy-failed]
        text = Failed to run buildout profile in directory
        pattern = in directory '?(\S*/)?(?<entity>slappart\d+)
        cool-down = 1h

        [build-failed]
        text = Failed to run buildout profile in directory
        service = software
        cool-down = 1h

        [network-lost]
        text = No route to registry
        text = IPv6 network unreachable
        text = Processing computer partitions offline
        cool-down = 30m

        [disk-full]
        metric = disk.min_free_share < 0.05
        cool-down = 6h

        [memory-exhausted]
        metric = memory.available_mb <= 500
        for = 2m
        cool-down = 1h

        [overheated]
        metric = temperature.alarm >= 1
        for = 2m
        cool-down = 1h

        """;

    /// <summary>The rules.</summary>
    public static IReadOnlyList<FailureRule> All { get; } = RuleFile.Read(new StringReader(Text), "the rules of SlapOS");
}
