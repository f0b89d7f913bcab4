namespace Vigie.Learn.Linear.Solvers;

/// <summary>
/// Many steps w = soft(a w - drift, shrink) of one weight at once, a = 1 - step x l2, shrink = step x l1: as one step
/// each would give, but for rounding, in the time of one.
/// </summary>
/// <remarks>
/// A step never decreases in w, so that the weights of successive steps go one way only. On one side of zero the step
/// is affine, and m of them are a^m w + (1 + a + ... + a^(m-1)) push. A weight crosses zero at most once: the last
/// step before is found by halving, the one across is taken as it is, and the rest are of one side again, or all
/// zero. Without a drift this is the cumulative penalty of Langford, Li, Zhang 2009.
/// </remarks>
internal sealed class LaggedShrink
{
    // a^m and the sum of the powers below, side by side.
    private readonly double[] _powers;
    private readonly double _l1;
    private readonly double _l2;
    private double _kept;
    private double _shrink;

    /// <summary>For at most so many steps at once.</summary>
    public LaggedShrink(int most, double l1, double l2)
    {
        (_l1, _l2) = (l1, l2);
        // Without L2 all powers are 1.
        _powers = l2 > 0 ? new double[2 * checked(most + 1)] : [];
    }

    /// <summary>Takes steps of a length from now on, step x l2 being less than 1.</summary>
    public void Use(double step)
    {
        (_kept, _shrink) = (1 - step * _l2, step * _l1);
        double power = 1, sum = 0;
        for (int at = 0; at < _powers.Length; at += 2)
        {
            (_powers[at], _powers[at + 1]) = (power, sum);
            (power, sum) = (power * _kept, sum + power);
        }
    }

    /// <summary>The weight after so many steps with the same drift (step x average gradient).</summary>
    public double After(int steps, double weight, double drift)
    {
        while (steps > 0)
        {
            bool settles = Math.Abs(drift) <= _shrink;
            if (weight == 0 && settles) return 0;
            double side = Math.CopySign(1, weight != 0 ? weight : -drift), push = -drift - side * _shrink;
            double end = Along(steps, weight, push);
            if (end * side > 0) return end;
            // Too little drift to leave zero again.
            if (settles) return 0;
            int before = 0, after = steps;
            while (after - before > 1)
            {
                int middle = before + (after - before) / 2;
                if (Along(middle, weight, push) * side > 0) before = middle;
                else after = middle;
            }
            weight = Soft(_kept * Along(before, weight, push) - drift, _shrink);
            steps -= before + 1;
        }
        return weight;
    }

    /// <summary>Nearer to zero by so much, or zero.</summary>
    public static double Soft(double value, double by) => value > by ? value - by : value < -by ? value + by : 0;

    private double Along(int steps, double weight, double push) => _l2 == 0
        ? weight + steps * push
        : _powers[2 * steps] * weight + _powers[2 * steps + 1] * push;
}
