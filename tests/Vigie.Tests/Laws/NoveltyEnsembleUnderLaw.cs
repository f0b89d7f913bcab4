using Vigie.Learn;
using Vigie.Learn.Anomaly;
using Vigie.Learn.State;

namespace Vigie.Tests.Laws;

/// <summary>
/// Ranks among some hundred rows that were scored while little was known: the same rows in other parts or twice as heavy
/// rank about alike, no more.
/// </summary>
internal sealed class NoveltyEnsembleUnderLaw : ILearnerUnderLaw
{
    private const int Dimensions = 12;
    private readonly NoveltyEnsemble _learner;
    private readonly double[] _dense = new double[Dimensions];

    public NoveltyEnsembleUnderLaw()
        : this(new NoveltyEnsemble(new NoveltyEnsembleOptions { Dimensions = Dimensions, WarmupRows = 32, Window = 2_048 }))
    {
    }

    private NoveltyEnsembleUnderLaw(NoveltyEnsemble learner) => _learner = learner;

    public Type Learner => typeof(NoveltyEnsemble);

    public int Features => Dimensions;

    public int AnswerLength => 1;

    public bool AnswersAboutRows => true;

    public double RepeatTolerance => 0.4;

    public double MergeTolerance => 0.4;

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

    public ILearnerUnderLaw Load(byte[] state) => new NoveltyEnsembleUnderLaw(NoveltyEnsemble.Load(new StateReader(state)));

    public void Merge(ILearnerUnderLaw other) => _learner.Merge(((NoveltyEnsembleUnderLaw)other)._learner);
}
