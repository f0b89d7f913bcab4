using Vigie.Learn;
using Vigie.Learn.State;
using Vigie.Learn.Statistics;

namespace Vigie.Tests.Laws;

internal sealed class StreamingScalerUnderLaw : ILearnerUnderLaw
{
    private readonly StreamingScaler _learner;
    private readonly float[] _scaled = new float[12];

    public StreamingScalerUnderLaw()
        : this(new StreamingScaler(new StreamingScalerOptions { Features = 12 }))
    {
    }

    private StreamingScalerUnderLaw(StreamingScaler learner) => _learner = learner;

    public Type Learner => typeof(StreamingScaler);

    public int Features => 12;

    public int AnswerLength => 12;

    public bool AnswersAboutRows => true;

    // One rounding of the scaled value to single precision.
    public double RepeatTolerance => 1e-6;

    public double MergeTolerance => 1e-6;

    public void Learn(SparseRow row, bool label, double weight) => _learner.Learn(row, weight);

    public void Answer(SparseRow row, Span<double> answer)
    {
        answer.Clear();
        _learner.Scale(row.Indices, row.Values, _scaled.AsSpan(0, row.Values.Length));
        for (int i = 0; i < row.Indices.Length; i++) answer[row.Indices[i]] = _scaled[i];
    }

    public byte[] Save()
    {
        var writer = new StateWriter();
        _learner.Save(writer);
        return writer.ToArray();
    }

    public ILearnerUnderLaw Load(byte[] state) =>
        new StreamingScalerUnderLaw(StreamingScaler.Load(new StateReader(state)));

    public void Merge(ILearnerUnderLaw other) => _learner.Merge(((StreamingScalerUnderLaw)other)._learner);
}
