using System.Globalization;

namespace Vigie.App.Reports;

/// <summary>Lengths of time as people say them: 45 s, 12 min, 3 h 20 min, 2.5 d.</summary>
internal static class Duration
{
    private const double Minute = 60;
    private const double Hour = 3600;
    private const double Day = 86400;

    /// <summary>What stands for a duration that there is none of.</summary>
    public const string None = "–";

    /// <summary>Seconds in words, to two or three digits; <see cref="None"/> where there is no number.</summary>
    public static string Text(double? seconds)
    {
        if (seconds is not double s || !double.IsFinite(s)) return None;
        return s < 0 ? "-" + Positive(-s) : Positive(s);
    }

    private static string Positive(double s)
    {
        if (s == 0) return "0 s";
        if (s < 9.95) return Number(s, s < 0.0995 ? "0.0##" : "0.#") + " s";
        if (s < 59.5) return Number(s, "0") + " s";
        // Each limit stands half of the last shown digit below the round number, so that nothing reads "60 min".
        if (s < 5 * Minute - 0.5) return Parts(Math.Round(s), Minute, "min", 1, "s");
        if (s < Hour - Minute / 2) return Number(s / Minute, "0") + " min";
        if (s < Day - Minute / 2) return Parts(Math.Round(s / Minute) * Minute, Hour, "h", Minute, "min");
        return Number(s / Day, s < 10 * Day ? "0.#" : "#,0") + " d";
    }

    private static string Parts(double s, double large, string largeUnit, double small, string smallUnit)
    {
        double rest = s % large / small;
        string whole = Number(Math.Floor(s / large), "0") + " " + largeUnit;
        return rest == 0 ? whole : $"{whole} {Number(rest, "0")} {smallUnit}";
    }

    private static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
