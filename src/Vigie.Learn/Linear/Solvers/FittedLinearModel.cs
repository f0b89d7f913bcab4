using Vigie.Learn.Kernels;
using Vigie.Learn.Linear.Losses;
using Vigie.Learn.State;

namespace Vigie.Learn.Linear.Solvers;

/// <summary>
/// A fitted linear model of one or more outputs: regression, two classes (one output, for the second class), or one
/// output a class. Immutable, safe to share between threads. Indices of a sparse row beyond the features are refused.
/// </summary>
public sealed class FittedLinearModel
{
    private const string StateTag = "FLIN";

    private readonly double[] _weights;
    private readonly double[] _intercepts;
    private readonly string[] _classNames;

    /// <summary>Copies the weights.</summary>
    /// <param name="loss">What was minimised: says how margins become answers.</param>
    /// <param name="features">Number of columns.</param>
    /// <param name="weights">Outputs x features.</param>
    /// <param name="intercepts">One an output.</param>
    /// <param name="classNames">In the order of outputs; empty for regression.</param>
    /// <exception cref="ArgumentException">Lengths do not fit, or a weight is not finite or too large.</exception>
    public FittedLinearModel(
        LossKind loss, int features, ReadOnlySpan<double> weights, ReadOnlySpan<double> intercepts,
        IReadOnlyList<string> classNames)
    {
        ArgumentNullException.ThrowIfNull(classNames);
        Check.NonNegative(features, nameof(features));
        if (weights.Length != (long)features * intercepts.Length)
            Throw.LengthsDiffer(nameof(weights), weights.Length, "outputs x features", features * intercepts.Length);
        int expected = Expected(loss, classNames.Count);
        if (intercepts.Length != expected)
            Throw.LengthsDiffer(nameof(intercepts), intercepts.Length, $"a {loss} model of {classNames.Count} classes", expected);
        CheckMagnitude(weights, nameof(weights));
        CheckMagnitude(intercepts, nameof(intercepts));
        (Loss, Features, _classNames) = (loss, features, [.. classNames]);
        (_weights, _intercepts) = (weights.ToArray(), intercepts.ToArray());
    }

    /// <summary>What was minimised.</summary>
    public LossKind Loss { get; }

    /// <summary>Number of columns.</summary>
    public int Features { get; }

    /// <summary>Rows of weights.</summary>
    public int Outputs => _intercepts.Length;

    /// <summary>Names of the classes; empty for regression.</summary>
    public IReadOnlyList<string> ClassNames => _classNames;

    /// <summary>Weights of output k.</summary>
    public ReadOnlySpan<double> Weights(int k) => _weights.AsSpan(k * Features, Features);

    /// <summary>One an output.</summary>
    public ReadOnlySpan<double> Intercepts => _intercepts;

    /// <summary>Intercept plus weighted sum of the row, one an output.</summary>
    /// <exception cref="ArgumentException">The row is not finite or fits not the columns; margins are not Outputs long.</exception>
    public void Margins(SparseRow row, Span<double> margins)
    {
        if (margins.Length != Outputs) Throw.LengthsDiffer(nameof(margins), margins.Length, nameof(Outputs), Outputs);
        for (int k = 0; k < margins.Length; k++)
            margins[k] = _intercepts[k] + SparseKernels.CheckedDot(row, Weights(k));
    }

    /// <summary>Intercept plus weighted sum of the row, one an output.</summary>
    /// <exception cref="ArgumentException">The row is not finite or fits not the columns; margins are not Outputs long.</exception>
    public void Margins(ReadOnlySpan<float> row, Span<double> margins)
    {
        if (margins.Length != Outputs) Throw.LengthsDiffer(nameof(margins), margins.Length, nameof(Outputs), Outputs);
        if (row.Length != Features) Throw.LengthsDiffer(nameof(row), row.Length, nameof(Features), Features);
        if (!DenseKernels.AreFinite(row)) throw new ArgumentException("The row has a value that is not finite.", nameof(row));
        for (int k = 0; k < margins.Length; k++) margins[k] = _intercepts[k] + TableKernels.Dot(row, Weights(k));
    }

    /// <summary>The place among the names of the class that margins speak for; ties go to the first.</summary>
    public int ClassOf(ReadOnlySpan<double> margins)
    {
        if (_classNames.Length == 0) throw new InvalidOperationException("A regression has no classes.");
        if (margins.Length != Outputs) Throw.LengthsDiffer(nameof(margins), margins.Length, nameof(Outputs), Outputs);
        if (margins.Length == 1) return margins[0] > 0 ? 1 : 0;
        int best = 0;
        for (int k = 1; k < margins.Length; k++)
        {
            if (margins[k] > margins[best]) best = k;
        }
        return best;
    }

    /// <summary>Whether the loss gives probabilities: logistic, multinomial and modified Huber do.</summary>
    public bool HasProbabilities => Loss is LossKind.Logistic or LossKind.Multinomial or LossKind.ModifiedHuber;

    /// <summary>
    /// Probabilities of the classes, summing to 1, from margins. One against the rest they are each output's own,
    /// divided by their sum.
    /// </summary>
    public void Probabilities(ReadOnlySpan<double> margins, Span<double> probabilities)
    {
        if (!HasProbabilities) throw new InvalidOperationException($"The loss {Loss} gives no probabilities.");
        if (probabilities.Length != _classNames.Length)
            Throw.LengthsDiffer(nameof(probabilities), probabilities.Length, nameof(ClassNames), _classNames.Length);
        if (Outputs == 1)
        {
            (probabilities[0], probabilities[1]) = (Own(-margins[0]), Own(margins[0]));
            return;
        }
        margins[..Outputs].CopyTo(probabilities);
        if (Loss == LossKind.Multinomial)
        {
            Softmax.Apply(probabilities);
            return;
        }
        double sum = 0;
        for (int k = 0; k < probabilities.Length; k++) sum += probabilities[k] = Own(margins[k]);
        for (int k = 0; k < probabilities.Length; k++)
            probabilities[k] = sum > 0 ? probabilities[k] / sum : 1.0 / probabilities.Length;
    }

    /// <summary>Writes the model.</summary>
    public void Save(StateWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Tag(StateTag, 1);
        writer.Write((int)Loss);
        writer.Write(Features);
        writer.Write(_classNames.Length);
        foreach (var name in _classNames) writer.Write(name);
        writer.Write(_intercepts);
        writer.Write(_weights);
    }

    /// <summary>Reads a model.</summary>
    /// <exception cref="StateException">The state cannot be used.</exception>
    public static FittedLinearModel Load(StateReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        reader.Expect(StateTag, 1);
        var loss = (LossKind)reader.ReadInt32();
        int features = reader.ReadInt32(), classes = reader.ReadInt32();
        if (!Enum.IsDefined(loss) || classes < 0) throw new StateException("a model has a loss or classes that do not exist");
        var names = new List<string>();
        for (int k = 0; k < classes; k++) names.Add(reader.ReadString());
        var intercepts = reader.ReadDoubleArray();
        var weights = reader.ReadDoubleArray();
        try
        {
            return new FittedLinearModel(loss, features, weights, intercepts, names);
        }
        catch (ArgumentException error)
        {
            throw new StateException($"a model does not fit together: {error.Message}", error);
        }
    }

    private double Own(double margin) => Loss == LossKind.ModifiedHuber
        ? (Math.Clamp(margin, -1, 1) + 1) / 2
        : LogisticLoss.Probability(margin);

    private static int Expected(LossKind loss, int classes) =>
        !RowLosses.IsOfClasses(loss) ? 1 : loss != LossKind.Multinomial && classes == 2 ? 1 : classes;

    private static void CheckMagnitude(ReadOnlySpan<double> values, string name)
    {
        foreach (double value in values) Check.Within(value, -LinearModel.MaxMagnitude, LinearModel.MaxMagnitude, name);
    }
}
