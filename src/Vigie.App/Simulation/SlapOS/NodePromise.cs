namespace Vigie.App.Simulation.SlapOS;

/// <summary>A promise of a partition and what its last run came to.</summary>
internal sealed class NodePromise(string title)
{
    public const string Ram = "check-ram-usage";
    public const string Disk = "check-free-disk-space";
    public const string Heat = "check-cpu-temperature";
    public const string Packets = "check-network-errors-packets";
    public const string Network = "check-re6st-optimal-status";
    public const string Certificate = "check-certificate";

    /// <summary>What the partition that watches the machine looks at.</summary>
    public static string[] OfMachine { get; } = [Ram, Disk, Heat, Packets, Network];

    public string Title { get; } = title;

    public bool HasFailed { get; private set; }

    public string Message { get; private set; } = "";

    public long Time { get; private set; }

    /// <summary>Notes a run.</summary>
    public void Ran(long time, bool failed, string message) => (Time, HasFailed, Message) = (time, failed, message);
}
