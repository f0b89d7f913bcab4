namespace Vigie.Logs.Windows;

/// <summary>
/// One metric of one machine: an exponentially weighted mean over a short and a long time, and the spread around the
/// long one. Samples may come at any pace: a sample weighs by the time since the one before it.
/// </summary>
internal struct MetricState
{
    public const int ShortScale = 1;   // of the level scales: a quarter of the horizon

    // Samples beyond this count as this: a row holds single precision, and squares must stay finite.
    private const double Largest = 1e30;

    private long _lastMicros;
    private double _short;
    private double _long;
    private double _variance;
    private int _samples;

    /// <summary>True once a sample came.</summary>
    public readonly bool HasSamples => _samples > 0;

    /// <summary>Time of the last sample.</summary>
    public readonly long LastMicros => _lastMicros;

    /// <summary>Mean over a short time.</summary>
    public readonly double Level => _short;

    /// <summary>Short mean against long mean.</summary>
    public readonly double Change => _short - _long;

    /// <summary>The change in units of this machine's own usual spread; 0 until the spread is known.</summary>
    public readonly double Unusual =>
        _samples < 8 || _variance <= 0 ? 0 : Math.Clamp((_short - _long) / Math.Sqrt(_variance), -20, 20);

    public void Add(double value, long timeMicros, double[] scales)
    {
        value = Math.Clamp(value, -Largest, Largest);
        if (_samples == 0)
        {
            _short = _long = value;
        }
        else
        {
            double elapsed = Math.Max(0, timeMicros - _lastMicros) / 1e6;
            _short += (value - _short) * (1 - Math.Exp(-elapsed / scales[Math.Min(ShortScale, scales.Length - 1)]));
            // Incremental mean and variance under exponential weights (Finch 2009, section 9).
            double rate = 1 - Math.Exp(-elapsed / scales[^1]);
            double deviation = value - _long;
            _long += rate * deviation;
            _variance = (1 - rate) * (_variance + rate * deviation * deviation);
        }
        _lastMicros = timeMicros;
        if (_samples < int.MaxValue) _samples++;
    }
}
