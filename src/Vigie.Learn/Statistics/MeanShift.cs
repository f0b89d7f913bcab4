using Vigie.Learn.State;

namespace Vigie.Learn.Statistics;

/// <summary>
/// Tells when the mean of a stream has moved away from what it was: the two-sided cumulative sum test of Page (1954,
/// "Continuous inspection schemes") against a known mean and deviation.
/// </summary>
public sealed class MeanShift
{
    private const string StateTag = "SHFT";
    private const double Largest = 1e100;

    /// <summary>A test against what was usual.</summary>
    /// <param name="mean">Mean of the values when nothing had changed.</param>
    /// <param name="deviation">Their standard deviation, above 0.</param>
    /// <param name="slack">Departures up to so many deviations are no shift.</param>
    /// <param name="limit">The sum of further departures, in deviations, that makes a shift.</param>
    public MeanShift(double mean, double deviation, double slack = 1, double limit = 10)
    {
        Mean = Check.Within(mean, -Largest, Largest, nameof(mean));
        Deviation = Check.PositiveFinite(deviation, nameof(deviation));
        Slack = Check.NonNegativeFinite(slack, nameof(slack));
        Limit = Check.PositiveFinite(limit, nameof(limit));
    }

    /// <summary>The usual mean.</summary>
    public double Mean { get; }

    /// <summary>The usual deviation.</summary>
    public double Deviation { get; }

    /// <summary>Departures that are no shift, in deviations.</summary>
    public double Slack { get; }

    /// <summary>The sum that makes a shift, in deviations.</summary>
    public double Limit { get; }

    /// <summary>Sum of departures upwards, in deviations.</summary>
    public double Above { get; private set; }

    /// <summary>Sum of departures downwards, in deviations.</summary>
    public double Below { get; private set; }

    /// <summary>Whether the mean has moved; it may come back.</summary>
    public bool HasMoved => Above > Limit || Below > Limit;

    /// <summary>Takes the next value. A single one counts for at most half of the limit.</summary>
    public void Add(double value)
    {
        double departure = (Check.Within(value, -Largest, Largest, nameof(value)) - Mean) / Deviation;
        double most = Limit / 2;
        Above = Math.Clamp(Above + Math.Min(departure - Slack, most), 0, 2 * Limit);
        Below = Math.Clamp(Below + Math.Min(-departure - Slack, most), 0, 2 * Limit);
    }

    /// <summary>Saves the test and its sums.</summary>
    public void Save(StateWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Tag(StateTag, 1);
        foreach (double number in new[] { Mean, Deviation, Slack, Limit, Above, Below }) writer.Write(number);
    }

    /// <summary>Reads what <see cref="Save"/> wrote.</summary>
    public static MeanShift Load(StateReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        reader.Expect(StateTag, 1);
        try
        {
            var shift = new MeanShift(reader.ReadDouble(), reader.ReadDouble(), reader.ReadDouble(), reader.ReadDouble())
            {
                Above = reader.ReadDouble(),
                Below = reader.ReadDouble(),
            };
            if (shift.Above >= 0 && shift.Below >= 0 && shift.Above <= 2 * shift.Limit && shift.Below <= 2 * shift.Limit) return shift;
        }
        catch (ArgumentException error)
        {
            throw new StateException($"a test for a shift is not valid: {error.Message}", error);
        }
        throw new StateException("the sums of a test for a shift are out of range");
    }
}
