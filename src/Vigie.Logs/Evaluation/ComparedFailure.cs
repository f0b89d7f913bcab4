namespace Vigie.Logs.Evaluation;

/// <summary>A failure that both back-tests judged and one of them announced.</summary>
/// <param name="Machine">The machine that failed.</param>
/// <param name="Time">When, UTC.</param>
/// <param name="Kind">Its kind; may be empty.</param>
/// <param name="LeadSeconds">Seconds from the first alarm.</param>
public sealed record ComparedFailure(string Machine, DateTimeOffset Time, string Kind, double? LeadSeconds);
