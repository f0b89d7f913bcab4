namespace Vigie.Logs.Records;

/// <summary>How well an order of day and month fits the dates of a file's first lines.</summary>
internal struct DateEvidence
{
    private const long NearMicros = 2 * Calendar.MicrosPerDay;
    private int _dates;
    private int _impossible;
    private int _backwards;
    private long _first;
    private long _last;

    public void Add(bool isPossible, long micros)
    {
        _dates++;
        if (!isPossible)
        {
            _impossible++;
            return;
        }
        if (_dates - _impossible == 1) _first = micros;
        else if (micros < _last) _backwards++;
        _last = micros;
    }

    /// <summary>The greater the better; <paramref name="latest"/> is a day after the file's date.</summary>
    public readonly double Score(long latest)
    {
        if (_dates == _impossible) return double.NegativeInfinity;
        double days = Math.Abs(_last - _first) / (double)Calendar.MicrosPerDay;
        double score = (-1000.0 * _impossible / _dates) - (100.0 * _backwards / _dates) - (2 * Math.Log2(1 + days));
        if (latest == long.MaxValue) return score;
        if (_last > latest) score -= 10;
        else if (_last > latest - Calendar.MicrosPerDay - NearMicros) score += 10;
        return score;
    }
}
