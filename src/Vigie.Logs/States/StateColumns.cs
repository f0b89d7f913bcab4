using Vigie.Logs.Windows;

namespace Vigie.Logs.States;

/// <summary>
/// What is usual in each column of the window rows, and the few columns in which states are told apart: the counts of
/// levels, the metrics, and the templates that are seen often enough. Each of these three kinds of evidence weighs alike,
/// however many columns it has.
/// </summary>
internal sealed class StateColumns
{
    private const int MostOfAKind = 160;
    private const double DeviationFloor = 0.05;   // of a log-count: a twentieth of a line
    private const double LeastPresence = 0.002;
    private const double Furthest = 5;
    private const int None = -1;

    private readonly FeatureSpace _space;
    private readonly int[] _present;
    private readonly double[] _means;
    private readonly double[] _squares;   // sums of squared deviations
    private int[] _places = [];
    private double[] _factors = [];

    public StateColumns(FeatureSpace space)
    {
        _space = space;
        (_present, _means, _squares) = (new int[space.Columns], new double[space.Columns], new double[space.Columns]);
    }

    /// <summary>Rows learned.</summary>
    public int Rows { get; private set; }

    /// <summary>Length of a projected row; 0 until <see cref="Choose"/>.</summary>
    public int Dimensions { get; private set; }

    /// <summary>Columns that occur, in order.</summary>
    public int[] Used { get; private set; } = [];

    public void Learn(WindowRow row)
    {
        Rows++;
        for (int i = 0; i < row.Indices.Length; i++)
        {
            int column = row.Indices[i];
            double gap = row.Values[i] - _means[column];
            _means[column] += gap / ++_present[column];
            _squares[column] += gap * (row.Values[i] - _means[column]);
        }
    }

    /// <summary>Whether an absent value of a column is zero; else it is missing.</summary>
    public bool AbsentIsZero(int column) => column >= _space.HashedFrom;

    /// <summary>Mean of a column over the rows that have it, or over all where absent is zero.</summary>
    public double Mean(int column) =>
        AbsentIsZero(column) ? _means[column] * _present[column] / Math.Max(1, Rows) : _means[column];

    /// <summary>Deviation of a column, at least the floor.</summary>
    public double Deviation(int column)
    {
        double squares = _squares[column], rows = Math.Max(1, _present[column]);
        if (AbsentIsZero(column))
        {
            squares += _means[column] * _means[column] * _present[column] * (Rows - _present[column]) / Math.Max(1, Rows);
            rows = Math.Max(1, Rows);
        }
        double deviation = Math.Sqrt(squares / rows);
        return IsMetric(column) ? deviation : Math.Max(deviation, DeviationFloor);
    }

    /// <summary>Share of the rows that have a column.</summary>
    public double Presence(int column) => (double)_present[column] / Math.Max(1, Rows);

    /// <summary>Settles in which columns states are told apart; after all rows were learned.</summary>
    public void Choose()
    {
        Used = [.. Enumerable.Range(0, _present.Length).Where(column => _present[column] > 0 && IsOfStates(column))];
        int[][] kinds =
        [
            Chosen(column => column <= _space.SilenceColumn),
            Chosen(column => IsMetric(column) && IsOfStates(column)),
            Chosen(column => AbsentIsZero(column) && IsOfStates(column) && Presence(column) >= LeastPresence),
        ];
        _places = new int[_present.Length];
        Array.Fill(_places, None);
        _factors = new double[_present.Length];
        foreach (var kind in kinds)
        {
            foreach (int column in kind)
            {
                _places[column] = Dimensions++;
                _factors[column] = 1 / (Deviation(column) * Math.Sqrt(kind.Length));
            }
        }
        Kinds = kinds.Count(kind => kind.Length > 0);
    }

    /// <summary>Kinds of evidence there are; the spread of projected rows is about the square root.</summary>
    public int Kinds { get; private set; }

    /// <summary>The row in the chosen columns; what is missing is at the mean.</summary>
    public void Project(WindowRow row, Span<double> dense)
    {
        foreach (int column in Used)
            if (_places[column] != None && AbsentIsZero(column)) dense[_places[column]] = Scaled(column, 0);
            else if (_places[column] != None) dense[_places[column]] = 0;
        for (int i = 0; i < row.Indices.Length; i++)
        {
            int column = row.Indices[i];
            if (_places[column] != None) dense[_places[column]] = Scaled(column, row.Values[i]);
        }
    }

    // One wild value says that a row is far away, not how far.
    private double Scaled(int column, double value)
    {
        double limit = Furthest * Deviation(column);
        return Math.Clamp(value - Mean(column), -limit, limit) * _factors[column];
    }

    // Ages, novelty and single numbers of messages tell moments apart, not states; a metric's order of magnitude says what its level says.
    private bool IsOfStates(int column) => IsMetric(column)
        ? (column - _space.MetricsFrom) % FeatureSpace.MetricColumns <= FeatureSpace.UnusualView
        : column <= _space.SilenceColumn || (AbsentIsZero(column) && column < _space.VariablesFrom);

    private bool IsMetric(int column) => column >= _space.MetricsFrom && column < _space.HashedFrom;

    private int[] Chosen(Func<int, bool> isOfKind) =>
    [
        .. Used.Where(column => isOfKind(column) && Deviation(column) > 0)
            .OrderByDescending(column => _present[column]).ThenBy(column => column).Take(MostOfAKind).Order(),
    ];
}
