namespace Vigie.Logs.Evaluation;

/// <summary>Where a figure may lie by chance, in 95 of 100 cases.</summary>
/// <param name="Low">Lower end.</param>
/// <param name="High">Upper end.</param>
public readonly record struct Interval(double Low, double High);
