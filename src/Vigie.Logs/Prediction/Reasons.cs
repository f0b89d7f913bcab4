using System.Globalization;
using System.Text;
using Vigie.Logs.Templates;
using Vigie.Logs.Windows;

namespace Vigie.Logs.Prediction;

/// <summary>Puts into words which signals carried a risk: what each column adds to the linear score.</summary>
public sealed class Reasons
{
    private const int MostReasons = 3;
    private const int LongestText = 100;
    private const int ColumnsInWords = 48;
    private const double SmallestShare = 0.05;
    private const double SteadyShare = 0.01;     // of its level an hour: what moves less is steady
    private const double SmallestTold = 0.05;
    private const double MostHours = 1000;

    private readonly FeatureSpace _space;
    private readonly Func<ulong, string?> _templateText;
    private readonly NumberWords _numbers;

    /// <summary>Reasons in the words of these columns, templates and numbers.</summary>
    public Reasons(FeatureSpace space, TemplateMiner miner, TemplateNumbers numbers)
    {
        ArgumentNullException.ThrowIfNull(space);
        ArgumentNullException.ThrowIfNull(miner);
        _space = space;
        _templateText = key => miner.IdOf(key) is >= 0 and var id ? miner[id].Text : null;
        _numbers = new NumberWords(space, miner, numbers);
    }

    /// <summary>
    /// The at most three signals that raised the risk of a row most. The time scales of one signal count together, and it
    /// is told at the scale that added most.
    /// </summary>
    public IReadOnlyList<string> Explain(RiskModel model, WindowRow row)
    {
        ArgumentNullException.ThrowIfNull(model);
        var contributions = new float[row.Values.Length];
        model.Contributions(row, contributions);
        var signals = new Dictionary<(string, string), Signal>();
        foreach (int i in LargestOf(contributions))
        {
            var name = _space.Name(row.Indices[i], _templateText, _numbers.Name);
            var key = (name.Kind, Subject(name));
            var signal = signals.GetValueOrDefault(key);
            signals[key] = signal.Add(name, row.Indices[i], row.Values[i], contributions[i]);
        }
        double positive = signals.Values.Where(s => s.Sum > 0).Sum(s => s.Sum);
        var reasons = new List<string>();
        foreach (var signal in signals.Values
            .Where(s => s.Sum > SmallestShare * positive && s.Sum > 0)
            .OrderByDescending(s => s.Sum).ThenBy(s => s.Name.Text, StringComparer.Ordinal)
            .Take(MostReasons))
            reasons.Add(Say(signal, model.Standard, row));
        return reasons;
    }

    /// <summary>Columns with the largest absolute weight (per standard deviation of the column), largest first.</summary>
    public IReadOnlyList<(FeatureName Name, double Weight)> LargestWeights(RiskModel model, int most)
    {
        ArgumentNullException.ThrowIfNull(model);
        var weights = model.Weights.ToArray();
        return Enumerable.Range(0, weights.Length)
            .Where(i => weights[i] != 0)
            .OrderByDescending(i => Math.Abs(model.EffectiveWeight(i))).ThenBy(i => i)
            .Take(most)
            .Select(i => (_space.Name(i, _templateText, _numbers.Name), model.EffectiveWeight(i)))
            .ToList();
    }

    // Only the columns that matter get words: a row has hundreds.
    private static IEnumerable<int> LargestOf(float[] contributions)
    {
        var order = new int[contributions.Length];
        for (int i = 0; i < order.Length; i++) order[i] = i;
        Array.Sort(Array.ConvertAll(contributions, c => -Math.Abs(c)), order);
        return order.Take(ColumnsInWords).Where(i => contributions[i] != 0);
    }

    /// <summary>A column in words, with its time scale.</summary>
    public static string Title(FeatureName name)
    {
        var text = name.Text.Length <= LongestText ? name.Text : name.Text[..LongestText] + "...";
        return name.ScaleSeconds > 0 ? $"{text} ({Time(name.ScaleSeconds)})" : text;
    }

    // The views of one metric, or of one number, are one signal, and so is all that says how far metrics are from their usual.
    private static string Subject(FeatureName name) => name.Kind switch
    {
        "metric" or "variable" => name.Text[..name.Text.LastIndexOf(", ", StringComparison.Ordinal)],
        "departure" => "",
        _ => name.Text,
    };

    private string Say(Signal signal, RowStandard standard, WindowRow row)
    {
        var name = signal.Name;
        if (name.Kind == "metric") return SayMetric(Subject(name), signal.Column, standard, row);
        if (name.Kind == "departure") return SayDepartures(standard, row);
        if (name.Kind == "variable") return _numbers.Say(Subject(name), signal.Column, row);
        var text = name.Text.Length <= LongestText ? name.Text : name.Text[..LongestText] + "...";
        double usual = standard.Mean(signal.Column);
        return name.Kind switch
        {
            "template" => $"\"{text}\" {Count(signal.Value)} in about {Time(name.ScaleSeconds)}, usually {Number(Math.Exp(usual) - 1)}",
            "time" when signal.Column == _space.SilenceColumn =>
                $"silent for {Time(Math.Exp(signal.Value) - 1)}, usually {Time(Math.Exp(usual) - 1)}",
            "time" => $"{text}: {Time(Math.Exp(signal.Value) - 1)}, usually {Time(Math.Exp(usual) - 1)}",
            "novelty" => $"{text}: more unlike the usual than {100 * (1 - Math.Pow(10, -signal.Value)):0.#} % of all moments",
            _ => $"{text}: {Number(Math.Exp(signal.Value) - 1)} in about {Time(name.ScaleSeconds)}, usually {Number(Math.Exp(usual) - 1)}",
        };
    }

    /// <summary>"disk.free_share: 0.21, usually 0.4, falling 0.02 an hour, at 0 in 10 h".</summary>
    private string SayMetric(string metric, int column, RowStandard standard, WindowRow row)
    {
        int level = column - (column - _space.MetricsFrom) % FeatureSpace.MetricColumns;
        double now = Value(row, level), change = Value(row, level + FeatureSpace.ChangeView);
        var text = new StringBuilder($"{metric}: {Number(now)}, usually {Number(standard.Mean(level))}");
        // Of a steady trend the short mean and the long one are apart by as much as it moves in the time between them.
        double anHour = change * 3600 / _space.TrendSeconds;
        if (Math.Abs(anHour) <= SteadyShare * Math.Max(Math.Abs(now), SmallestTold)) return text.ToString();
        text.Append(CultureInfo.InvariantCulture, $", {(anHour < 0 ? "falling" : "rising")} {Pace(Math.Abs(anHour))} an hour");
        if (anHour < 0 && now > 0 && now / -anHour < MostHours)
            text.Append(CultureInfo.InvariantCulture, $", at 0 in {Time(now / -anHour * 3600)}");
        return text.ToString();
    }

    /// <summary>"furthest from its usual is disk.free_share: 0.21, usually 0.4".</summary>
    private string SayDepartures(RowStandard standard, WindowRow row)
    {
        int furthest = -1;
        float most = 0;
        for (int i = 0; i < row.Indices.Length; i++)
        {
            int column = row.Indices[i];
            if (column < _space.MetricsFrom || (column - _space.MetricsFrom) % FeatureSpace.MetricColumns != FeatureSpace.UnusualView) continue;
            if (column >= _space.HashedFrom) break;
            if (Math.Abs(row.Values[i]) > most) (furthest, most) = (column, Math.Abs(row.Values[i]));
        }
        return furthest < 0 ? "metrics are near their usual"
            : $"furthest from its usual is {SayMetric(Subject(_space.Name(furthest, _templateText)), furthest, standard, row)}";
    }

    private static double Value(WindowRow row, int column) =>
        row.Indices.BinarySearch(column) is >= 0 and var at ? row.Values[at] : 0;

    private static string Count(float value)
    {
        double count = Math.Exp(value) - 1;
        return count < 1.5 ? "once" : $"{Number(count)} times";
    }

    internal static string Number(double value) => Math.Abs(value) switch
    {
        < 0.005 => "0",
        < 1 => value.ToString("0.##", CultureInfo.InvariantCulture),
        < 10 => value.ToString("0.#", CultureInfo.InvariantCulture),
        < 1e6 => value.ToString("#,0", CultureInfo.InvariantCulture),
        _ => value.ToString("0.###e0", CultureInfo.InvariantCulture),
    };

    // What is told moves by a hundredth of a twentieth an hour at least: four places show it.
    private static string Pace(double value) => value < 0.005 ? value.ToString("0.####", CultureInfo.InvariantCulture) : Number(value);

    internal static string Time(double seconds) => seconds switch
    {
        < 90 => $"{seconds:0} s",
        < 5400 => $"{seconds / 60:0} min",
        < 36 * 3600 => $"{seconds / 3600:0.#} h",
        _ => $"{seconds / 86400:0.#} d",
    };

    private readonly record struct Signal(FeatureName Name, int Column, float Value, float Largest, double Sum)
    {
        public Signal Add(FeatureName name, int column, float value, float contribution) =>
            Name.Text is null || contribution > Largest
                ? new Signal(name, column, value, contribution, Sum + contribution)
                : this with { Sum = Sum + contribution };
    }
}
