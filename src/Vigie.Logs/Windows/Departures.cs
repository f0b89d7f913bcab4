namespace Vigie.Logs.Windows;

/// <summary>
/// How far the metrics of a machine are from their own usual, taken together: a column a metric needs failures that moved
/// that metric to learn from, these need only failures that moved any.
/// </summary>
internal struct Departures
{
    private const double Far = 3;
    private double _first;
    private double _second;
    private double _third;
    private double _squares;
    private int _far;

    /// <summary>Metrics taken.</summary>
    public int Count { get; private set; }

    /// <summary>Takes a metric's change in units of its usual spread.</summary>
    public void Add(double unusual)
    {
        double departure = Math.Abs(unusual);
        Count++;
        _squares += departure * departure;
        if (departure > Far) _far++;
        if (departure > _first) (_first, _second, _third) = (departure, _first, _second);
        else if (departure > _second) (_second, _third) = (departure, _second);
        else if (departure > _third) _third = departure;
    }

    /// <summary>The values of the columns <see cref="FeatureSpace.DepartureNames"/>, as log(1 + x).</summary>
    public readonly void Put(Span<float> values)
    {
        values[0] = (float)Math.Log(1 + _first);
        values[1] = (float)Math.Log(1 + _third);
        values[2] = (float)Math.Log(1 + Math.Sqrt(_squares / Count));
        values[3] = (float)Math.Log(1.0 + _far);
    }
}
