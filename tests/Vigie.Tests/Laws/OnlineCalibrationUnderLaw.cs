using Vigie.Learn;
using Vigie.Learn.State;
using Vigie.Learn.Statistics;

namespace Vigie.Tests.Laws;

/// <summary>Learns the last value of each row as a score.</summary>
internal sealed class OnlineCalibrationUnderLaw : ILearnerUnderLaw
{
    private readonly OnlineCalibration _learner;

    public OnlineCalibrationUnderLaw()
        : this(new OnlineCalibration(new() { Bins = 32, HalfLife = 1e12 }))
    {
    }

    private OnlineCalibrationUnderLaw(OnlineCalibration learner) => _learner = learner;

    public Type Learner => typeof(OnlineCalibration);

    public int Features => 12;

    public int AnswerLength => 3;

    public bool AnswersAboutRows => false;

    public double RepeatTolerance => 1e-5;

    public double MergeTolerance => 1e-5;

    public void Learn(SparseRow row, bool label, double weight) => _learner.Learn(row.Values[^1], label, weight);

    public void Answer(SparseRow row, Span<double> answer)
    {
        answer[0] = _learner.Positive;
        answer[1] = _learner.Negative;
        answer[2] = _learner.Count;
    }

    public byte[] Save()
    {
        var writer = new StateWriter();
        _learner.Save(writer);
        return writer.ToArray();
    }

    public ILearnerUnderLaw Load(byte[] state) => new OnlineCalibrationUnderLaw(OnlineCalibration.Load(new StateReader(state)));

    public void Merge(ILearnerUnderLaw other) => _learner.Merge(((OnlineCalibrationUnderLaw)other)._learner);
}
