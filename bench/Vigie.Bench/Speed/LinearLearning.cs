using BenchmarkDotNet.Attributes;
using Vigie.Learn;
using Vigie.Learn.Linear;
using Vigie.Learn.Statistics;

namespace Vigie.Bench.Speed;

/// <summary>Sparse rows of 100 non-zeros among 2^17 features: one step of the learner, one answer of the model.</summary>
public class LinearLearning
{
    private const int Rows = 2_000;
    private const int NonZeros = 100;
    private const int Features = 1 << 17;
    private readonly int[] _indices = new int[Rows * NonZeros];
    private readonly float[] _values = new float[Rows * NonZeros];
    private readonly AveragedSgd _learner = new(new AveragedSgdOptions { Features = Features, StepSize = 0.01 });
    private readonly LinearModel _model;

    public LinearLearning()
    {
        var random = new DeterministicRandom(1);
        const int stride = Features / NonZeros;
        for (int i = 0; i < _indices.Length; i++)
        {
            _indices[i] = i % NonZeros * stride + random.NextInt(stride);
            _values[i] = (float)random.NextGaussian();
        }
        LearnRow();
        _model = _learner.ToModel();
    }

    [Benchmark(OperationsPerInvoke = Rows)]
    public double LearnRow()
    {
        for (int i = 0; i < Rows; i++) _learner.Learn(Row(i), label: i % 10 == 0);
        return _learner.Weight;
    }

    [Benchmark(OperationsPerInvoke = Rows)]
    public double Margin()
    {
        double sum = 0;
        for (int i = 0; i < Rows; i++) sum += _model.Margin(Row(i));
        return sum;
    }

    private SparseRow Row(int i) =>
        new(_indices.AsSpan(i * NonZeros, NonZeros), _values.AsSpan(i * NonZeros, NonZeros));
}
