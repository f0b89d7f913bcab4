namespace Vigie.Logs.Windows;

/// <summary>What a column of the window row holds.</summary>
/// <param name="Kind">template, level, rate, new (patterns first seen), time, novelty, departure (metrics as a whole) or
/// metric.</param>
/// <param name="Text">The template's text, the level, or the metric.</param>
/// <param name="ScaleSeconds">Time constant of a decayed count; 0 where there is none.</param>
public readonly record struct FeatureName(string Kind, string Text, double ScaleSeconds);
