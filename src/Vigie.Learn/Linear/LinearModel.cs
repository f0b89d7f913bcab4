using Vigie.Learn.Kernels;
using Vigie.Learn.State;

namespace Vigie.Learn.Linear;

/// <summary>
/// A fitted linear model: one weight a feature and an intercept. Immutable, safe to share between threads.
/// </summary>
public sealed class LinearModel
{
    /// <summary>Larger weights are refused, so that the margin of a finite row is finite.</summary>
    public const double MaxMagnitude = 1e250;

    private const string StateTag = "LINM";
    private readonly double[] _weights;

    /// <summary>Copies the weights.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A weight or the intercept is not finite or too large.</exception>
    public LinearModel(ReadOnlySpan<double> weights, double intercept)
        : this(weights.ToArray(), intercept)
    {
    }

    private LinearModel(double[] weights, double intercept)
    {
        Check.Within(intercept, -MaxMagnitude, MaxMagnitude, nameof(intercept));
        foreach (double weight in weights) Check.Within(weight, -MaxMagnitude, MaxMagnitude, nameof(weights));
        _weights = weights;
        Intercept = intercept;
    }

    /// <summary>Number of features; indices lie in [0, Features).</summary>
    public int Features => _weights.Length;

    /// <summary>One weight a feature.</summary>
    public ReadOnlySpan<double> Weights => _weights;

    /// <summary>The margin of the empty row.</summary>
    public double Intercept { get; }

    /// <summary>Log-odds: intercept plus the weighted sum of the row.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is not finite or an index is out of range.</exception>
    public double Margin(SparseRow row) => Intercept + SparseKernels.CheckedDot(row, _weights);

    /// <summary>The logistic function of <see cref="Margin"/>, in [0, 1].</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is not finite or an index is out of range.</exception>
    public double Probability(SparseRow row) => LogisticLoss.Probability(Margin(row));

    /// <summary>Writes the model; only the weights that are not zero when most are.</summary>
    public void Save(StateWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        int nonZeros = Features - _weights.AsSpan().Count(0.0);
        bool sparse = nonZeros < Features / 2;
        writer.Tag(StateTag, 1);
        writer.Write(Features);
        writer.Write(Intercept);
        writer.Write(sparse);
        if (!sparse)
        {
            writer.Write(_weights);
            return;
        }
        var indices = new int[nonZeros];
        var values = new double[nonZeros];
        int count = 0;
        for (int j = 0; j < Features; j++)
        {
            if (_weights[j] == 0) continue;
            indices[count] = j;
            values[count++] = _weights[j];
        }
        writer.Write(indices);
        writer.Write(values);
    }

    /// <summary>Reads a model.</summary>
    /// <exception cref="StateException">The state cannot be used.</exception>
    public static LinearModel Load(StateReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        reader.Expect(StateTag, 1);
        int features = reader.ReadInt32();
        double intercept = reader.ReadDouble();
        bool sparse = reader.ReadBoolean();
        if (features < 0) throw new StateException($"a model claims {features} features");
        var weights = sparse ? ReadSparse(reader, features) : reader.ReadDoubleArray();
        if (weights.Length != features)
            throw new StateException($"a model of {features} features has {weights.Length} weights");
        try
        {
            return new LinearModel(weights, intercept);
        }
        catch (ArgumentOutOfRangeException error)
        {
            throw new StateException($"a model has a weight out of range: {error.Message}", error);
        }
    }

    private static double[] ReadSparse(StateReader reader, int features)
    {
        var indices = reader.ReadInt32Array();
        var values = reader.ReadDoubleArray();
        if (indices.Length != values.Length) throw new StateException("a model has not one weight an index");
        var weights = new double[features];
        for (int i = 0; i < indices.Length; i++)
        {
            if ((uint)indices[i] >= (uint)features)
                throw new StateException($"a model of {features} features has a weight at {indices[i]}");
            weights[indices[i]] = values[i];
        }
        return weights;
    }
}
