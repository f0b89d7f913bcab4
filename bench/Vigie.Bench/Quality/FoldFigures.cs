namespace Vigie.Bench.Quality;

/// <summary>Figures of one fold of a scenario.</summary>
internal readonly record struct FoldFigures(double F1, double PrAuc);
