using System.CommandLine;
using System.Globalization;

namespace Vigie.App.Cli;

/// <summary>Options that take a duration such as <c>30s</c>, <c>5m</c>, <c>1h</c>, <c>7d</c>; their value is in seconds.</summary>
internal static class DurationOption
{
    /// <summary>No duration may be longer: a century, which still fits times in microseconds.</summary>
    private const double MostSeconds = 36525 * 86400.0;

    public static Option<double?> Make(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "DURATION",
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (Parse(text) is { } seconds and <= MostSeconds) return seconds;
            result.AddError($"{name} must be a duration such as 30s, 5m, 1h or 7d, of a century at most, but is '{text}'");
            return null;
        },
    };

    /// <summary>An option that takes several durations: repeated, or with commas between them.</summary>
    public static Option<double[]> MakeSeveral(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "DURATION,...",
        Arity = ArgumentArity.OneOrMore,
        AllowMultipleArgumentsPerToken = false,
        CustomParser = result =>
        {
            var found = new List<double>();
            foreach (var text in result.Tokens.SelectMany(token => token.Value.Split(',')))
            {
                if (Parse(text) is { } seconds and <= MostSeconds) found.Add(seconds);
                else result.AddError($"{name} must be durations such as 30s, 5m, 1h or 7d, of a century at most, but has '{text}'");
            }
            return [.. found.Distinct()];
        },
    };

    /// <summary>Seconds of a duration, or null where the text is none.</summary>
    public static double? Parse(string text)
    {
        double unit = text.Length == 0 ? 0 : text[^1] switch { 's' => 1, 'm' => 60, 'h' => 3600, 'd' => 86400, _ => 0 };
        if (unit == 0) return null;
        bool isNumber = double.TryParse(
            text.AsSpan(0, text.Length - 1), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double number);
        return isNumber && double.IsFinite(number) ? number * unit : null;
    }

    /// <summary>A duration in the notation that the options take.</summary>
    public static string Text(double seconds)
    {
        foreach (var (unit, letter) in new[] { (86400.0, 'd'), (3600.0, 'h'), (60.0, 'm') })
        {
            if (seconds >= unit && seconds % unit == 0) return string.Create(CultureInfo.InvariantCulture, $"{seconds / unit}{letter}");
        }
        return string.Create(CultureInfo.InvariantCulture, $"{seconds}s");
    }
}
