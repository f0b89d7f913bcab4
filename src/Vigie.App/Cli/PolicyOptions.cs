using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Vigie.Logs.Alerts;

namespace Vigie.App.Cli;

/// <summary>The options that say how the alarm threshold is chosen: by F1, by cost, by a budget of alarms or of false ones, or by precision.</summary>
internal sealed class PolicyOptions
{
    public Option<double?> CostMiss { get; } = new("--cost-miss")
    {
        Description = "Cost of a failure that nothing announced; the threshold is the cheapest on the past, with --cost-alarm",
        HelpName = "COST",
    };

    public Option<double?> CostAlarm { get; } = new("--cost-alarm")
    {
        Description = "Cost of an incident that no failure followed, in the unit of --cost-miss",
        HelpName = "COST",
    };

    public Option<double?> MaxAlarms { get; } = new("--max-alarms")
    {
        Description = "Budget such as 1/machine-week or 3/machine-month: the threshold keeps within it and finds most failures",
        HelpName = "RATE",
        CustomParser = Rate,
    };

    public Option<double?> MaxFalseAlarms { get; } = new("--max-false-alarms")
    {
        Description = "The same for incidents that no failure follows: right ones are not counted",
        HelpName = "RATE",
        CustomParser = Rate,
    };

    public Option<double?> MinPrecision { get; } = new("--min-precision")
    {
        Description = "The threshold finds most failures with at least this share of incidents right, such as 0.9",
        HelpName = "SHARE",
    };

    public void AddTo(Command command)
    {
        foreach (var option in new[] { CostMiss, CostAlarm, MaxAlarms, MaxFalseAlarms, MinPrecision }) command.Add(option);
    }

    public AlertPolicy Policy(ParseResult parsed)
    {
        double? miss = parsed.GetValue(CostMiss), alarm = parsed.GetValue(CostAlarm);
        double? rate = parsed.GetValue(MaxAlarms), falseRate = parsed.GetValue(MaxFalseAlarms);
        double? precision = parsed.GetValue(MinPrecision);
        int ways = new[] { miss ?? alarm, rate, falseRate, precision }.Count(way => way is not null);
        if (ways > 1)
            throw new UsageException("choose one of --cost-miss with --cost-alarm, --max-alarms, --max-false-alarms, and --min-precision");
        if (miss is null != alarm is null) throw new UsageException("--cost-miss and --cost-alarm go together");
        if (miss is { } missCost && alarm is { } alarmCost) return ByCost(missCost, alarmCost);
        if (rate is { } perWeek) return AlertPolicy.ByBudget(perWeek);
        if (falseRate is { } falsePerWeek) return AlertPolicy.ByFalseBudget(falsePerWeek);
        if (precision is not { } share) return AlertPolicy.BestF1;
        return share is > 0 and <= 1
            ? AlertPolicy.ByPrecision(share)
            : throw new UsageException("--min-precision must be above 0 and at most 1, such as 0.9");
    }

    private static AlertPolicy ByCost(double miss, double alarm) =>
        miss >= 0 && alarm >= 0 && miss + alarm > 0 && double.IsFinite(miss + alarm)
            ? AlertPolicy.ByCost(miss, alarm)
            : throw new UsageException("--cost-miss and --cost-alarm must not be negative, and not both 0");

    // Incidents a machine-week.
    private static double? Rate(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        int slash = text.IndexOf('/', StringComparison.Ordinal);
        var number = slash < 0 ? text : text[..slash];
        double? days = (slash < 0 ? "machine-week" : text[(slash + 1)..]) switch
        {
            "machine-day" => 1,
            "machine-week" => 7,
            "machine-month" => 30,
            "machine-year" => 365,
            _ => null,
        };
        if (days is { } period && double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out double count)
            && count > 0 && double.IsFinite(count))
            return count * 7 / period;
        result.AddError($"{((OptionResult)result.Parent!).Option.Name} must be such as 1/machine-week (or -day, -month, -year), but is '{text}'");
        return null;
    }
}
