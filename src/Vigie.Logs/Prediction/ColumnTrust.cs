namespace Vigie.Logs.Prediction;

/// <summary>
/// How much a single column is trusted, by what standardised columns are multiplied: under the same penalty a weight of a
/// column at 0.1 costs a hundred times more than one of a column at 1. Columns that are none of these are at 1.
/// </summary>
/// <param name="Failures">The machine's own failures at one time scale.</param>
/// <param name="Metrics">Columns of single metrics, but for those of the next two.</param>
/// <param name="Unusual">A single metric against the machine's own usual.</param>
/// <param name="Vital">The order of magnitude of a metric that tells by itself how near an end is.</param>
/// <param name="Templates">Counts of single templates; 0 leaves them out, and numbers with them.</param>
/// <param name="Numbers">Numbers in messages; 0 leaves them out.</param>
public readonly record struct ColumnTrust(float Failures, float Metrics, float Unusual, float Vital, float Templates, float Numbers)
{
    /// <summary>
    /// The trust in a machine's own failures at one of the seven time scales: where failures come in bursts they tell much,
    /// and where few failures are known some of the machines that failed twice did so by chance.
    /// </summary>
    public const float LittleFailures = 0.3f;

    /// <summary>
    /// The trust in a single metric that few failures bear: there are some hundred columns of metrics, and each failure moves
    /// few of them.
    /// </summary>
    public const float LittleMetrics = 0.03f;

    /// <summary>The same for a metric against the machine's own usual, which departs where others only differ.</summary>
    public const float LittleUnusual = 0.1f;

    /// <summary>The same for the dozen metrics that are known to tell how near an end is.</summary>
    public const float LittleVital = 0.3f;

    // Metrics where the trusts in them were settled: those of a SlapOS machine with four partitions.
    private const double UsualMetrics = 60;

    /// <summary>
    /// The same where there are so many metrics: the fewer there are, the less they fit by chance, and the more each is
    /// trusted, none more than what is counted over all.
    /// </summary>
    internal ColumnTrust Among(int metrics)
    {
        float factor = (float)(UsualMetrics / Math.Max(1, metrics));
        return this with
        {
            Metrics = Math.Min(1, factor * Metrics),
            Unusual = Math.Min(1, factor * Unusual),
            Vital = Math.Min(1, factor * Vital),
        };
    }
}
