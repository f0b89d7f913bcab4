using Vigie.Logs.Windows;

namespace Vigie.Logs.Evaluation;

/// <summary>
/// Leaves kinds of columns out of rows, to tell what a kind is worth: the rows stay, so that with and without it the same
/// decisions are judged.
/// </summary>
public sealed class ColumnFilter
{
    /// <summary>Columns of samples.</summary>
    public const string Metrics = "metrics";

    /// <summary>Columns of single templates.</summary>
    public const string Templates = "templates";

    /// <summary>Columns of numbers in messages.</summary>
    public const string Variables = "variables";

    /// <summary>Novelty, and counts of patterns first seen.</summary>
    public const string Novelty = "novelty";

    /// <summary>The machine's own failures.</summary>
    public const string Failures = "failures";

    private readonly FeatureSpace _space;
    private readonly bool[] _leavesCount;
    private readonly bool _leavesMetrics;
    private readonly bool _leavesTemplates;
    private readonly bool _leavesVariables;
    private int[] _indices = new int[256];
    private float[] _values = new float[256];

    /// <summary>Leaves out the given kinds.</summary>
    /// <param name="space">The columns.</param>
    /// <param name="without">Of <see cref="Kinds"/>.</param>
    public ColumnFilter(FeatureSpace space, IReadOnlyCollection<string> without)
    {
        ArgumentNullException.ThrowIfNull(space);
        ArgumentNullException.ThrowIfNull(without);
        _space = space;
        _leavesMetrics = without.Contains(Metrics);
        _leavesTemplates = without.Contains(Templates);
        _leavesVariables = without.Contains(Variables);
        bool leavesNovelty = without.Contains(Novelty), leavesFailures = without.Contains(Failures);
        _leavesCount = [.. Enumerable.Range(0, space.MetricsFrom)
            .Select(column => space.Name(column, _ => null).Kind)
            .Select(kind => kind switch
            {
                "novelty" or "new" => leavesNovelty,
                "departure" => _leavesMetrics,
                "failures" => leavesFailures,
                _ => false,
            })];
    }

    /// <summary>The kinds that can be left out.</summary>
    public static IReadOnlyList<string> Kinds { get; } = [Metrics, Templates, Novelty, Variables, Failures];

    /// <summary>A handler that passes rows on without the columns.</summary>
    public RowHandler Before(RowHandler next)
    {
        ArgumentNullException.ThrowIfNull(next);
        return row => next(Filter(row));
    }

    /// <summary>The row without the columns; borrowed until the next call.</summary>
    public WindowRow Filter(WindowRow row)
    {
        if (_indices.Length < row.Indices.Length) (_indices, _values) = (new int[2 * row.Indices.Length], new float[2 * row.Indices.Length]);
        int length = 0;
        for (int i = 0; i < row.Indices.Length; i++)
        {
            int column = row.Indices[i];
            if (IsLeftOut(column)) continue;
            _indices[length] = column;
            _values[length++] = row.Values[i];
        }
        return row.With(_indices.AsSpan(0, length), _values.AsSpan(0, length), _leavesVariables ? 0 : row.Numbers);
    }

    private bool IsLeftOut(int column) =>
        column < _space.MetricsFrom ? _leavesCount[column]
        : column < _space.HashedFrom ? _leavesMetrics
        : column < _space.VariablesFrom ? _leavesTemplates : _leavesVariables;
}
