using System.Runtime.InteropServices;
using Vigie.Learn.Linear.Losses;
using Vigie.Learn.Linear.Solvers;

namespace Vigie.Learn.Linear.Online;

/// <summary>
/// A linear model learned row by row: classes (two by one output, more one against the rest or, with <see
/// cref="LossKind.Multinomial"/>, together) or numbers. Features and classes may turn up at any time.
/// </summary>
/// <remarks>
/// Without a given step size the first rows are kept. Until there are enough of them the learner goes on with a
/// provisional step; then it calibrates the step on them and learns them again from the start, so that the provisional
/// step leaves no trace. A class that turns up later begins with no weights, at the step size of the others' beginning.
/// </remarks>
public sealed partial class OnlineLinear
{
    /// <summary>Larger weights of rows, class weight included, are refused.</summary>
    public const double MaxWeight = 1e12;

    private readonly StepRule _rule;
    private readonly RunningScales? _scales;
    private readonly List<OnlineWeights> _outputs = [];
    private readonly List<int> _classes = [];
    private double[] _scratch = [];
    private WaitingRows? _waiting;
    private int _room;

    /// <summary>Starts with nothing learned.</summary>
    public OnlineLinear(OnlineOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        Options = options;
        _rule = options.Rule;
        if (options.Method == OnlineMethod.ScaleFree) _scales = new RunningScales();
        if (options.StepSize is null) _waiting = new WaitingRows();
        if (!IsOfClasses) _outputs.Add(NewOutput(options.StepSize ?? 1));
    }

    /// <summary>What it was built with.</summary>
    public OnlineOptions Options { get; }

    /// <summary>One more than the largest index learned.</summary>
    public int Features { get; private set; }

    /// <summary>Labels of the classes met so far, ascending; empty for numbers.</summary>
    public IReadOnlyList<int> Classes => _classes;

    /// <summary>Margins of an answer: 1 for numbers and up to two classes, else one a class in their order.</summary>
    public int Outputs => _outputs.Count;

    /// <summary>Sum of the weights learned, class weights included.</summary>
    public double Weight { get; private set; }

    /// <summary>The first step size of an output: given, provisional or calibrated.</summary>
    public double StepSize(int output) => _outputs[output].StepSize;

    /// <summary>Rows kept to calibrate the step; 0 once that is done.</summary>
    public int WaitingRows => _waiting?.Count ?? 0;

    private bool IsOfClasses => RowLosses.IsOfClasses(Options.Objective.Loss);

    private bool IsMultinomial => Options.Objective.Loss == LossKind.Multinomial;

    /// <summary>Learns a row of a class; a weight of 0 changes nothing, a weight of 2 is the row twice.</summary>
    /// <exception cref="ArgumentException">
    /// The row or weight is not finite, an index is out of range or order, the weight is negative or too large, or there
    /// are too many classes.
    /// </exception>
    public void Learn(SparseRow row, int label, double weight = 1) =>
        LearnClass(OnlineRow.Checked(row, Options.MaxFeatures), label, weight);

    /// <summary>Learns a dense row of a class: column j is at place j, and columns beyond the row are 0.</summary>
    /// <exception cref="ArgumentException">As for sparse rows.</exception>
    public void Learn(ReadOnlySpan<float> row, int label, double weight = 1) =>
        LearnClass(OnlineRow.Checked(row, Options.MaxFeatures), label, weight);

    /// <summary>Learns a row of a number; a weight of 0 changes nothing, a weight of 2 is the row twice.</summary>
    /// <exception cref="ArgumentException">As for classes, or the number is not within 1e100.</exception>
    public void LearnNumber(SparseRow row, double target, double weight = 1) =>
        LearnTarget(OnlineRow.Checked(row, Options.MaxFeatures), target, weight);

    /// <summary>Learns a dense row of a number.</summary>
    /// <exception cref="ArgumentException">As for sparse rows.</exception>
    public void LearnNumber(ReadOnlySpan<float> row, double target, double weight = 1) =>
        LearnTarget(OnlineRow.Checked(row, Options.MaxFeatures), target, weight);

    /// <summary>
    /// Calibrates the step now, on the rows at hand. Does nothing when that is done or there are none.
    /// </summary>
    public void Calibrate()
    {
        if (_waiting is not { Count: > 0 } rows) return;
        if (IsMultinomial)
        {
            double step = StepSearch.Choose(MeanNorm(rows), step => Try(rows, step));
            foreach (var output in _outputs) output.Restart(step);
            for (int i = 0; i < rows.Count; i++) LearnTogether(rows, i);
        }
        else
        {
            for (int k = 0; k < _outputs.Count; k++)
            {
                int output = k;
                _outputs[k].Restart(StepSearch.Choose(MeanNorm(rows), step => Try(rows, output, step)));
                for (int i = 0; i < rows.Count; i++) LearnOne(rows, i, k);
            }
        }
        _waiting = null;
    }

    private void LearnClass(in OnlineRow row, int label, double weight)
    {
        if (!IsOfClasses) throw new InvalidOperationException($"The loss {Options.Objective.Loss} learns numbers.");
        Check.NonNegativeFinite(weight, nameof(weight));
        double effective = Check.Within(weight * ClassWeightOf(label), 0, MaxWeight, nameof(weight));
        if (effective == 0) return;
        AddClass(label);
        Take(row, label, effective);
    }

    private void LearnTarget(in OnlineRow row, double target, double weight)
    {
        if (IsOfClasses) throw new InvalidOperationException($"The loss {Options.Objective.Loss} learns classes.");
        Check.Within(target, -1e100, 1e100, nameof(target));
        Check.Within(weight, 0, MaxWeight, nameof(weight));
        if (weight > 0) Take(row, target, weight);
    }

    private void Take(in OnlineRow row, double target, double weight)
    {
        Grow(row.Width);
        if (_waiting is { } waiting)
        {
            // The table keeps single precision: learn what is kept, so that learning it again is the same.
            weight = (float)weight;
            waiting.Add(row, target, (float)weight);
            if (weight == 0) return;
        }
        Weight += weight;
        _scales?.Learn(row, weight);
        var scaled = Scaled(row);
        if (_waiting is { Count: 1 })
        {
            foreach (var output in _outputs) output.Restart(1 / Math.Max(output.Norm(scaled), 1e-20));
        }
        LearnScaled(scaled, target, weight);
        if (_waiting?.Count >= Options.CalibrationRows) Calibrate();
    }

    private void LearnScaled(in OnlineRow row, double target, double weight)
    {
        if (IsMultinomial)
        {
            OnlineStep.Learn(
                CollectionsMarshal.AsSpan(_outputs), row, Place(target), weight, Scratch());
            return;
        }
        var objective = Options.Objective;
        for (int k = 0; k < _outputs.Count; k++)
            OnlineStep.Learn(_outputs[k], objective.Loss, objective.Width, row, TargetOf(k, target), weight);
    }

    // -1 or 1 for classes: the second of two, or the output's own of more; a lone class is 1.
    private double TargetOf(int output, double target)
    {
        if (!IsOfClasses) return target;
        return (int)target == (_outputs.Count == 1 ? _classes[^1] : _classes[output]) ? 1 : -1;
    }

    private int Place(double target) => _classes.BinarySearch((int)target);

    private double Try(WaitingRows rows, int k, double step)
    {
        var output = _outputs[k];
        output.Restart(step);
        double loss = 0, total = 0;
        for (int i = 0; i < rows.Count; i++) LearnOne(rows, i, k);
        for (int i = 0; i < rows.Count; i++)
        {
            double margin = output.Margin(Scaled(rows, i));
            loss += rows.Weight(i) * LossFlows.Value(Options.Objective, margin, TargetOf(k, rows.Target(i)));
            total += rows.Weight(i);
        }
        return loss / total + output.Penalty();
    }

    private double Try(WaitingRows rows, double step)
    {
        foreach (var output in _outputs) output.Restart(step);
        for (int i = 0; i < rows.Count; i++) LearnTogether(rows, i);
        double loss = 0, total = 0;
        var margins = new double[_outputs.Count];
        for (int i = 0; i < rows.Count; i++)
        {
            for (int k = 0; k < margins.Length; k++) margins[k] = _outputs[k].Margin(Scaled(rows, i));
            double own = margins[Place(rows.Target(i))];
            loss += rows.Weight(i) * (Softmax.Apply(margins) - own);
            total += rows.Weight(i);
        }
        return loss / total + _outputs.Sum(output => output.Penalty());
    }

    private void LearnOne(WaitingRows rows, int i, int k)
    {
        var objective = Options.Objective;
        if (rows.Weight(i) == 0) return;
        OnlineStep.Learn(
            _outputs[k], objective.Loss, objective.Width, Scaled(rows, i), TargetOf(k, rows.Target(i)), rows.Weight(i));
    }

    private void LearnTogether(WaitingRows rows, int i)
    {
        if (rows.Weight(i) == 0) return;
        OnlineStep.Learn(
            CollectionsMarshal.AsSpan(_outputs), Scaled(rows, i), Place(rows.Target(i)),
            rows.Weight(i), Scratch());
    }

    private OnlineRow Scaled(WaitingRows rows, int i) => Scaled(rows.Row(i));

    private OnlineRow Scaled(scoped in OnlineRow row) => _scales is null ? row : _scales.Scale(row);

    private double MeanNorm(WaitingRows rows)
    {
        double mean = 0;
        for (int i = 0; i < rows.Count; i++) mean += (_outputs[0].Norm(Scaled(rows, i)) - mean) / (i + 1);
        return mean;
    }

    private Span<double> Scratch()
    {
        if (_scratch.Length < 5 * _outputs.Count) _scratch = new double[5 * _outputs.Count];
        return _scratch;
    }

    private double ClassWeightOf(int label)
    {
        var weights = Options.ClassWeights;
        for (int i = 0; i < weights.Count; i++)
        {
            if (weights[i].Class == label) return weights[i].Weight;
        }
        return 1;
    }

    private void Grow(int features)
    {
        Features = Math.Max(Features, features);
        if (features <= _room) return;
        _room = (int)Math.Min(Options.MaxFeatures, Math.Max(features, Math.Max(64, 2L * _room)));
        foreach (var output in _outputs) output.Grow(_room);
        _scales?.Grow(_room);
    }

    private OnlineWeights NewOutput(double stepSize) => new(_rule, _room, stepSize, counts: true);
}
