namespace Vigie.Logs.Evaluation;

/// <summary>A judged decision as a predictions file holds it.</summary>
/// <param name="Machine">The machine.</param>
/// <param name="Time">Its time, as written.</param>
/// <param name="Risk">The risk.</param>
/// <param name="IsPositive">Whether a failure followed in time; null where one came too soon to count.</param>
public readonly record struct WrittenDecision(string Machine, string Time, double Risk, bool? IsPositive);
