using Vigie.Logs.Windows;

namespace Vigie.Logs.States;

/// <summary>Means of every column in every state, and from them what sets a state apart.</summary>
internal sealed class StateMarks
{
    private const int MostMarks = 6;
    private const double LeastZScore = 0.5;
    private const double LeastPresence = 0.25;

    private readonly StateColumns _columns;
    private readonly FeatureSpace _space;
    private readonly Func<ulong, string?> _templateText;
    private readonly Dictionary<int, int> _numbers = [];
    private readonly double[][] _sums;
    private readonly int[][] _present;
    private readonly int[] _windows;

    public StateMarks(StateColumns columns, FeatureSpace space, Func<ulong, string?> templateText, int states)
    {
        (_columns, _space, _templateText) = (columns, space, templateText);
        for (int i = 0; i < columns.Used.Length; i++) _numbers[columns.Used[i]] = i;
        _sums = [.. Enumerable.Range(0, states).Select(_ => new double[columns.Used.Length])];
        _present = [.. Enumerable.Range(0, states).Select(_ => new int[columns.Used.Length])];
        _windows = new int[states];
    }

    public void Learn(WindowRow row, int state)
    {
        _windows[state]++;
        for (int i = 0; i < row.Indices.Length; i++)
        {
            if (!_numbers.TryGetValue(row.Indices[i], out int number)) continue;
            _sums[state][number] += row.Values[i];
            _present[state][number]++;
        }
    }

    /// <summary>The strongest marks, each signal once.</summary>
    public IReadOnlyList<StateMark> Of(int state)
    {
        var marks = new List<(StateMark Mark, double Strength)>();
        for (int number = 0; number < _columns.Used.Length; number++)
            if (MarkOf(state, number) is { } mark) marks.Add(mark);
        return
        [
            .. marks.OrderByDescending(m => m.Strength).ThenBy(m => m.Mark.Name.Text, StringComparer.Ordinal)
                .Select(m => m.Mark).DistinctBy(m => Signal(m.Name)).Take(MostMarks),
        ];
    }

    // The three views of a metric are one signal, and so are the time scales of a count.
    private static string Signal(FeatureName name)
    {
        if (name.Kind != "metric") return $"{name.Kind} {name.Text}";
        int view = name.Text.LastIndexOf(',');
        return view < 0 ? name.Text : name.Text[..view];
    }

    // What hardly any window has, here or elsewhere, marks nothing.
    private (StateMark Mark, double Strength)? MarkOf(int state, int number)
    {
        int column = _columns.Used[number], present = _present[state][number];
        bool absentIsZero = _columns.AbsentIsZero(column);
        if (!absentIsZero && present == 0) return null;
        double presence = (double)present / _windows[state];
        if (Math.Max(presence, _columns.Presence(column)) < LeastPresence) return null;
        double mean = _sums[state][number] / (absentIsZero ? _windows[state] : present), usual = _columns.Mean(column);
        double deviation = _columns.Deviation(column);
        double z = deviation > 0 ? (mean - usual) / deviation : 0;
        if (Math.Abs(z) < LeastZScore) return null;
        var name = _space.Name(column, _templateText);
        bool isLogarithm = name.Kind != "metric";
        var mark = new StateMark(name, isLogarithm ? Math.Exp(mean) - 1 : mean, isLogarithm ? Math.Exp(usual) - 1 : usual, z);
        return (mark, Math.Abs(z) * Math.Max(presence, _columns.Presence(column)));
    }
}
