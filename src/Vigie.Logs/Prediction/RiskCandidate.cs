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
/// <param name="Trust">How much single columns are trusted.</param>
public readonly record struct RiskCandidate(RiskMethod Method, ColumnTrust Trust)
{
    /// <summary>A way with these trusts in single templates and numbers in messages, and little in own failures and single metrics.</summary>
    public RiskCandidate(RiskMethod method, double templates, double numbers = 0)
        : this(method, new ColumnTrust(
            ColumnTrust.LittleFailures, ColumnTrust.LittleMetrics, ColumnTrust.LittleUnusual, ColumnTrust.LittleVital,
            (float)templates, (float)numbers))
    {
    }

    /// <summary>In words, for reports.</summary>
    public override string ToString() =>
        (Method == RiskMethod.Batch ? "logistic regression refitted on a table of rows" : "averaged SGD, row by row")
        + (Trust.Templates == 0 ? ", without single templates" : ", with single templates")
        + (Trust.Templates == 0 || Trust.Numbers == 0 ? "" : ", with numbers in messages");
}
