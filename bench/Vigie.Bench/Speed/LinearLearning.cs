using BenchmarkDotNet.Attributes;
using Vigie.Learn;
using Vigie.Learn.Linear.Online;
using Vigie.Learn.Linear.Solvers;
using Vigie.Learn.Statistics;

namespace Vigie.Bench.Speed;

/// <summary>Sparse rows of 100 non-zeros among 2^17 features: one update, one answer of the learner and of its model.</summary>
public class LinearLearning
{
    private const int Rows = 2_000;
    private const int NonZeros = 100;
    private const int Features = 1 << 17;
    private readonly int[] _indices = new int[Rows * NonZeros];
    private readonly float[] _values = new float[Rows * NonZeros];
    private readonly double[] _margin = new double[1];
    private readonly OnlineLinear _averaged = Learner(OnlineMethod.AveragedSgd);
    private readonly OnlineLinear _scaleFree = Learner(OnlineMethod.ScaleFree);
    private readonly FittedLinearModel _model;

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
        LearnRowScaleFree();
        _model = _averaged.ToModel();
    }

    [Benchmark(OperationsPerInvoke = Rows)]
    public double LearnRow() => Learn(_averaged);

    [Benchmark(OperationsPerInvoke = Rows)]
    public double LearnRowScaleFree() => Learn(_scaleFree);

    [Benchmark(OperationsPerInvoke = Rows)]
    public double MarginOfLearner()
    {
        double sum = 0;
        for (int i = 0; i < Rows; i++) sum += _averaged.Margin(Row(i));
        return sum;
    }

    [Benchmark(OperationsPerInvoke = Rows)]
    public double MarginOfModel()
    {
        double sum = 0;
        for (int i = 0; i < Rows; i++)
        {
            _model.Margins(Row(i), _margin);
            sum += _margin[0];
        }
        return sum;
    }

    private double Learn(OnlineLinear learner)
    {
        for (int i = 0; i < Rows; i++) learner.Learn(Row(i), label: i % 10 == 0 ? 1 : 0);
        return learner.Weight;
    }

    private static OnlineLinear Learner(OnlineMethod method) =>
        new(new OnlineOptions { Method = method, StepSize = 0.01, MaxFeatures = Features });

    private SparseRow Row(int i) =>
        new(_indices.AsSpan(i * NonZeros, NonZeros), _values.AsSpan(i * NonZeros, NonZeros));
}
