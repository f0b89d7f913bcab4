using Vigie.Learn;
using Vigie.Learn.Linear.Losses;
using Vigie.Learn.Linear.Online;
using Vigie.Learn.Linear.Solvers;
using Vigie.Learn.State;

namespace Vigie.Tests.Laws;

/// <summary>
/// Answers the probability of the positive class (for numbers, and losses without probabilities, the margin). With a given
/// step, weights are repetitions to the order of the step squared times the share of one row.
/// </summary>
internal abstract class OnlineLinearUnderLaw : ILearnerUnderLaw
{
    private OnlineLinear _learner;

    protected OnlineLinearUnderLaw(OnlineOptions options) =>
        _learner = new OnlineLinear(options with { MaxFeatures = 12 });

    public Type Learner => typeof(OnlineLinear);

    public int Features => 12;

    public int AnswerLength => 1;

    public bool AnswersAboutRows => true;

    public virtual double RepeatTolerance => 1e-3;

    public virtual double MergeTolerance => 0.2;

    public virtual double? RescaleTolerance => null;

    public virtual double? DenseTolerance => 1e-9;

    private bool LearnsNumbers => _learner.Options.Objective.Loss >= LossKind.Squared;

    private bool HasProbability => _learner.Options.Objective.Loss is LossKind.Logistic or LossKind.Multinomial;

    public void Learn(SparseRow row, bool label, double weight)
    {
        if (LearnsNumbers) _learner.LearnNumber(row, label ? 1 : -1, weight);
        else _learner.Learn(row, label ? 1 : 0, weight);
    }

    public void LearnDense(ReadOnlySpan<float> row, bool label, double weight)
    {
        if (LearnsNumbers) _learner.LearnNumber(row, label ? 1 : -1, weight);
        else _learner.Learn(row, label ? 1 : 0, weight);
    }

    public void Answer(SparseRow row, Span<double> answer)
    {
        Span<double> margins = stackalloc double[_learner.Outputs];
        _learner.Margins(row, margins);
        Answer(margins, answer);
    }

    public void AnswerDense(ReadOnlySpan<float> row, Span<double> answer)
    {
        Span<double> margins = stackalloc double[_learner.Outputs];
        _learner.Margins(row, margins);
        Answer(margins, answer);
    }

    public byte[] Save()
    {
        var writer = new StateWriter();
        _learner.Save(writer);
        return writer.ToArray();
    }

    public ILearnerUnderLaw Load(byte[] state)
    {
        var loaded = (OnlineLinearUnderLaw)Activator.CreateInstance(GetType(), nonPublic: true)!;
        loaded._learner = OnlineLinear.Load(new StateReader(state));
        return loaded;
    }

    public void Merge(ILearnerUnderLaw other) => _learner.Merge(((OnlineLinearUnderLaw)other)._learner);

    private void Answer(ReadOnlySpan<double> margins, Span<double> answer)
    {
        double margin = margins.Length == 0 ? 0 : margins.Length == 1 ? margins[0] : margins[1] - margins[0];
        answer[0] = HasProbability ? 1 / (1 + Math.Exp(-margin)) : margin;
    }
}

internal sealed class AveragedSgdUnderLaw()
    : OnlineLinearUnderLaw(new() { Objective = new() { Alpha = 1e-2 }, StepSize = 0.1 })
{
    public override double RepeatTolerance => 5e-5;

    public override double MergeTolerance => 0.15;
}

/// <summary>
/// With a step calibrated on rows it keeps. These laws hold loosely: the sample is counted in rows, so repeated rows or a
/// part of the rows make another sample, and the step found may be 4 times as long.
/// </summary>
internal sealed class CalibratedSgdUnderLaw()
    : OnlineLinearUnderLaw(new() { Objective = new() { Alpha = 1e-3 }, CalibrationRows = 150 })
{
    public override double RepeatTolerance => 0.3;

    public override double MergeTolerance => 0.3;
}

internal sealed class ScaleFreeUnderLaw()
    : OnlineLinearUnderLaw(new() { Method = OnlineMethod.ScaleFree, Objective = new() { Alpha = 1e-3 }, StepSize = 0.05 })
{
    // The scales of the first rows differ: a row of weight 2 is scaled as one.
    public override double RepeatTolerance => 0.02;

    public override double? RescaleTolerance => 1e-4;

    // One rounding of the scaled values to single precision.
    public override double? DenseTolerance => 1e-6;
}

internal sealed class PlainSgdOfHingeUnderLaw()
    : OnlineLinearUnderLaw(new()
    {
        Method = OnlineMethod.Sgd,
        Objective = new() { Loss = LossKind.Hinge, Alpha = 1e-2 },
        StepSize = 0.01,
    })
{
    public override double RepeatTolerance => 0.02;

    public override double MergeTolerance => 3;
}

internal sealed class LassoUnderLaw()
    : OnlineLinearUnderLaw(new()
    {
        Objective = new() { Loss = LossKind.Squared, Penalty = PenaltyKind.ElasticNet, L1Ratio = 0.5, Alpha = 0.05 },
        StepSize = 0.02,
    })
{
    // A dense row pays what it owes for every column at once; the average where a weight became zero is interpolated.
    public override double? DenseTolerance => 1e-2;

    public override double RepeatTolerance => 0.01;

    public override double MergeTolerance => 1;
}

internal sealed class MultinomialUnderLaw()
    : OnlineLinearUnderLaw(new() { Objective = new() { Loss = LossKind.Multinomial, Alpha = 1e-2 }, StepSize = 0.05 });
