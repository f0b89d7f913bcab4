using System.Globalization;

namespace Vigie.Bench.Quality;

/// <summary>What a scenario came to: a table, and how its floors fared.</summary>
/// <param name="Note">What was measured and how, in Markdown.</param>
/// <param name="Columns">Names of the columns, the scorer first.</param>
/// <param name="Rows">One a scorer, as many cells as columns.</param>
/// <param name="Floors">What must hold.</param>
internal sealed record ScenarioResult(
    string Note, IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<string>> Rows, IReadOnlyList<Floor> Floors)
{
    /// <summary>A share to three places.</summary>
    public static string Share(double? value) => value?.ToString("0.000", CultureInfo.InvariantCulture) ?? "none";

    /// <summary>A share in percent.</summary>
    public static string Percent(double value) => (100 * value).ToString("0.0", CultureInfo.InvariantCulture) + " %";

    /// <summary>A whole number.</summary>
    public static string Whole(double? value) => value?.ToString("0", CultureInfo.InvariantCulture) ?? "none";
}

/// <summary>A figure that was reached once and must not be lost.</summary>
/// <param name="What">Which figure.</param>
/// <param name="Reached">What it came to now.</param>
/// <param name="Settled">What it came to when it was settled.</param>
/// <param name="Tolerance">How far on the wrong side of it is still no loss.</param>
internal sealed record Floor(string What, double Reached, double Settled, double Tolerance)
{
    /// <summary>Whether less is better: then what is settled is a ceiling.</summary>
    public bool IsCeiling { get; init; }

    /// <summary>Whether it holds.</summary>
    public bool Holds => IsCeiling ? Reached <= Settled + Tolerance : Reached >= Settled - Tolerance;

    /// <summary>In words.</summary>
    public string Verdict => string.Create(
        CultureInfo.InvariantCulture,
        $"{What} {Reached:0.000} {(Holds ? "holds" : "is BEYOND")} its {(IsCeiling ? "ceiling" : "floor")} of {Settled:0.000} {(IsCeiling ? '+' : '-')} {Tolerance:0.000}");
}
