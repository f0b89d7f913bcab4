using Vigie.Learn;
using Vigie.Learn.Clustering;
using Vigie.Learn.State;

namespace Vigie.Tests.Laws;

/// <summary>
/// A CF-tree answers about the rows together: how merges and repeats shape it is its own affair (its own tests look at
/// that), but weight, mean and deviations of all rows must come out the same.
/// </summary>
internal sealed class CfTreeUnderLaw : ILearnerUnderLaw
{
    private const int Dimensions = 8;
    private readonly CfTree _learner;
    private readonly double[] _dense = new double[Dimensions];
    private readonly double[] _deviations = new double[Dimensions];

    public CfTreeUnderLaw()
        : this(new CfTree(new CfTreeOptions { Dimensions = Dimensions, Threshold = 1 }))
    {
    }

    private CfTreeUnderLaw(CfTree learner) => _learner = learner;

    public Type Learner => typeof(CfTree);

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
        answer.Clear();
        if (_learner.SubclusterCount == 0) return;
        answer[Dimensions] = _learner.Total(answer[..Dimensions], _deviations);
    }

    public byte[] Save()
    {
        var writer = new StateWriter();
        _learner.Save(writer);
        return writer.ToArray();
    }

    public ILearnerUnderLaw Load(byte[] state) => new CfTreeUnderLaw(CfTree.Load(new StateReader(state)));

    public void Merge(ILearnerUnderLaw other) => _learner.Merge(((CfTreeUnderLaw)other)._learner);
}
