using Vigie.Learn;
using Vigie.Learn.Linear;
using Vigie.Learn.State;

namespace Vigie.Tests.Laws;

/// <summary>
/// With a given step: weights are repetitions to the order of the step squared times the share of one row.
/// </summary>
internal sealed class AveragedSgdUnderLaw : ILearnerUnderLaw
{
    private readonly AveragedSgd _learner;

    public AveragedSgdUnderLaw()
        : this(new AveragedSgd(new AveragedSgdOptions { Features = 12, Alpha = 1e-2, StepSize = 0.1 }))
    {
    }

    private AveragedSgdUnderLaw(AveragedSgd learner) => _learner = learner;

    public Type Learner => typeof(AveragedSgd);

    public int Features => 12;

    public int AnswerLength => 1;

    public bool AnswersAboutRows => true;

    public double RepeatTolerance => 5e-5;

    public double MergeTolerance => 0.15;

    public void Learn(SparseRow row, bool label, double weight) => _learner.Learn(row, label, weight);

    public void Answer(SparseRow row, Span<double> answer) => answer[0] = _learner.Probability(row);

    public byte[] Save()
    {
        var writer = new StateWriter();
        _learner.Save(writer);
        return writer.ToArray();
    }

    public ILearnerUnderLaw Load(byte[] state) => new AveragedSgdUnderLaw(AveragedSgd.Load(new StateReader(state)));

    public void Merge(ILearnerUnderLaw other) => _learner.Merge(((AveragedSgdUnderLaw)other)._learner);
}
