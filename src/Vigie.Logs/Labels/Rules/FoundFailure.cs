namespace Vigie.Logs.Labels.Rules;

/// <summary>A failure that a rule found.</summary>
/// <param name="Machine">The machine.</param>
/// <param name="TimeMicros">When, in microseconds since 1970 UTC.</param>
/// <param name="Rule">The rule.</param>
/// <param name="Entity">The part of the machine or partition (a service, say), or empty.</param>
/// <param name="Service">Service of the record that shows it.</param>
/// <param name="Line">Its line.</param>
/// <param name="Evidence">Its text, shortened.</param>
public sealed record FoundFailure(
    string Machine, long TimeMicros, FailureRule Rule, string Entity, string Service, long Line, string Evidence)
{
    /// <summary>The partition that failed, or empty where it is the machine or nobody can say.</summary>
    public string Partition { get; init; } = "";
}
