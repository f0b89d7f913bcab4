using Vigie.Learn.State;

namespace Vigie.Logs.Templates;

/// <summary>
/// One variable of a template: on trial, given up, or a stream of numbers whose usual magnitude over all machines is known.
/// </summary>
internal sealed class NumberSlot(int word)
{
    private const double LeastDeviation = 0.05;
    private const double FurthestDeviations = 4;    // one wild value must not become the usual
    private const int LongestMemory = 1024;         // values

    private NumberTrial? _trial;
    private double _mean;
    private double _variance;
    private int _count;

    /// <summary>The word of the template, from 0.</summary>
    public int Word => word;

    /// <summary>Whether its numbers say how much of something there is.</summary>
    public bool IsUseful { get; private set; }

    /// <summary>Whether this is being found out.</summary>
    public bool IsOnTrial => _trial is not null;

    /// <summary>A number, a duration in seconds or a size in bytes.</summary>
    public VariableKind Kind { get; private set; }

    /// <summary>The smallest amount that matters, in the unit of the kind.</summary>
    public double Smallest { get; private set; } = 1;

    /// <summary>The usual magnitude.</summary>
    public double Usual => _mean;

    /// <summary>How far magnitudes spread around it, squared.</summary>
    public double Variance => _variance;

    /// <summary>Begins to find out, unless it is known to be useful.</summary>
    public void Try()
    {
        if (!IsUseful) _trial = new NumberTrial();
    }

    /// <summary>Notes a value on trial.</summary>
    public void AddToTrial(ReadOnlySpan<byte> value) => _trial!.Add(value);

    /// <summary>Ends the trial; what was seen in it is what is usual.</summary>
    public void EndTrial(Pattern pattern)
    {
        if (_trial is null) return;
        var before = word > 0 && (pattern.Wild >> (word - 1) & 1) == 0 ? pattern.Word(word - 1) : default;
        IsUseful = _trial.TryJudge(before, pattern.GapBefore(word), out var kind, out double smallest);
        if (IsUseful)
        {
            (Kind, Smallest) = (kind, smallest);
            foreach (double number in _trial.Of(kind)) Learn(Magnitudes.Of(number, smallest));
        }
        _trial = null;
    }

    /// <summary>The magnitude of a value; false where it is of another kind.</summary>
    public bool TryRead(ReadOnlySpan<byte> value, out double magnitude)
    {
        bool isOfKind = VariableLook.Of(value, out double number) == Kind && double.IsFinite(number);
        magnitude = isOfKind ? Magnitudes.Of(number, Smallest) : 0;
        return isOfKind;
    }

    /// <summary>Learns a magnitude: mean and variance of about the last thousand (Finch 2009, section 9).</summary>
    public void Learn(double magnitude)
    {
        if (_count < LongestMemory) _count++;
        double rate = 1.0 / _count, deviation = magnitude - _mean;
        if (_count >= NumberTrial.Length)
        {
            double furthest = FurthestDeviations * Math.Max(LeastDeviation, Math.Sqrt(_variance));
            deviation = Math.Clamp(deviation, -furthest, furthest);
        }
        _mean += rate * deviation;
        _variance = (1 - rate) * (_variance + rate * deviation * deviation);
    }

    /// <summary>Takes over what the same variable learned elsewhere.</summary>
    public void Merge(NumberSlot other)
    {
        if (!other.IsUseful || (IsUseful && (Kind, Smallest) != (other.Kind, other.Smallest))) return;
        if (!IsUseful)
        {
            (IsUseful, Kind, Smallest, _trial) = (true, other.Kind, other.Smallest, null);
            (_mean, _variance, _count) = (other._mean, other._variance, other._count);
            return;
        }
        // Moments of the union (Chan, Golub, LeVeque 1979, equations 2.1).
        double count = _count + other._count, share = other._count / count, gap = other._mean - _mean;
        _variance += share * (other._variance - _variance) + share * (1 - share) * gap * gap;
        _mean += share * gap;
        _count = (int)Math.Min(count, LongestMemory);
    }

    public void Save(StateWriter writer)
    {
        writer.Write(word);
        writer.Write(IsUseful);
        writer.Write((int)Kind);
        writer.Write(Smallest);
        writer.Write(_mean);
        writer.Write(_variance);
        writer.Write(_count);
        writer.Write(IsOnTrial);
        _trial?.Save(writer);
    }

    public static NumberSlot Load(StateReader reader)
    {
        var slot = new NumberSlot(reader.ReadInt32())
        {
            IsUseful = reader.ReadBoolean(),
            Kind = (VariableKind)reader.ReadInt32(),
            Smallest = reader.ReadDouble(),
            _mean = reader.ReadDouble(),
            _variance = reader.ReadDouble(),
            _count = reader.ReadInt32(),
        };
        if (reader.ReadBoolean()) slot._trial = NumberTrial.Load(reader);
        if (slot.Word is < 0 or >= MaskedLine.MostWords || !(slot.Smallest > 0) || !double.IsFinite(slot._mean)
            || !(slot._variance >= 0) || slot._count is < 0 or > LongestMemory)
            throw new StateException("what is usual of a variable is not valid");
        return slot;
    }
}
