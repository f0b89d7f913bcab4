namespace Vigie.Bench.Quality;

/// <summary>All scenarios, in the order of the results.</summary>
internal static class Scenarios
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<IScenario> All { get; } =
    [
        new BacktestScenario
        {
            Id = "openstack-2m",
            Source = "openstack/runs.tar.gz",
            Failures = "openstack/failures.csv",
            Options = ["--horizon", "2m", "--lead", "0s", "--step", "10s", "--warmup", "60s", "--train-share", "0.6"],
            FloorF1 = 0.698,
        },
        new SupervisedBlocks(),
        new BacktestScenario
        {
            Id = "hdfs-blocks",
            Source = "hdfs/HDFS_2pct.log.gz",
            Failures = "hdfs/anomaly_label.csv.gz",
            HasSessionLabels = true,
            Options = ["--machine-pattern", @"blk_-?\d+", "--horizon", "1h", "--lead", "0s", "--step", "1m"],
        },
        new BacktestScenario
        {
            Id = "bluegene-midplanes",
            Source = "bluegene/ras-fatal.log.gz",
            Failures = "bluegene/failures.csv",
            Options =
            [
                "--machine-pattern", @"R\d\d-M\d", "--horizon", "6h", "--recovery", "5m", "--silence", "7d", "--step", "1h",
            ],
        },
    ];
}
