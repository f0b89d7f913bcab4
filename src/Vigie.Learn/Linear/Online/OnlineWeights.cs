using System.Runtime.Intrinsics;
using Vigie.Learn.Kernels;

namespace Vigie.Learn.Linear.Online;

/// <summary>
/// The numbers of one output of averaged stochastic gradient descent in continuous time: time is the sum of the weights, and
/// a row of weight h runs the flow of its loss for h. So a row of weight 2 is that row twice, up to the splitting named below.
/// A row costs time proportional to its non-zeros.
/// </summary>
/// <remarks>
/// <para>A row is learned by <see cref="Begin"/>, <see cref="LastMargin"/>, <see cref="Move"/> and <see cref="End"/>:
/// what moves the margin, the loss, is the caller's. The L2 penalty runs half before and half after it (Strang's
/// splitting), so that halves of a row differ from the whole only in the third order of the penalty times the step.
/// That of L1 is truncation, owed from the end of the row (Tsuruoka, Tsujii, Ananiadou 2009), see <see cref="Truncation"/>.</para>
/// <para>The average is (k+1)/T^(k+1) times the integral of t^k w(t) (Shamir, Zhang 2013, polynomial decay), each row's
/// stretch by the trapezoid of its ends. w = scale v, and the integral of the average is A = c v - u where c is the
/// integral of t^k scale and u takes c times each change of v (after Xu 2011). A slot is (v, u) of a feature.</para>
/// </remarks>
internal sealed partial class OnlineWeights
{
    private const double SmallestScale = 1e-9;

    private readonly StepRule _rule;
    private readonly Truncation? _truncation;
    private readonly bool _counts;
    private Vector128<double>[] _slots;
    private double[] _updates;
    private StepClock _clock;
    private double _scale = 1;
    private double _c;
    private double _intercept;
    private double _interceptU;
    private double _flow;
    private double _halfMass;
    private double _midMass;
    private double _halfShrink = 1;

    /// <summary>All zero.</summary>
    /// <param name="rule">What is minimised, and how.</param>
    /// <param name="features">Room for so many features; see <see cref="Grow"/>.</param>
    /// <param name="stepSize">eta0.</param>
    /// <param name="counts">Whether to count how much each feature was updated, which <see cref="Merge"/> needs.</param>
    public OnlineWeights(StepRule rule, int features, double stepSize, bool counts)
    {
        (_rule, _counts) = (rule, counts);
        _clock = new StepClock(rule, stepSize);
        _slots = new Vector128<double>[features];
        _updates = new double[counts ? features : 0];
        if (rule.L1 > 0) _truncation = new Truncation(features);
    }

    /// <summary>eta0.</summary>
    public double StepSize => _clock.StepSize;

    /// <summary>Sum of the weights learned.</summary>
    public double Time => _clock.Time;

    /// <summary>Features there is room for.</summary>
    public int Features => _slots.Length;

    /// <summary>What takes the change of a margin from a row: its squared norm, and 1 for the intercept.</summary>
    public double Norm(in OnlineRow row) => _rule.FitIntercept ? row.SquaredNorm + 1 : row.SquaredNorm;

    /// <summary>Makes room for more features.</summary>
    public void Grow(int features)
    {
        if (features <= _slots.Length) return;
        Array.Resize(ref _slots, features);
        if (_counts) Array.Resize(ref _updates, features);
        _truncation?.Grow(features);
    }

    /// <summary>Forgets all and starts again with another step.</summary>
    public void Restart(double stepSize)
    {
        Array.Clear(_slots);
        Array.Clear(_updates);
        _truncation?.Clear();
        (_scale, _c, _intercept, _interceptU) = (1, 0, 0, 0);
        _clock.Restart(stepSize);
    }

    /// <summary>Begins a row of positive weight: pays what the row's features owe and half of the penalty.</summary>
    /// <returns>The integral of the step size over the row.</returns>
    public double Begin(in OnlineRow row, double weight)
    {
        double massBefore = _clock.Mass;
        (_flow, _halfMass) = _clock.Advance(weight);
        _midMass = massBefore + _halfMass;
        _halfShrink = Shrink(_rule.L2 * _flow / 2);
        Account();
        _scale *= _halfShrink;
        if (_scale < SmallestScale) Rescale();
        if (_truncation is { } truncation) truncation.Pay(row, _slots, _c);
        return _flow;
    }

    /// <summary>Margin of the last weights; the row is checked, has room and owes nothing.</summary>
    public double LastMargin(in OnlineRow row) => _scale * Dot(row).ToScalar() + _intercept;

    /// <summary>Moves the last margin of the row by change x norm.</summary>
    public void Move(in OnlineRow row, double change, double weight)
    {
        if (_counts) Count(row, weight);
        if (change == 0) return;
        double factor = change / _scale;
        var both = Vector128.Create(factor, factor * _c);
        if (row.IsDense) SlotKernels.Add(both, row.Dense, _slots);
        else SlotKernels.Add(both, row.Sparse, _slots);
        if (!_rule.FitIntercept) return;
        _intercept += change;
        _interceptU += _midMass * change;
    }

    /// <summary>Ends the row: the other half of the penalty.</summary>
    public void End()
    {
        _scale *= _halfShrink;
        if (_truncation is { } truncation) truncation.Owe(_rule.L1 * _flow / _scale);
        Account();
    }

    /// <summary>Margin of what answers come from: the averages, or the last weights.</summary>
    public double Margin(in OnlineRow row)
    {
        if (_truncation is not null) return MarginOwing(row);
        if (!_rule.Averages || _clock.Mass == 0) return LastMargin(row);
        var sums = Dot(row);
        return (_c * sums.ToScalar() - sums.GetElement(1)) / _clock.Mass + Intercept;
    }

    /// <summary>Intercept of what answers come from.</summary>
    public double Intercept => _rule.Averages && _clock.Mass > 0 ? _intercept - _interceptU / _clock.Mass : _intercept;

    /// <summary>Weight of a feature that answers come from.</summary>
    public double Weight(int feature)
    {
        if (!_rule.Averages || _clock.Mass == 0) return LastWeight(feature);
        double v = _slots[feature].ToScalar(), u = _slots[feature].GetElement(1);
        double integral = _truncation?.Integral(feature, v, u, _c) ?? _c * v - u;
        return integral / _clock.Mass;
    }

    /// <summary>Copies the weights that answers come from; as many as wanted, at most <see cref="Features"/>.</summary>
    public void CopyWeights(Span<double> weights)
    {
        for (int j = 0; j < weights.Length; j++) weights[j] = Weight(j);
    }

    /// <summary>Penalty of the weights that answers come from.</summary>
    public double Penalty()
    {
        double squares = 0, sizes = 0;
        for (int j = 0; j < _slots.Length; j++)
        {
            double weight = Weight(j);
            squares += weight * weight;
            sizes += Math.Abs(weight);
        }
        return _rule.L2 / 2 * squares + _rule.L1 * sizes;
    }

    /// <summary>Starts from weights, at time zero.</summary>
    public void Start(ReadOnlySpan<double> weights, double intercept)
    {
        Restart(StepSize);
        for (int j = 0; j < weights.Length; j++) _slots[j] = Vector128.CreateScalar(weights[j]);
        _intercept = intercept;
    }

    private double MarginOwing(in OnlineRow row)
    {
        double sum = Intercept;
        for (int i = 0; i < row.Length; i++) sum += row.Value(i) * Weight(row.Index(i));
        return sum;
    }

    private Vector128<double> Dot(in OnlineRow row) =>
        row.IsDense ? SlotKernels.Dot(row.Dense, _slots) : SlotKernels.Dot(row.Sparse, _slots);

    // exp(-x): the series where it is exact to the last bit or so, as it is for most rows.
    private static double Shrink(double x) => x < 1e-4 ? 1 - x * (1 - x / 2 * (1 - x / 3)) : Math.Exp(-x);

    private void Account()
    {
        double mass = _halfMass * _scale;
        _c += mass;
        _truncation?.Account(mass);
    }

    private void Count(in OnlineRow row, double weight)
    {
        if (!row.IsDense)
        {
            foreach (int j in row.Sparse.Indices) _updates[j] += weight;
            return;
        }
        for (int j = 0; j < row.Dense.Length; j++)
        {
            // A zero of a dense row is an absent value.
            if (row.Dense[j] != 0) _updates[j] += weight;
        }
    }

    // Begins c anew at 0, so that u holds all of the average so far: no division by a scale that may have become 0.
    private void Rescale()
    {
        _truncation?.PayAll(_slots, _c);
        for (int j = 0; j < _slots.Length; j++)
        {
            double v = _slots[j].ToScalar();
            _slots[j] = Vector128.Create(v * _scale, Math.FusedMultiplyAdd(-_c, v, _slots[j].GetElement(1)));
        }
        _truncation?.Clear();
        (_scale, _c) = (1, 0);
    }
}
