using Vigie.Learn;
using Vigie.Learn.State;
using Vigie.Learn.Statistics;

namespace Vigie.Tests.Laws;

/// <summary>Learns the last value of each row.</summary>
internal sealed class RunningMomentsUnderLaw : ILearnerUnderLaw
{
    private readonly RunningMoments _learner;

    public RunningMomentsUnderLaw()
        : this(new RunningMoments())
    {
    }

    private RunningMomentsUnderLaw(RunningMoments learner) => _learner = learner;

    public Type Learner => typeof(RunningMoments);

    public int Features => 12;

    public int AnswerLength => 3;

    public bool AnswersAboutRows => false;

    public double RepeatTolerance => 1e-10;

    public double MergeTolerance => 1e-10;

    public void Learn(SparseRow row, bool label, double weight) => _learner.Learn(row.Values[^1], weight);

    public void Answer(SparseRow row, Span<double> answer)
    {
        answer[0] = _learner.Weight;
        answer[1] = _learner.Mean;
        answer[2] = _learner.Deviation;
    }

    public byte[] Save()
    {
        var writer = new StateWriter();
        _learner.Save(writer);
        return writer.ToArray();
    }

    public ILearnerUnderLaw Load(byte[] state) =>
        new RunningMomentsUnderLaw(RunningMoments.Load(new StateReader(state)));

    public void Merge(ILearnerUnderLaw other) => _learner.Merge(((RunningMomentsUnderLaw)other)._learner);
}
