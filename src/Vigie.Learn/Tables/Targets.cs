using System.Globalization;

namespace Vigie.Learn.Tables;

/// <summary>
/// What a table's rows are to be learned as: a number a row, or a class a row, and how much each row counts. Immutable.
/// </summary>
public sealed class Targets
{
    private readonly double[] _values;
    private readonly int[] _classes;
    private readonly string[] _classNames;
    private readonly double[] _classValues;
    private readonly double[]? _weights;

    private Targets(double[] values, int[] classes, string[] classNames, double[] classValues, double[]? weights)
    {
        (_values, _classes, _classNames, _classValues, _weights) = (values, classes, classNames, classValues, weights);
        Count = Math.Max(values.Length, classes.Length);
        if (weights is null)
        {
            TotalWeight = Count;
            return;
        }
        if (weights.Length != Count) Throw.LengthsDiffer(nameof(weights), weights.Length, nameof(Targets), Count);
        double total = 0;
        for (int i = 0; i < weights.Length; i++)
        {
            if (!(weights[i] >= 0) || !double.IsFinite(weights[i]))
                throw new ArgumentException($"Row {i} has the weight {weights[i]}: weights must be finite and >= 0.", nameof(weights));
            total += weights[i];
        }
        if (!double.IsFinite(total)) Throw.OutOfRange(nameof(weights), total, "of a finite sum");
        TotalWeight = total;
    }

    /// <summary>Number of rows.</summary>
    public int Count { get; }

    /// <summary>Whether rows have classes (else numbers).</summary>
    public bool AreClasses => _classNames.Length > 0;

    /// <summary>Numbers to predict, one a row; empty for classes.</summary>
    public ReadOnlySpan<double> Values => _values;

    /// <summary>Places in <see cref="ClassNames"/>, one a row; empty for numbers.</summary>
    public ReadOnlySpan<int> Classes => _classes;

    /// <summary>The distinct classes: numbers ascending, texts in ordinal order.</summary>
    public IReadOnlyList<string> ClassNames => _classNames;

    /// <summary>The classes as numbers when they were given so; else empty.</summary>
    public ReadOnlySpan<double> ClassValues => _classValues;

    /// <summary>One weight a row, class weights included; empty when all are 1.</summary>
    public ReadOnlySpan<double> Weights => _weights;

    /// <summary>Sum of the weights.</summary>
    public double TotalWeight { get; }

    /// <summary>Weight of row i.</summary>
    public double Weight(int i) => _weights is null ? 1 : _weights[i];

    /// <summary>A number a row.</summary>
    /// <param name="values">Finite; kept.</param>
    /// <param name="weights">One a row, finite and not negative; null for all 1.</param>
    public static Targets Numbers(double[] values, double[]? weights = null)
    {
        ArgumentNullException.ThrowIfNull(values);
        CheckFinite(values);
        return new Targets(values, [], [], [], weights);
    }

    /// <summary>A class a row, named by a number.</summary>
    /// <param name="labels">Finite.</param>
    /// <param name="weights">One a row, finite and not negative; null for all 1.</param>
    public static Targets OfClasses(ReadOnlySpan<double> labels, double[]? weights = null)
    {
        CheckFinite(labels);
        var sorted = new SortedSet<double>(labels.ToArray());
        double[] values = [.. sorted];
        var classes = new int[labels.Length];
        for (int i = 0; i < classes.Length; i++) classes[i] = Array.BinarySearch(values, labels[i]);
        string[] names = [.. values.Select(value => value.ToString("R", CultureInfo.InvariantCulture))];
        return new Targets([], classes, names, values, weights);
    }

    /// <summary>A class a row, named by a text.</summary>
    /// <param name="labels">Not null.</param>
    /// <param name="weights">One a row, finite and not negative; null for all 1.</param>
    public static Targets OfClasses(IReadOnlyList<string> labels, double[]? weights = null)
    {
        ArgumentNullException.ThrowIfNull(labels);
        string[] names = [.. new SortedSet<string>(labels, StringComparer.Ordinal)];
        var classes = new int[labels.Count];
        for (int i = 0; i < classes.Length; i++) classes[i] = Array.BinarySearch(names, labels[i], StringComparer.Ordinal);
        return new Targets([], classes, names, [], weights);
    }

    /// <summary>A class a row, given by its place among the names.</summary>
    /// <param name="classes">In [0, names).</param>
    /// <param name="names">At least one.</param>
    /// <param name="weights">One a row, finite and not negative; null for all 1.</param>
    public static Targets OfClasses(int[] classes, string[] names, double[]? weights = null)
    {
        ArgumentNullException.ThrowIfNull(classes);
        ArgumentNullException.ThrowIfNull(names);
        for (int i = 0; i < classes.Length; i++)
        {
            if ((uint)classes[i] >= (uint)names.Length)
                throw new ArgumentException($"Row {i} has the class {classes[i]} of {names.Length}.", nameof(classes));
        }
        return new Targets([], classes, names, [], weights);
    }

    /// <summary>The same targets where each row of class k counts so many times more.</summary>
    /// <param name="classWeights">One a class, finite and not negative.</param>
    public Targets WithClassWeights(ReadOnlySpan<double> classWeights)
    {
        if (!AreClasses) throw new InvalidOperationException("Numbers have no class weights.");
        if (classWeights.Length != _classNames.Length)
            Throw.LengthsDiffer(nameof(classWeights), classWeights.Length, nameof(ClassNames), _classNames.Length);
        var weights = new double[Count];
        for (int i = 0; i < weights.Length; i++) weights[i] = Weight(i) * classWeights[_classes[i]];
        return new Targets(_values, _classes, _classNames, _classValues, weights);
    }

    /// <summary>The same targets where every class has the same total weight, the sum unchanged.</summary>
    public Targets Balanced()
    {
        var totals = ClassTotals();
        int present = totals.Count(total => total > 0);
        return WithClassWeights([.. totals.Select(total => total > 0 ? TotalWeight / (present * total) : 0)]);
    }

    /// <summary>Sum of the weights of each class.</summary>
    public double[] ClassTotals()
    {
        var totals = new double[_classNames.Length];
        for (int i = 0; i < _classes.Length; i++) totals[_classes[i]] += Weight(i);
        return totals;
    }

    private static void CheckFinite(ReadOnlySpan<double> values)
    {
        for (int i = 0; i < values.Length; i++)
        {
            if (!double.IsFinite(values[i]))
                throw new ArgumentException($"Row {i} has the target {values[i]}: targets must be finite.", nameof(values));
        }
    }
}
