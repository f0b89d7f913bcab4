using Vigie.Learn.Statistics;

namespace Vigie.Learn.Linear;

/// <summary>
/// Fits a <see cref="LinearModel"/> to a table by passes of averaged SGD, each in a fresh random order.
/// </summary>
public static class AveragedSgdTrainer
{
    /// <summary>
    /// Fits until the objective settles or the passes are used up. Same table, options and seed: same bits.
    /// </summary>
    /// <exception cref="ArgumentException">
    /// The table is empty, has more features than the options, or its rows (or, where classes are to be balanced,
    /// those of one class) have no weight.
    /// </exception>
    public static FitResult Fit(RowTable rows, AveragedSgdOptions options, FitOptions? fit = null)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(options);
        fit ??= new FitOptions();
        if (rows.Count == 0) Throw.OutOfRange(nameof(rows), 0, "of at least one row");
        if (rows.Features > options.Features)
            Throw.OutOfRange(nameof(rows), rows.Features, $"of at most {options.Features} features");
        var classes = WeighClasses(rows, options.PositiveWeight, fit.BalanceClasses);
        var random = new DeterministicRandom(fit.Seed);
        var order = new int[rows.Count];
        for (int i = 0; i < order.Length; i++) order[i] = i;
        random.Shuffle<int>(order);

        var state = new AveragedSgdState(options, 1);
        state.Restart(options.StepSize ?? Calibrate(state, rows, order, classes, options));
        double objective = double.PositiveInfinity;
        for (int pass = 1; ; pass++)
        {
            foreach (int i in order) Learn(state, rows, i, classes);
            var model = state.ToModel();
            double before = objective;
            objective = LogisticObjective.Evaluate(model, rows, options.Alpha, classes.Positive, classes.Negative);
            bool settled = Math.Abs(before - objective) < fit.Tolerance * Math.Abs(objective);
            if (settled || pass == fit.MaxPasses)
            {
                return new(
                    model, new(pass, settled, objective, state.StepSize, classes.Positive, classes.Negative));
            }
            random.Shuffle<int>(order);
        }
    }

    private static void Learn(AveragedSgdState state, RowTable rows, int i, ClassWeights classes)
    {
        double weight = rows.Weight(i) * classes.Of(rows.Label(i));
        if (weight == 0) return;
        var row = rows.Row(i);
        state.Learn(row, rows.SquaredNorm(i), rows.Label(i), weight);
    }

    private static double Calibrate(
        AveragedSgdState state, RowTable rows, int[] order, ClassWeights classes, AveragedSgdOptions options)
    {
        var sample = new RowTable();
        for (int k = 0; k < order.Length && sample.Count < options.CalibrationRows; k++)
        {
            int i = order[k];
            double weight = rows.Weight(i) * classes.Of(rows.Label(i));
            if (weight > 0) sample.Add(rows.Row(i), rows.Label(i), (float)weight);
        }
        return StepCalibration.Choose(state, sample);
    }

    private static ClassWeights WeighClasses(RowTable rows, double positiveWeight, bool balance)
    {
        double positive = 0, negative = 0;
        for (int i = 0; i < rows.Count; i++)
        {
            if (rows.Label(i)) positive += rows.Weight(i);
            else negative += rows.Weight(i);
        }
        if (!(positive + negative > 0)) Throw.OutOfRange(nameof(rows), 0, "of positive total weight");
        if (!balance) return new(positiveWeight, 1);
        if (positive == 0 || negative == 0) Throw.OutOfRange(nameof(rows), 0, "of both classes to balance them");
        double half = (positive + negative) / 2;
        return new(positiveWeight * half / positive, half / negative);
    }

    private readonly record struct ClassWeights(double Positive, double Negative)
    {
        public double Of(bool label) => label ? Positive : Negative;
    }
}
