using Vigie.Learn.Kernels;

namespace Vigie.Learn.Linear;

/// <summary>
/// The numbers of averaged stochastic gradient descent on mean logistic loss + alpha/2 |w|², in continuous time: time
/// is the sum of the weights, and a row of weight h runs the flow of its loss for h. So a row of weight 2 is that row
/// twice, up to the splitting named below.
/// </summary>
/// <remarks>
/// <para>Step size at time t: eta0 (1 + alpha eta0 t)^-3/4 (Xu 2011; Bottou 2012), integrated exactly over a
/// row. The loss flows in closed form (Karampatziakis, Langford 2011); the penalty, half before and half after it
/// (Strang's splitting), so that halves of a row differ from the whole only in the third order of alpha times the
/// step.</para>
/// <para>The average is (k+1)/T^(k+1) times the integral of t^k w(t) (Shamir, Zhang 2013, polynomial decay), each
/// row's stretch by the trapezoid of its ends.</para>
/// <para>Cost is proportional to the non-zeros: w = scale v, and the integral of the average is A = c v - u where c is
/// the integral of t^k scale and u takes c times each change of v (after Xu 2011). Features untouched for long owe
/// nothing.</para>
/// </remarks>
internal sealed class AveragedSgdState
{
    private const double SmallestScale = 1e-9;

    private readonly double _alpha;
    private readonly int _power;
    private readonly double[] _v;
    private readonly double[] _u;
    private double _scale = 1;
    private double _c;
    private double _intercept;
    private double _interceptU;
    private double _time;
    private double _mass;
    private double _root = 1;

    public AveragedSgdState(AveragedSgdOptions options, double stepSize)
    {
        _alpha = options.Alpha;
        _power = options.AveragingPower;
        StepSize = stepSize;
        _v = new double[options.Features];
        _u = new double[options.Features];
    }

    /// <summary>eta0.</summary>
    public double StepSize { get; private set; }

    /// <summary>Forgets all and starts again with another step.</summary>
    public void Restart(double stepSize)
    {
        Array.Clear(_v);
        Array.Clear(_u);
        (_scale, _c, _intercept, _interceptU, _time, _mass, _root) = (1, 0, 0, 0, 0, 0, 1);
        StepSize = stepSize;
    }

    /// <summary>Learns one checked row of the squared norm given; the weight is positive.</summary>
    public void Learn(SparseRow row, double squaredNorm, bool label, double weight)
    {
        double time = _time + weight;
        double root = Root(time);
        // (root^4 - _root^4) = alpha eta0 weight, so this is the integral of the step size, without cancellation.
        double flow = 4 * StepSize * weight / ((root + _root) * (root * root + _root * _root));
        double mass = Power(time);
        double halfMass = (mass - _mass) / 2;
        double halfShrink = Math.Exp(-_alpha * flow / 2);

        _c += halfMass * _scale;
        _scale *= halfShrink;
        if (_scale < SmallestScale) Rescale();

        double sign = label ? 1 : -1;
        double z = sign * LastMargin(row);
        double norm = squaredNorm + 1;
        double change = sign * LogisticLoss.Step(z, flow * norm) / norm;
        Move(row, change / _scale);
        _intercept += change;
        _interceptU += (_mass + halfMass) * change;

        _scale *= halfShrink;
        _c += halfMass * _scale;
        (_time, _mass, _root) = (time, mass, root);
    }

    /// <summary>Margin of the last weights, not averaged; the row is checked.</summary>
    public double LastMargin(SparseRow row) => _scale * SparseKernels.Dot(row, _v) + _intercept;

    /// <summary>The averaged weights.</summary>
    public LinearModel ToModel()
    {
        var weights = new double[_v.Length];
        for (int j = 0; j < weights.Length; j++) weights[j] = Averaged(j);
        return new LinearModel(weights, AveragedIntercept);
    }

    private double AveragedIntercept => _mass > 0 ? _intercept - _interceptU / _mass : 0;

    private double Averaged(int j) => _mass > 0 ? (_c * _v[j] - _u[j]) / _mass : 0;

    private void Move(SparseRow row, double change)
    {
        double changeU = change * _c;
        var indices = row.Indices;
        var values = row.Values;
        for (int i = 0; i < indices.Length; i++)
        {
            int j = indices[i];
            _v[j] += change * values[i];
            _u[j] += changeU * values[i];
        }
    }

    // Begins c anew at 0, so that u holds all of the average so far: no division by a scale that may have become 0.
    private void Rescale()
    {
        DenseKernels.AddScaled(-_c, _v, _u);
        DenseKernels.Scale(_scale, _v);
        (_scale, _c) = (1, 0);
    }

    private double Root(double time) => Math.Sqrt(Math.Sqrt(1 + _alpha * StepSize * time));

    private double Power(double time)
    {
        double power = time;
        for (int i = 0; i < _power; i++) power *= time;
        return power;
    }
}
