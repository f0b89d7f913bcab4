using Vigie.Learn;
using Vigie.Learn.Clustering;
using Vigie.Learn.State;

namespace Vigie.Tests.Laws;

/// <summary>
/// Centres may come out elsewhere when rows come in another order; weight and mean of all rows may not.
/// </summary>
internal sealed class MiniBatchKMeansUnderLaw : ILearnerUnderLaw
{
    private const int Dimensions = 8;
    private readonly MiniBatchKMeans _learner;
    private readonly double[] _dense = new double[Dimensions];

    public MiniBatchKMeansUnderLaw()
        : this(new MiniBatchKMeans(new MiniBatchKMeansOptions
        {
            Dimensions = Dimensions,
            Clusters = 5,
            BatchRows = 16,
            SampleBatches = 4,
        }))
    {
    }

    private MiniBatchKMeansUnderLaw(MiniBatchKMeans learner) => _learner = learner;

    public Type Learner => typeof(MiniBatchKMeans);

    public int Features => Dimensions;

    public int AnswerLength => Dimensions + 1;

    public bool AnswersAboutRows => false;

    // Means of some hundred rows of unit size, summed in another order.
    public double RepeatTolerance => 1e-9;

    public double MergeTolerance => 1e-9;

    public void Learn(SparseRow row, bool label, double weight)
    {
        Array.Clear(_dense);
        for (int i = 0; i < row.Indices.Length; i++) _dense[row.Indices[i]] = row.Values[i];
        _learner.Learn(_dense, weight);
    }

    public void Answer(SparseRow row, Span<double> answer)
    {
        answer[Dimensions] = _learner.Total(answer[..Dimensions]);
        _learner.Nearest(answer[..Dimensions]);
    }

    public byte[] Save()
    {
        var writer = new StateWriter();
        _learner.Save(writer);
        return writer.ToArray();
    }

    public ILearnerUnderLaw Load(byte[] state) =>
        new MiniBatchKMeansUnderLaw(MiniBatchKMeans.Load(new StateReader(state)));

    public void Merge(ILearnerUnderLaw other) => _learner.Merge(((MiniBatchKMeansUnderLaw)other)._learner);
}
