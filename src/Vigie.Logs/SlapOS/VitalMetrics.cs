namespace Vigie.Logs.SlapOS;

/// <summary>
/// The metrics of a collector whose level alone tells how near a machine is to an end, whatever was usual on it: what is
/// free, how long a disk will last, how hot it is, what goes wrong on the network.
/// </summary>
internal static class VitalMetrics
{
    /// <summary>Their names.</summary>
    public static IReadOnlySet<string> Names { get; } = new HashSet<string>(StringComparer.Ordinal)
    {
        "collect.gap_s", "disk.min_free_share", "disk.min_hours_to_full", "memory.available_share", "memory.free_share",
        "net.drops_per_mb", "net.errors_per_mb", "partitions.max_memory_percent", "processes.lost", "system.load_per_core",
        "temperature.alarm", "temperature.max_c",
    };
}
