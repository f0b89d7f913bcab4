using System.Globalization;
using System.Text.RegularExpressions;
using Vigie.Logs.Records;

namespace Vigie.Logs.Labels.Rules;

/// <summary>
/// Reads rules from text: a section <c>[name]</c> a rule, with lines <c>key = value</c>; lines that begin with # are
/// comments. Keys: <c>text</c> and <c>unless</c> (each may come several times), <c>pattern</c>, <c>level</c>,
/// <c>service</c>, <c>within</c>, <c>runs</c>, <c>cool-down</c>, <c>gap</c>, <c>metric</c> (such as
/// <c>memory.available_mb &lt; 500</c>), <c>for</c>, <c>at</c> (<c>before</c>), <c>after</c>, <c>settle</c>, <c>is</c> (<c>event</c>).
/// </summary>
public static class RuleFile
{
    private const RegexOptions Linear = RegexOptions.NonBacktracking | RegexOptions.CultureInvariant;
    private static readonly Regex Bound = new(@"^(?<name>\S+)\s*(?<sign><=|>=|<|>)\s*(?<bound>[-+.\deE]+)$", Linear);

    /// <summary>The rules of a text, in its order.</summary>
    /// <exception cref="InputException">A line cannot be understood, with its number.</exception>
    public static IReadOnlyList<FailureRule> Read(TextReader text, string name)
    {
        ArgumentNullException.ThrowIfNull(text);
        var rules = new List<FailureRule>();
        FailureRule? rule = null;
        long line = 0, head = 0;
        while (text.ReadLine() is { } row)
        {
            line++;
            row = row.Trim();
            if (row.Length == 0 || row[0] == '#') continue;
            if (row[0] == '[')
            {
                if (rule is not null) rules.Add(Complete(rule, name, head));
                rule = Begin(row, rules, name, line);
                head = line;
                continue;
            }
            int equals = row.IndexOf('=', StringComparison.Ordinal);
            if (rule is null || equals < 0)
                throw new InputException(name, line, "expected [name] of a rule, or key = value below one");
            rule = Set(rule, row[..equals].Trim(), row[(equals + 1)..].Trim(), name, line);
        }
        if (rule is null) throw new InputException(name, "there is no rule in it");
        rules.Add(Complete(rule, name, head));
        return rules;
    }

    private static FailureRule Begin(string row, List<FailureRule> before, string name, long line)
    {
        var called = row.Trim('[', ']').Trim();
        if (row[^1] != ']' || called.Length == 0) throw new InputException(name, line, "a rule begins with [name]");
        if (before.Exists(other => other.Name == called))
            throw new InputException(name, line, $"there is a rule [{called}] above already");
        return new FailureRule { Name = called };
    }

    private static FailureRule Complete(FailureRule rule, string name, long line)
    {
        int marks = (rule.Texts.Count > 0 || rule.Pattern is not null ? 1 : 0)
            + (rule.GapSeconds is not null ? 1 : 0) + (rule.Metric is not null ? 1 : 0);
        if (marks != 1)
            throw new InputException(name, line, $"[{rule.Name}] needs one of: text or pattern, gap, metric");
        return rule;
    }

    private static FailureRule Set(FailureRule rule, string key, string value, string name, long line) => key switch
    {
        "text" => rule with { Texts = [.. rule.Texts, Text(value)] },
        "unless" => rule with { Unless = [.. rule.Unless, Text(value)] },
        "pattern" => rule with { Pattern = Regular(value, name, line) },
        "service" => rule with { Service = Regular(value, name, line) },
        "level" => rule with { Level = ReadLevel(value, name, line) },
        "within" => rule with { WithinSeconds = Seconds(value, name, line) },
        "cool-down" => rule with { CoolDownSeconds = Seconds(value, name, line) },
        "settle" => rule with { SettleSeconds = Seconds(value, name, line) },
        "after" => rule with { AfterSeconds = Seconds(value, name, line) },
        "gap" => rule with { GapSeconds = Positive(Seconds(value, name, line), name, line) },
        "runs" => rule with { Runs = Count(value, name, line) },
        "at" when value == "before" => rule with { IsBefore = true },
        "metric" => rule with { Metric = ReadBound(value, name, line) },
        "for" when rule.Metric is { } metric =>
            rule with { Metric = metric with { ForSeconds = Seconds(value, name, line) } },
        "is" when rule.Metric is { } metric && value == "event" => rule with { Metric = metric with { IsState = false } },
        _ => throw new InputException(name, line, $"'{key} = {value}' means nothing here"),
    };

    // Quotes keep blanks at the ends.
    private static string Text(string value) =>
        value.Length >= 2 && value[0] == '"' && value[^1] == '"' ? value[1..^1] : value;

    private static Regex Regular(string value, string name, long line)
    {
        try
        {
            return new Regex(value, Linear);
        }
        catch (Exception error) when (error is ArgumentException or NotSupportedException)
        {
            throw new InputException(name, line, $"'{value}' is no regular expression that can be used: {error.Message}");
        }
    }

    private static Level ReadLevel(string value, string name, long line) =>
        Enum.TryParse(value, ignoreCase: true, out Level level) && Enum.IsDefined(level) && !char.IsDigit(value[0])
            ? level
            : throw new InputException(name, line, $"'{value}' is none of debug, info, warning, error, critical");

    private static double Seconds(string value, string name, long line)
    {
        double unit = value.Length == 0 ? 0 : value[^1] switch { 's' => 1, 'm' => 60, 'h' => 3600, 'd' => 86400, _ => 0 };
        bool isNumber = double.TryParse(
            value.AsSpan(0, Math.Max(0, value.Length - 1)), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double number);
        if (unit == 0 || !isNumber || !double.IsFinite(number))
            throw new InputException(name, line, $"'{value}' is no duration such as 30s, 5m, 1h or 7d");
        return number * unit;
    }

    private static double Positive(double seconds, string name, long line) =>
        seconds > 0 ? seconds : throw new InputException(name, line, "a gap must be longer than 0s");

    private static int Count(string value, string name, long line) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int count) && count is >= 1 and <= 1000
            ? count
            : throw new InputException(name, line, $"'{value}' is no number from 1 to 1000");

    private static MetricBound ReadBound(string value, string name, long line)
    {
        var match = Bound.Match(value);
        if (!match.Success || !double.TryParse(
            match.Groups["bound"].ValueSpan, NumberStyles.Float, CultureInfo.InvariantCulture, out double bound))
        {
            throw new InputException(name, line, $"'{value}' is no bound of a metric such as memory.available_mb < 500");
        }
        var sign = match.Groups["sign"].Value;
        return new MetricBound(match.Groups["name"].Value, sign[0] == '>', sign.Length == 2, bound);
    }
}
