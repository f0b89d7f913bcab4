namespace Vigie.Bench.Quality;

/// <summary>One back-test and what is expected of it. File names are relative to the folder of the data sets.</summary>
internal sealed record Scenario
{
    /// <summary>What it is called in the results.</summary>
    public required string Id { get; init; }

    /// <summary>What is read.</summary>
    public required string Source { get; init; }

    /// <summary>The failures that happened, or the labels they are made from.</summary>
    public required string Failures { get; init; }

    /// <summary>Whether <see cref="Failures"/> holds labels of sessions (name,Normal or Anomaly) and not failures.</summary>
    public bool HasSessionLabels { get; init; }

    /// <summary>Options of <c>vigie backtest</c>.</summary>
    public required string[] Options { get; init; }

    /// <summary>F1 by incident that was reached; null until it has been measured and settled.</summary>
    public double? FloorF1 { get; init; }

    /// <summary>How far below <see cref="FloorF1"/> is still no loss.</summary>
    public double Tolerance { get; init; } = 0.02;

    /// <summary>All scenarios.</summary>
    public static IReadOnlyList<Scenario> All { get; } =
    [
        new()
        {
            Id = "openstack-2m",
            Source = "openstack/runs.tar.gz",
            Failures = "openstack/failures.csv",
            Options = ["--horizon", "2m", "--lead", "0s", "--step", "10s", "--warmup", "60s", "--train-share", "0.6"],
            FloorF1 = 0.698,
        },
        new()
        {
            Id = "hdfs-blocks",
            Source = "hdfs/HDFS_2pct.log.gz",
            Failures = "hdfs/anomaly_label.csv.gz",
            HasSessionLabels = true,
            Options = ["--machine-pattern", @"blk_-?\d+", "--horizon", "1h", "--lead", "0s", "--step", "1m"],
        },
        new()
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
