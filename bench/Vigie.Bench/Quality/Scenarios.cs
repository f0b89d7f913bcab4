namespace Vigie.Bench.Quality;

/// <summary>All scenarios, in the order of the results.</summary>
internal static class Scenarios
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<IScenario> All { get; } =
    [
        new OpenStackScenario { Id = "openstack-2m", HorizonSeconds = 120, Settled = (0.48, 0.70, 1.0) },
        new OpenStackScenario { Id = "openstack-5m", HorizonSeconds = 300, Settled = (0.72, 0.79, 1.0) },
        new SupervisedBlocks(),
        new DriveScenario(),
        new BacktestScenario
        {
            Id = "hdfs-blocks",
            Source = "hdfs/HDFS_2pct.log.gz",
            Failures = "hdfs/anomaly_label.csv.gz",
            HasSessionLabels = true,
            FloorPrAuc = 0.289,
            Options = ["--machine-pattern", @"blk_-?\d+", "--horizon", "1h", "--lead", "0s", "--step", "1m"],
        },
        BlueGene("bluegene-1h", "1h", "30m", 0.026),
        BlueGene("bluegene-6h", "6h", "1h", 0.043),
        BlueGene("bluegene-24h", "24h", "2h", 0.041),
        new FleetScenario { Id = "slapos-fleet-truth", IsByRules = false, Settled = (1.0, 0.66) },
        new FleetScenario { Id = "slapos-fleet-rules", IsByRules = true, Settled = (0.91, 0.69) },
    ];

    // After a failure a midplane goes on at once: failures come in bursts, and leaving out what follows them would hide that.
    private static BacktestScenario BlueGene(string id, string horizon, string step, double floor) => new()
    {
        Id = id,
        Source = "bluegene/ras-fatal.log.gz",
        Failures = "bluegene/failures.csv",
        FloorPrAuc = floor,
        Remark = " The log holds FATAL lines alone, of which the failures were drawn, and one machine is one midplane of 128. Figures of the "
            + "literature stand on another question: on 142 days of the whole record, all severities and all midplanes taken together, a failure "
            + "anywhere in the next window of hours (Liang and others, 2007: at 12 h a precision of about .74 and a recall of about .82, poor at 1 h, "
            + "second-hand).",
        Options =
        [
            "--machine-pattern", @"R\d\d-M\d", "--horizon", horizon, "--lead", "5m", "--recovery", "5m", "--silence", "7d", "--step", step,
        ],
    };
}
