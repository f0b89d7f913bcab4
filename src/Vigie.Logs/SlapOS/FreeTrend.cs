namespace Vigie.Logs.SlapOS;

/// <summary>
/// How fast what is free of a disk falls: the slope of a line fitted by least squares whose weights halve every few
/// hours (weighted means and co-moments updated as by West, "Updating mean and variance estimates", 1979).
/// </summary>
internal sealed class FreeTrend
{
    /// <summary>Hours to full beyond which a fall means nothing.</summary>
    public const double FarHours = 1000;

    private const double HalfLifeSeconds = 6 * 3600;
    private const double FewestWeights = 5;

    private long _seconds;
    private double _weight;
    private double _meanTime;
    private double _meanShare;
    private double _timeSquares;
    private double _timeByShare;

    /// <summary>Free part of the whole in [0, 1] at the last sample.</summary>
    public double Share { get; private set; }

    /// <summary>Hours until nothing is free if the fall goes on, at most <see cref="FarHours"/>.</summary>
    public double HoursToFull
    {
        get
        {
            if (_weight < FewestWeights || _timeSquares <= 0) return FarHours;
            double fallAnHour = -_timeByShare / _timeSquares * 3600;
            return fallAnHour <= 0 ? FarHours : Math.Min(FarHours, Share / fallAnHour);
        }
    }

    /// <summary>Takes a sample no older than the one before.</summary>
    public void Add(long seconds, double share)
    {
        double elapsed = _weight > 0 ? Math.Max(0, seconds - _seconds) : 0;
        double kept = double.Exp2(-elapsed / HalfLifeSeconds);
        _weight *= kept;
        _timeSquares *= kept;
        _timeByShare *= kept;
        // Times count from the last sample, so that they stay small over years.
        _meanTime -= elapsed;
        _weight++;
        double timeFromMean = -_meanTime, shareFromMean = share - _meanShare;
        _meanTime += timeFromMean / _weight;
        _meanShare += shareFromMean / _weight;
        _timeSquares += timeFromMean * -_meanTime;
        _timeByShare += timeFromMean * (share - _meanShare);
        (_seconds, Share) = (seconds, share);
    }
}
