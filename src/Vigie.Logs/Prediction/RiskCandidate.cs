namespace Vigie.Logs.Prediction;

/// <summary>How a risk model may be learned.</summary>
public enum RiskMethod : byte
{
    /// <summary>Solved to near the optimum on a table of rows, as is done again at each cut.</summary>
    Batch,

    /// <summary>Averaged stochastic gradient descent, each row once, when its label becomes known.</summary>
    Online,
}

/// <summary>One way to learn, to be held against others on the past.</summary>
/// <param name="Method">How the weights are found.</param>
/// <param name="TemplateScale">What standardised counts of single templates are multiplied by; 0 leaves them out.</param>
/// <param name="MetricScale">What standardised columns of single metrics are multiplied by.</param>
public readonly record struct RiskCandidate(RiskMethod Method, double TemplateScale, double MetricScale = RiskCandidate.LittleTrust)
{
    /// <summary>
    /// The trust in a single metric that few failures bear: there are some hundred columns of metrics, and each failure moves
    /// few of them.
    /// </summary>
    public const double LittleTrust = 0.03;

    /// <summary>In words, for reports.</summary>
    public override string ToString() =>
        (Method == RiskMethod.Batch ? "logistic regression refitted on a table of rows" : "averaged SGD, row by row")
        + (TemplateScale == 0 ? ", without single templates" : ", with single templates")
        + (MetricScale > LittleTrust ? ", much trust in single metrics" : "");
}
