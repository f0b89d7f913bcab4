using System.Runtime.Intrinsics;

namespace Vigie.Learn.Linear.Online;

/// <summary>
/// The L1 penalty, paid late: every v owes what the truncation has grown to since it last paid, and is drawn to zero by that,
/// not beyond (Tsuruoka, Tsujii, Ananiadou 2009). What the average missed meanwhile is paid with it.
/// </summary>
/// <remarks>
/// With Q the truncation in the unit of v, c the integral of the mass times the scale and e that of it times Q, a feature
/// that paid at (Q', c', e') and is still not zero has lost sign(v) ((e - e') - Q' (c - c')) of the average's integral.
/// Where it reached zero on the way, Q is taken as linear in c.
/// </remarks>
internal sealed class Truncation
{
    private double _total;
    private double _integral;
    private double[] _paid;
    private double[] _c;
    private double[] _e;

    public Truncation(int features) => (_paid, _c, _e) = (new double[features], new double[features], new double[features]);

    public void Grow(int features)
    {
        Array.Resize(ref _paid, features);
        Array.Resize(ref _c, features);
        Array.Resize(ref _e, features);
    }

    /// <summary>Nobody owes anything, and c begins at zero.</summary>
    public void Clear()
    {
        (_total, _integral) = (0, 0);
        Array.Clear(_paid);
        Array.Clear(_c);
        Array.Clear(_e);
    }

    /// <summary>Every v owes so much more.</summary>
    public void Owe(double amount) => _total += amount;

    /// <summary>Takes note of mass times scale.</summary>
    public void Account(double mass) => _integral += mass * _total;

    /// <summary>What is left of v.</summary>
    public double Last(int feature, double v)
    {
        double owed = _total - _paid[feature];
        return v > 0 ? Math.Max(0, v - owed) : Math.Min(0, v + owed);
    }

    /// <summary>The integral of the average of a feature.</summary>
    public double Integral(int feature, double v, double u, double c)
    {
        double owed = _total - _paid[feature], since = c - _c[feature], size = Math.Abs(v);
        if (owed <= 0) return c * v - u;
        if (owed < size) return c * v - u - Math.Sign(v) * (_integral - _e[feature] - _paid[feature] * since);
        return _c[feature] * v - u + 0.5 * v * since * (size / owed);
    }

    /// <summary>The features of a row pay.</summary>
    public void Pay(in OnlineRow row, Vector128<double>[] slots, double c)
    {
        for (int i = 0; i < row.Length; i++) Pay(row.Index(i), slots, c);
    }

    /// <summary>All pay.</summary>
    public void PayAll(Vector128<double>[] slots, double c)
    {
        for (int j = 0; j < slots.Length; j++) Pay(j, slots, c);
    }

    /// <summary>Takes over all of another, of at most as many features.</summary>
    public void CopyFrom(Truncation other)
    {
        (_total, _integral) = (other._total, other._integral);
        other._paid.CopyTo(_paid, 0);
        other._c.CopyTo(_c, 0);
        other._e.CopyTo(_e, 0);
    }

    /// <summary>All numbers, for a saved state: in the order total, integral, then three a feature.</summary>
    public double[] ToArray() => [_total, _integral, .. _paid, .. _c, .. _e];

    /// <summary>Takes back what <see cref="ToArray"/> gave, of as many features.</summary>
    public void Set(ReadOnlySpan<double> numbers)
    {
        (_total, _integral) = (numbers[0], numbers[1]);
        int features = _paid.Length;
        numbers.Slice(2, features).CopyTo(_paid);
        numbers.Slice(2 + features, features).CopyTo(_c);
        numbers.Slice(2 + 2 * features, features).CopyTo(_e);
    }

    private void Pay(int feature, Vector128<double>[] slots, double c)
    {
        double v = slots[feature].ToScalar();
        if (v != 0)
        {
            double integral = Integral(feature, v, slots[feature].GetElement(1), c);
            double left = Last(feature, v);
            slots[feature] = Vector128.Create(left, c * left - integral);
        }
        (_paid[feature], _c[feature], _e[feature]) = (_total, c, _integral);
    }
}
