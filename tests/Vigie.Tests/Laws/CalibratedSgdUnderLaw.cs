using Vigie.Learn;
using Vigie.Learn.Linear;
using Vigie.Learn.State;

namespace Vigie.Tests.Laws;

/// <summary>
/// With a step calibrated on rows it keeps. These laws hold loosely: the sample is counted in rows, so repeated rows
/// or a part of the rows make another sample, and the step found may be 2 or 4 times as long.
/// </summary>
internal sealed class CalibratedSgdUnderLaw : ILearnerUnderLaw
{
    private readonly AveragedSgd _learner;

    public CalibratedSgdUnderLaw()
        : this(new AveragedSgd(new AveragedSgdOptions { Features = 12, Alpha = 1e-3, CalibrationRows = 150 }))
    {
    }

    private CalibratedSgdUnderLaw(AveragedSgd learner) => _learner = learner;

    public Type Learner => typeof(AveragedSgd);

    public int Features => 12;

    public int AnswerLength => 1;

    public bool AnswersAboutRows => true;

    public double RepeatTolerance => 0.3;

    public double MergeTolerance => 0.3;

    public void Learn(SparseRow row, bool label, double weight) => _learner.Learn(row, label, weight);

    public void Answer(SparseRow row, Span<double> answer) => answer[0] = _learner.Probability(row);

    public byte[] Save()
    {
        var writer = new StateWriter();
        _learner.Save(writer);
        return writer.ToArray();
    }

    public ILearnerUnderLaw Load(byte[] state) => new CalibratedSgdUnderLaw(AveragedSgd.Load(new StateReader(state)));

    public void Merge(ILearnerUnderLaw other) => _learner.Merge(((CalibratedSgdUnderLaw)other)._learner);
}
