using System.Globalization;
using Vigie.Learn.Linear.Solvers;

namespace Vigie.Learn.Linear.Online;

public sealed partial class OnlineLinear
{
    /// <summary>
    /// The number, or the log-odds (for losses without probabilities, the score) of the second of two classes; 0 before
    /// there is one. Columns never learned count nothing.
    /// </summary>
    /// <exception cref="ArgumentException">A value is not finite, an index out of range, or there are more outputs.</exception>
    public double Margin(SparseRow row) => OnlyMargin(CheckedForAnswer(row));

    /// <summary>The margin of a dense row.</summary>
    /// <exception cref="ArgumentException">A value is not finite, the row too long, or there are more outputs.</exception>
    public double Margin(ReadOnlySpan<float> row) => OnlyMargin(OnlineRow.Checked(row, Options.MaxFeatures));

    /// <summary>One margin an output.</summary>
    /// <exception cref="ArgumentException">A value is not finite, an index out of range, or margins of another length.</exception>
    public void Margins(SparseRow row, Span<double> margins) => AllMargins(CheckedForAnswer(row), margins);

    /// <summary>One margin an output, of a dense row.</summary>
    /// <exception cref="ArgumentException">A value is not finite, the row too long, or margins of another length.</exception>
    public void Margins(ReadOnlySpan<float> row, Span<double> margins) =>
        AllMargins(OnlineRow.Checked(row, Options.MaxFeatures), margins);

    /// <summary>The logistic function of the margin of the second of two classes.</summary>
    /// <exception cref="ArgumentException">As <see cref="Margin(SparseRow)"/>.</exception>
    public double Probability(SparseRow row) => LogisticLoss.Probability(Margin(row));

    /// <summary>The averaged (without averages, last) weights as a model, for columns as they come in.</summary>
    /// <exception cref="InvalidOperationException">Fewer than two classes were met.</exception>
    public FittedLinearModel ToModel()
    {
        if (IsOfClasses && _classes.Count < 2)
            throw new InvalidOperationException($"A model needs two classes, and {_classes.Count} turned up so far.");
        var weights = new double[Outputs * Features];
        for (int k = 0; k < Outputs; k++)
        {
            var own = weights.AsSpan(k * Features, Features);
            _outputs[k].CopyWeights(own);
            if (_scales is null) continue;
            for (int j = 0; j < own.Length; j++) own[j] *= _scales.Factor(j);
        }
        double[] intercepts = [.. _outputs.Select(output => output.Intercept)];
        string[] names = [.. _classes.Select(label => label.ToString(CultureInfo.InvariantCulture))];
        return new FittedLinearModel(Options.Objective.Loss, Features, weights, intercepts, names);
    }

    /// <summary>A learner that goes on from the weights of a model, at the beginning of its steps.</summary>
    /// <param name="model">Of the same loss; its classes are named by whole numbers.</param>
    /// <param name="options">The method must not be scale-free: its scales are not in the model.</param>
    /// <exception cref="ArgumentException">Model and options do not fit, or there is no step size to go on with.</exception>
    public static OnlineLinear FromModel(FittedLinearModel model, OnlineOptions options)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(options);
        if (options.StepSize is null)
            throw new ArgumentException("A start from weights needs a step size: calibration starts from none.", nameof(options));
        if (options.Method == OnlineMethod.ScaleFree || options.Objective.Loss != model.Loss)
            throw new ArgumentException($"A model of the loss {model.Loss} cannot start {options.Method}.", nameof(options));
        if (model.Features > options.MaxFeatures)
            Throw.OutOfRange(nameof(model), model.Features, $"of at most {options.MaxFeatures} features");
        var learner = new OnlineLinear(options);
        foreach (string name in model.ClassNames) learner.AddClass(ParseClass(name));
        for (int k = 0; k < model.ClassNames.Count; k++)
        {
            if (learner._classes[k] != ParseClass(model.ClassNames[k]))
                throw new ArgumentException("The classes of the model are not in ascending order.", nameof(model));
        }
        learner.Grow(model.Features);
        for (int k = 0; k < learner.Outputs; k++) learner._outputs[k].Start(model.Weights(k), model.Intercepts[k]);
        return learner;
    }

    private static int ParseClass(string name)
    {
        if (int.TryParse(name, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int label)) return label;
        throw new ArgumentException($"The class '{name}' is not a whole number.", nameof(name));
    }

    private OnlineRow CheckedForAnswer(SparseRow row) => OnlineRow.Checked(row, Options.MaxFeatures);

    private double OnlyMargin(in OnlineRow row)
    {
        if (_outputs.Count > 1) Throw.OutOfRange(nameof(Outputs), _outputs.Count, "1 for a single margin");
        return _outputs.Count == 0 ? 0 : _outputs[0].Margin(Known(row));
    }

    private void AllMargins(in OnlineRow row, Span<double> margins)
    {
        if (margins.Length != Outputs) Throw.LengthsDiffer(nameof(margins), margins.Length, nameof(Outputs), Outputs);
        var known = Known(row);
        for (int k = 0; k < margins.Length; k++) margins[k] = _outputs[k].Margin(known);
    }

    // The part of a row there are weights for, in the scale of the weights.
    private OnlineRow Known(scoped in OnlineRow row)
    {
        if (row.Width <= _room) return Scaled(row);
        if (row.IsDense) return Scaled(new OnlineRow(row.Dense[.._room], row.SquaredNorm));
        int known = row.Sparse.Indices.BinarySearch(_room);
        if (known < 0) known = ~known;
        return Scaled(new OnlineRow(new SparseRow(row.Sparse.Indices[..known], row.Sparse.Values[..known]), row.SquaredNorm));
    }
}
