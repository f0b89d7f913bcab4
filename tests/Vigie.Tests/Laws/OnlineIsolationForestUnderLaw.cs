using Vigie.Learn;
using Vigie.Learn.Anomaly;
using Vigie.Learn.State;

namespace Vigie.Tests.Laws;

/// <summary>
/// Cuts are random and come when a leaf is heavy enough, so another order of the same rows gives other trees: what may
/// be asked is that the mean over the trees, in (0, 1], is about the same.
/// </summary>
internal sealed class OnlineIsolationForestUnderLaw : ILearnerUnderLaw
{
    private const int Dimensions = 12;
    private readonly OnlineIsolationForest _learner;
    private readonly double[] _dense = new double[Dimensions];

    public OnlineIsolationForestUnderLaw()
        : this(new OnlineIsolationForest(new OnlineIsolationForestOptions { Dimensions = Dimensions, Window = 2_048, LeafWeight = 16 }))
    {
    }

    private OnlineIsolationForestUnderLaw(OnlineIsolationForest learner) => _learner = learner;

    public Type Learner => typeof(OnlineIsolationForest);

    public int Features => Dimensions;

    public int AnswerLength => 1;

    public bool AnswersAboutRows => true;

    public double RepeatTolerance => 0.15;

    public double MergeTolerance => 0.15;

    public void Learn(SparseRow row, bool label, double weight) => _learner.Learn(DenseRow.Of(row, _dense), weight);

    public void Answer(SparseRow row, Span<double> answer)
    {
        var dense = DenseRow.Of(row, _dense);
        answer[0] = _learner.Score(dense);
    }

    public byte[] Save()
    {
        var writer = new StateWriter();
        _learner.Save(writer);
        return writer.ToArray();
    }

    public ILearnerUnderLaw Load(byte[] state) => new OnlineIsolationForestUnderLaw(OnlineIsolationForest.Load(new StateReader(state)));

    public void Merge(ILearnerUnderLaw other) => _learner.Merge(((OnlineIsolationForestUnderLaw)other)._learner);
}
