using System.Globalization;
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

    private readonly FeatureSpace _space;
    private readonly Func<ulong, string?> _templateText;

    /// <summary>Reasons in the words of these columns and templates.</summary>
    public Reasons(FeatureSpace space, TemplateMiner miner)
    {
        ArgumentNullException.ThrowIfNull(space);
        ArgumentNullException.ThrowIfNull(miner);
        _space = space;
        _templateText = key => miner.IdOf(key) is >= 0 and var id ? miner[id].Text : null;
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
            var name = _space.Name(row.Indices[i], _templateText);
            var signal = signals.GetValueOrDefault((name.Kind, name.Text));
            signals[(name.Kind, name.Text)] = signal.Add(name, row.Indices[i], row.Values[i], contributions[i]);
        }
        double positive = signals.Values.Where(s => s.Sum > 0).Sum(s => s.Sum);
        return signals.Values
            .Where(s => s.Sum > SmallestShare * positive && s.Sum > 0)
            .OrderByDescending(s => s.Sum).ThenBy(s => s.Name.Text, StringComparer.Ordinal)
            .Take(MostReasons)
            .Select(s => Say(s, model.Standard))
            .ToList();
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
            .Select(i => (_space.Name(i, _templateText), model.EffectiveWeight(i)))
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

    private static string Say(Signal signal, RowStandard standard)
    {
        var name = signal.Name;
        var text = name.Text.Length <= LongestText ? name.Text : name.Text[..LongestText] + "...";
        double usual = standard.Mean(signal.Column);
        return name.Kind switch
        {
            "template" => $"\"{text}\" {Count(signal.Value)} in about {Time(name.ScaleSeconds)}, usually {Number(Math.Exp(usual) - 1)}",
            "metric" => $"{text}: {Number(signal.Value)}, usually {Number(usual)}",
            "silence" => $"silent for {Time(Math.Exp(signal.Value) - 1)}, usually {Time(Math.Exp(usual) - 1)}",
            _ => $"{text}: {Number(Math.Exp(signal.Value) - 1)} in about {Time(name.ScaleSeconds)}, usually {Number(Math.Exp(usual) - 1)}",
        };
    }

    private static string Count(float value)
    {
        double count = Math.Exp(value) - 1;
        return count < 1.5 ? "once" : $"{Number(count)} times";
    }

    private static string Number(double value) => Math.Abs(value) switch
    {
        < 0.05 => "0",
        < 10 => value.ToString("0.#", CultureInfo.InvariantCulture),
        < 1e6 => value.ToString("#,0", CultureInfo.InvariantCulture),
        _ => value.ToString("0.###e0", CultureInfo.InvariantCulture),
    };

    private static string Time(double seconds) => seconds switch
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
