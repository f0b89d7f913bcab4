using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Vigie.Learn.State;

namespace Vigie.Learn.Linear.Online;

internal sealed partial class OnlineWeights
{
    private const string StateTag = "OWTS";

    /// <summary>Takes over all of another of the same rule.</summary>
    public void CopyFrom(OnlineWeights other)
    {
        Grow(other.Features);
        other._slots.CopyTo(_slots, 0);
        other._updates.CopyTo(_updates, 0);
        if (_truncation is { } truncation && other._truncation is { } others) truncation.CopyFrom(others);
        (_scale, _c, _intercept, _interceptU, _clock) =
            (other._scale, other._c, other._intercept, other._interceptU, other._clock);
    }

    /// <summary>Goes on, with no weights so far, at the time and step of another of the same rule.</summary>
    public void JoinAt(OnlineWeights other) => _clock = other._clock;

    /// <summary>Turns the sign of all weights: the same answers for the other of two classes.</summary>
    public void Negate()
    {
        for (int j = 0; j < _slots.Length; j++) _slots[j] = -_slots[j];
        (_intercept, _interceptU) = (-_intercept, -_interceptU);
    }

    /// <summary>
    /// Mixes the weights and their averages, each feature by how much it was updated on either side, and goes on at the
    /// summed time. Both count updates.
    /// </summary>
    public void Merge(OnlineWeights other)
    {
        if (other.Time == 0) return;
        Grow(other.Features);
        double share = other.Time / (Time + other.Time);
        double intercept = Mix(_intercept, other._intercept, share), averaged = Mix(Intercept, other.Intercept, share);
        var merged = new Vector128<double>[_slots.Length];
        for (int j = 0; j < merged.Length; j++)
        {
            bool there = j < other.Features;
            double others = there ? other._updates[j] : 0, updates = _updates[j] + others;
            double featureShare = updates > 0 ? others / updates : share;
            double weight = Mix(LastWeight(j), there ? other.LastWeight(j) : 0, featureShare);
            double average = Mix(Weight(j), there ? other.Weight(j) : 0, featureShare);
            merged[j] = Vector128.Create(weight, average);
            _updates[j] = updates;
        }
        _clock.Set(Mix(StepSize, other.StepSize, share), Time + other.Time);
        // With c = 0 the integral of an average A is -u.
        for (int j = 0; j < merged.Length; j++)
            _slots[j] = Vector128.Create(merged[j].ToScalar(), -_clock.Mass * merged[j].GetElement(1));
        _truncation?.Clear();
        (_scale, _c) = (1, 0);
        (_intercept, _interceptU) = (intercept, _clock.Mass * (intercept - averaged));
    }

    /// <summary>Writes the numbers; the rule is the caller's.</summary>
    public void Save(StateWriter writer)
    {
        writer.Tag(StateTag, 1);
        writer.Write(StepSize);
        writer.Write(Time);
        writer.Write(_scale);
        writer.Write(_c);
        writer.Write(_intercept);
        writer.Write(_interceptU);
        writer.Write(MemoryMarshal.Cast<Vector128<double>, double>(_slots.AsSpan()));
        writer.Write(_updates);
        writer.Write(_truncation?.ToArray() ?? []);
    }

    /// <summary>Reads the numbers of weights of this rule.</summary>
    /// <exception cref="StateException">The state cannot be used.</exception>
    public static OnlineWeights Load(StateReader reader, StepRule rule, bool counts)
    {
        reader.Expect(StateTag, 1);
        double stepSize = reader.ReadDouble(), time = reader.ReadDouble();
        double[] numbers = [reader.ReadDouble(), reader.ReadDouble(), reader.ReadDouble(), reader.ReadDouble()];
        var slots = Finite(reader.ReadDoubleArray());
        var weights = new OnlineWeights(rule, slots.Length / 2, stepSize, counts);
        var updates = Finite(reader.ReadDoubleArray());
        var truncation = Finite(reader.ReadDoubleArray());
        Finite([stepSize, time, .. numbers]);
        int owed = rule.L1 > 0 ? 2 + 3 * weights.Features : 0;
        if (slots.Length % 2 != 0 || updates.Length != weights._updates.Length || truncation.Length != owed || !(time >= 0))
            throw new StateException("the arrays of a learner do not fit together");
        (weights._scale, weights._c, weights._intercept, weights._interceptU) = (numbers[0], numbers[1], numbers[2], numbers[3]);
        MemoryMarshal.Cast<double, Vector128<double>>(slots).CopyTo(weights._slots);
        updates.CopyTo(weights._updates, 0);
        weights._truncation?.Set(truncation);
        weights._clock.Set(stepSize, time);
        return weights;
    }

    private double LastWeight(int feature)
    {
        double v = _slots[feature].ToScalar();
        return _scale * (_truncation?.Last(feature, v) ?? v);
    }

    private static double Mix(double here, double there, double share) => here + share * (there - here);

    private static double[] Finite(double[] values)
    {
        foreach (double value in values)
        {
            if (!double.IsFinite(value)) throw new StateException($"a learner has the number {value}");
        }
        return values;
    }
}
