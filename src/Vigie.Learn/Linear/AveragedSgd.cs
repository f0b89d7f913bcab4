using Vigie.Learn.Kernels;
using Vigie.Learn.State;

namespace Vigie.Learn.Linear;

/// <summary>
/// Logistic regression learned online, one row at a time, by averaged stochastic gradient descent (see
/// <see cref="AveragedSgdOptions"/>). All answers come from the averaged weights.
/// </summary>
/// <remarks>
/// Without a given step size the first rows are kept. Until there are enough of them the learner goes on with a
/// provisional step, 1 / squared norm of the first row; then it calibrates the step on them and learns them again from
/// the start, so that the provisional step leaves no trace.
/// </remarks>
public sealed class AveragedSgd
{
    /// <summary>Larger weights of rows, class weight included, are refused.</summary>
    public const double MaxWeight = 1e12;

    private const string StateTag = "ASGD";

    private readonly AveragedSgdState _state;
    private RowTable? _waiting;

    /// <summary>Starts with nothing learned.</summary>
    public AveragedSgd(AveragedSgdOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        Options = options;
        _state = new AveragedSgdState(options, options.StepSize ?? 1);
        if (options.StepSize is null) _waiting = new RowTable();
    }

    /// <summary>What it was built with.</summary>
    public AveragedSgdOptions Options { get; }

    /// <summary>The first step size in use: given, provisional or calibrated.</summary>
    public double StepSize => _state.StepSize;

    /// <summary>Rows kept to calibrate the step; 0 once that is done.</summary>
    public int WaitingRows => _waiting?.Count ?? 0;

    /// <summary>Sum of the weights learned, class weight included.</summary>
    public double Weight => _state.Time;

    /// <summary>
    /// Learns one row; a weight of 0 changes nothing, a weight of 2 is the row twice (exactly so without a penalty and
    /// average; else up to terms of the second order in the step).
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The row or weight is not finite, an index is out of range or order, or the weight is negative or too large.
    /// </exception>
    public void Learn(SparseRow row, bool label, double weight = 1)
    {
        double squaredNorm = SparseKernels.CheckedSquaredNorm(row, Options.Features);
        double effective = label ? weight * Options.PositiveWeight : weight;
        Check.Within(effective, 0, MaxWeight, nameof(weight));
        if (effective == 0) return;
        if (_waiting is not null)
        {
            Keep(row, squaredNorm, label, effective);
            return;
        }
        _state.Learn(row, squaredNorm, label, effective);
    }

    /// <summary>Log-odds of the averaged weights.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is not finite or an index is out of range.</exception>
    public double Margin(SparseRow row) => _state.Margin(row);

    /// <summary>The logistic function of <see cref="Margin"/>, in [0, 1].</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is not finite or an index is out of range.</exception>
    public double Probability(SparseRow row) => LogisticLoss.Probability(Margin(row));

    /// <summary>The averaged weights as a model of its own.</summary>
    public LinearModel ToModel() => _state.ToModel();

    /// <summary>
    /// Calibrates the step now, on the rows at hand. Does nothing when that is done or there are none.
    /// </summary>
    public void Calibrate()
    {
        if (_waiting is not { Count: > 0 } rows) return;
        _state.Restart(StepCalibration.Choose(_state, rows));
        StepCalibration.LearnAll(_state, rows);
        _waiting = null;
    }

    /// <summary>
    /// Adds what another of the same features, penalty and averaging has learned: weights mix feature by feature, each
    /// by how much it was updated on either side. Rows that still wait for the calibration are learned here.
    /// </summary>
    /// <exception cref="ArgumentException">The options do not fit.</exception>
    public void Merge(AveragedSgd other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (other.Options.Features != Options.Features || other.Options.Alpha != Options.Alpha
            || other.Options.AveragingPower != Options.AveragingPower)
        {
            throw new ArgumentException(
                $"other was built with {other.Options} where this was built with {Options}.", nameof(other));
        }
        if (other._waiting is { } rows)
        {
            LearnKept(rows);
            return;
        }
        if (_waiting is { } mine)
        {
            _waiting = null;
            _state.CopyFrom(other._state);
            LearnKept(mine);
            return;
        }
        _state.Merge(other._state);
    }

    /// <summary>Writes options and state.</summary>
    public void Save(StateWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Tag(StateTag, 1);
        writer.Write(Options.Features);
        writer.Write(Options.Alpha);
        writer.Write(Options.StepSize ?? 0);
        writer.Write(Options.AveragingPower);
        writer.Write(Options.PositiveWeight);
        writer.Write(Options.CalibrationRows);
        _state.Save(writer);
        writer.Write(_waiting is not null);
        _waiting?.Save(writer);
    }

    /// <summary>Reads a state and goes on where it stopped.</summary>
    /// <exception cref="StateException">The state cannot be used.</exception>
    public static AveragedSgd Load(StateReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        reader.Expect(StateTag, 1);
        var learner = new AveragedSgd(LoadOptions(reader));
        learner._state.Load(reader);
        learner._waiting = reader.ReadBoolean() ? RowTable.Load(reader) : null;
        if (learner._waiting?.Features > learner.Options.Features)
            throw new StateException($"a learner of {learner.Options.Features} features keeps rows with more");
        return learner;
    }

    private static AveragedSgdOptions LoadOptions(StateReader reader)
    {
        int features = reader.ReadInt32();
        double alpha = reader.ReadDouble(), step = reader.ReadDouble();
        try
        {
            return new AveragedSgdOptions
            {
                Features = features,
                Alpha = alpha,
                StepSize = step == 0 ? null : step,
                AveragingPower = reader.ReadInt32(),
                PositiveWeight = reader.ReadDouble(),
                CalibrationRows = reader.ReadInt32(),
            };
        }
        catch (ArgumentOutOfRangeException error)
        {
            throw new StateException($"a learner has an option out of range: {error.Message}", error);
        }
    }

    private void Keep(SparseRow row, double squaredNorm, bool label, double weight)
    {
        if (_waiting!.Count == 0) _state.Restart(1 / (1 + squaredNorm));
        // The table keeps single precision: learn what is kept, so that learning it again is the same.
        float kept = (float)weight;
        _waiting.Add(row, label, kept);
        _state.Learn(row, squaredNorm, label, kept);
        if (_waiting.Count >= Options.CalibrationRows) Calibrate();
    }

    private void LearnKept(RowTable rows)
    {
        int count = rows.Count;   // the rows may be our own, and grow
        for (int i = 0; i < count; i++)
        {
            var row = rows.Row(i);
            double squaredNorm = SparseKernels.CheckedSquaredNorm(row, Options.Features);
            if (_waiting is not null) Keep(row, squaredNorm, rows.Label(i), rows.Weight(i));
            else _state.Learn(row, squaredNorm, rows.Label(i), rows.Weight(i));
        }
    }
}
