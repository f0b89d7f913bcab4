using Vigie.Learn;
using Vigie.Learn.Anomaly;
using Vigie.Learn.State;

namespace Vigie.Tests.Laws;

/// <summary>
/// Means and variances are exact; the components in use may be as old as a sixteenth of the rows, hence the tolerances.
/// </summary>
internal sealed class StreamingPcaUnderLaw : ILearnerUnderLaw
{
    private const int Dimensions = 12;
    private readonly StreamingPca _learner;
    private readonly double[] _dense = new double[Dimensions];

    public StreamingPcaUnderLaw()
        : this(new StreamingPca(new StreamingPcaOptions { Dimensions = Dimensions }))
    {
    }

    private StreamingPcaUnderLaw(StreamingPca learner) => _learner = learner;

    public Type Learner => typeof(StreamingPca);

    public int Features => Dimensions;

    public int AnswerLength => 3;

    public bool AnswersAboutRows => true;

    public double RepeatTolerance => 0.2;

    public double MergeTolerance => 0.2;

    public void Learn(SparseRow row, bool label, double weight) => _learner.Learn(DenseRow.Of(row, _dense), weight);

    public void Answer(SparseRow row, Span<double> answer)
    {
        var dense = DenseRow.Of(row, _dense);
        answer[0] = _learner.Score(dense);
        answer[1] = _learner.Mean(3);
        answer[2] = _learner.Variance(3);
    }

    public byte[] Save()
    {
        var writer = new StateWriter();
        _learner.Save(writer);
        return writer.ToArray();
    }

    public ILearnerUnderLaw Load(byte[] state) => new StreamingPcaUnderLaw(StreamingPca.Load(new StateReader(state)));

    public void Merge(ILearnerUnderLaw other) => _learner.Merge(((StreamingPcaUnderLaw)other)._learner);
}
