namespace Vigie.Logs.Evaluation;

/// <summary>How much a feature moved the risk.</summary>
/// <param name="Name">The feature in words.</param>
/// <param name="Weight">Weight in the last fold's model, per standard deviation of the feature.</param>
/// <param name="Kind">template, level, metric, novelty, rate or silence.</param>
public sealed record FeatureEffect(string Name, double Weight, string Kind);
