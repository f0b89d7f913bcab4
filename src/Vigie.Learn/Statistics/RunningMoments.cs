using Vigie.Learn.State;

namespace Vigie.Learn.Statistics;

/// <summary>
/// Weighted mean and variance of a stream of numbers, by mean and sum of squared deviations: one value by Welford
/// (1962) with weights (West 1979), two streams by Chan, Golub, LeVeque (1983).
/// </summary>
public sealed class RunningMoments
{
    /// <summary>Larger magnitudes are refused: the square of their difference would not fit a double.</summary>
    public const double MaxMagnitude = 1e150;

    private const string StateTag = "MOMS";
    private double _deviations;

    /// <summary>Sum of the weights.</summary>
    public double Weight { get; private set; }

    /// <summary>Weighted mean; 0 before the first value.</summary>
    public double Mean { get; private set; }

    /// <summary>Weighted population variance; 0 before the second value.</summary>
    public double Variance => Weight > 0 ? _deviations / Weight : 0;

    /// <summary>Square root of <see cref="Variance"/>.</summary>
    public double Deviation => Math.Sqrt(Variance);

    /// <summary>Takes one value; a weight of 0 changes nothing, a weight of 2 is the value twice.</summary>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The value or weight is not finite, too large, or the weight negative.
    /// </exception>
    public void Learn(double value, double weight = 1)
    {
        Check.Within(value, -MaxMagnitude, MaxMagnitude, nameof(value));
        Check.NonNegativeFinite(weight, nameof(weight));
        if (weight == 0) return;
        Weight += weight;
        double d = value - Mean;
        Mean += d * (weight / Weight);
        _deviations += weight * d * (value - Mean);
    }

    /// <summary>Adds what another has seen, as if its values had come here.</summary>
    public void Merge(RunningMoments other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (other.Weight == 0) return;
        double total = Weight + other.Weight;
        double d = other.Mean - Mean;
        double share = other.Weight / total;
        _deviations += other._deviations + d * d * Weight * share;
        Mean += d * share;
        Weight = total;
    }

    /// <summary>Writes the state.</summary>
    public void Save(StateWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Tag(StateTag, 1);
        writer.Write(Weight);
        writer.Write(Mean);
        writer.Write(_deviations);
    }

    /// <summary>Reads a state and goes on where it stopped.</summary>
    /// <exception cref="StateException">The state cannot be used.</exception>
    public static RunningMoments Load(StateReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        reader.Expect(StateTag, 1);
        double weight = reader.ReadDouble(), mean = reader.ReadDouble(), deviations = reader.ReadDouble();
        if (!double.IsFinite(weight + mean + deviations) || weight < 0 || deviations < 0)
            throw new StateException($"moments have the weight {weight}, mean {mean}, squared deviations {deviations}");
        return new RunningMoments { Weight = weight, Mean = mean, _deviations = deviations };
    }
}
