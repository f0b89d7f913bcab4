using Vigie.Learn.Linear.Solvers;

namespace Vigie.Learn.Linear.Online;

/// <summary>Ways to learn row by row.</summary>
public enum OnlineMethod
{
    /// <summary>Stochastic gradient descent, steps decaying as 1/t; answers come from the last weights.</summary>
    Sgd,

    /// <summary>Steps decaying as t^-3/4; answers come from averages that count later weights more.</summary>
    AveragedSgd,

    /// <summary>
    /// Averaged, on columns brought to one scale by what was seen of them so far: the unit of a column makes no
    /// difference. The penalty is on the weights of the scaled columns.
    /// </summary>
    ScaleFree,
}

/// <summary>How often rows of a class count.</summary>
/// <param name="Class">Its label.</param>
/// <param name="Weight">What the weights of its rows are multiplied by.</param>
public readonly record struct ClassWeight(int Class, double Weight);

/// <summary>How <see cref="OnlineLinear"/> learns.</summary>
public sealed record OnlineOptions
{
    /// <summary>Loss, penalty and intercept; alpha is about 1 / rows of a table.</summary>
    public ObjectiveOptions Objective { get; init; } = new() { Alpha = 1e-5 };

    /// <summary>The update.</summary>
    public OnlineMethod Method { get; init; } = OnlineMethod.AveragedSgd;

    /// <summary>First step size, per unit of weight; null to calibrate it on the first rows.</summary>
    public double? StepSize { get; init => field = value is { } step ? Check.Within(step, 1e-30, 1e30) : null; }

    /// <summary>The average counts the weights at time t so much: t^k. 0 is the plain mean.</summary>
    public int AveragingPower { get; init => field = Check.Within(value, 0, 8); } = 3;

    /// <summary>How many of the first rows calibrate the step; they are kept until then.</summary>
    public int CalibrationRows { get; init => field = Check.Within(value, 1, 1_000_000); } = 1000;

    /// <summary>Indices lie in [0, MaxFeatures); weights take memory for the largest index seen.</summary>
    public int MaxFeatures { get; init => field = Check.Within(value, 1, 1 << 28); } = 1 << 24;

    /// <summary>A class that would be one more than this is refused.</summary>
    public int MaxClasses { get; init => field = Check.Within(value, 1, 10_000); } = 256;

    /// <summary>Weights of classes; those not named count once.</summary>
    public IReadOnlyList<ClassWeight> ClassWeights
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value);
            foreach (var one in value) Check.Within(one.Weight, 0, OnlineLinear.MaxWeight, nameof(ClassWeights));
            field = value;
        }
    } = [];

    internal StepRule Rule => new(
        Objective.L1, Objective.L2, Objective.FitIntercept, Method != OnlineMethod.Sgd,
        Method == OnlineMethod.Sgd ? 0 : AveragingPower);
}
