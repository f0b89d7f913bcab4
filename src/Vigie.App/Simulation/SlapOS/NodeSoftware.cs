namespace Vigie.App.Simulation.SlapOS;

/// <summary>A service of a software.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="MemoryMb">Memory it usually takes.</param>
/// <param name="Share">Part of the machine's load that it makes.</param>
/// <param name="Log">Stem of its log in the partition.</param>
/// <param name="HasWorker">Whether a process of its own, that it starts and no supervisor knows, does the work.</param>
/// <param name="IsHashed">Whether its name under the supervisor ends in a hash of its configuration.</param>
internal sealed record NodeService(
    string Name, double MemoryMb, double Share, string Log, bool HasWorker = false, bool IsHashed = false);

/// <summary>A software that partitions run.</summary>
internal sealed record NodeSoftware(string Name, params NodeService[] Services)
{
    /// <summary>Watches the machine; always in the first partition.</summary>
    public static NodeSoftware Monitor { get; } = new(
        "monitor", new NodeService("monitor-httpd", 60, 0.01, "monitor-httpd-error"), new NodeService("crond", 8, 0.002, "cron"));

    /// <summary>A business application with its database; every machine has one.</summary>
    public static NodeSoftware Erp5 { get; } = new(
        "erp5",
        new NodeService("zope-0", 2600, 0.3, "zope-0-event", HasWorker: true),
        new NodeService("mariadb", 3200, 0.2, "mariadb_error"),
        new NodeService("haproxy", 120, 0.05, "haproxy", IsHashed: true));

    /// <summary>What the other partitions run.</summary>
    public static NodeSoftware[] Others { get; } =
    [
        Erp5,
        new(
            "kvm",
            new NodeService("kvm", 3600, 0.25, "qemu", HasWorker: true, IsHashed: true),
            new NodeService("nginx-httpd", 60, 0.02, "nginx-error")),
        new(
            "rapid-cdn",
            new NodeService("trafficserver", 1100, 0.15, "trafficserver", HasWorker: true),
            new NodeService("frontend-haproxy", 180, 0.1, "frontend-haproxy", IsHashed: true)),
        new("theia", new NodeService("theia-instance", 900, 0.08, "theia", HasWorker: true)),
    ];

    /// <summary>Whether requests of it can wait for locks of a database.</summary>
    public bool HasDatabase => Name == "erp5";
}
