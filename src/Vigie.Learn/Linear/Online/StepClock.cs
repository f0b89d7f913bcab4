namespace Vigie.Learn.Linear.Online;

/// <summary>
/// Time as the sum of weights, the step size eta0 (1 + lambda eta0 t)^-p integrated exactly over a row, and the mass
/// t^(k+1) of the average. With averages p = 3/4 (Xu 2011; Bottou 2012), else p = 1; lambda is the whole penalty.
/// </summary>
internal struct StepClock(StepRule rule, double stepSize)
{
    private double _root = 1;

    /// <summary>eta0.</summary>
    public double StepSize { get; private set; } = stepSize;

    /// <summary>Sum of the weights learned.</summary>
    public double Time { get; private set; }

    /// <summary>Time^(k+1).</summary>
    public double Mass { get; private set; }

    private readonly double Lambda => rule.L1 + rule.L2;

    /// <summary>Moves on by the weight of a row.</summary>
    /// <returns>The integral of the step size, and half of what the mass grew.</returns>
    public (double Flow, double HalfMass) Advance(double weight)
    {
        double time = Time + weight, mass = Power(time), flow;
        if (rule.Averages)
        {
            double root = Math.Sqrt(Math.Sqrt(1 + Lambda * StepSize * time));
            // (root^4 - _root^4) = lambda eta0 weight, so this is the integral, without cancellation.
            flow = 4 * StepSize * weight / ((root + _root) * (root * root + _root * _root));
            _root = root;
        }
        else
        {
            double rate = Lambda * StepSize, now = 1 + rate * Time;
            double share = rate * weight / now;
            flow = share < 1e-8 ? StepSize * weight / now : Math.Log(1 + share) / Lambda;
        }
        double halfMass = (mass - Mass) / 2;
        (Time, Mass) = (time, mass);
        return (flow, halfMass);
    }

    /// <summary>Begins again at time zero.</summary>
    public void Restart(double stepSize) => (StepSize, Time, Mass, _root) = (stepSize, 0, 0, 1);

    /// <summary>Goes to another time, with the step size given.</summary>
    public void Set(double stepSize, double time)
    {
        (StepSize, Time, Mass) = (stepSize, time, Power(time));
        _root = Math.Sqrt(Math.Sqrt(1 + Lambda * StepSize * time));
    }

    private readonly double Power(double time)
    {
        double power = time;
        for (int i = 0; i < rule.AveragingPower; i++) power *= time;
        return power;
    }
}
