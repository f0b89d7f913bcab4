using System.Buffers;
using Vigie.Learn;
using Vigie.Learn.Linear;
using Vigie.Learn.State;
using Vigie.Learn.Statistics;
using Vigie.Logs.Windows;

namespace Vigie.Logs.Prediction;

/// <summary>From a window row to a calibrated probability of failure: standardise, weigh, calibrate.</summary>
public sealed class RiskModel
{
    private readonly RowStandard _standard;
    private readonly LinearModel _linear;
    private readonly PlattCalibration _calibration;

    internal RiskModel(RowStandard standard, LinearModel linear, PlattCalibration calibration)
    {
        _standard = standard;
        _linear = linear;
        _calibration = calibration;
    }

    /// <summary>Weight of each column as it enters the linear model.</summary>
    public ReadOnlySpan<double> Weights => _linear.Weights;

    /// <summary>Effect of one standard deviation of a column on the score.</summary>
    public double EffectiveWeight(int column) => _linear.Weights[column] * _standard.Trust(column);

    /// <summary>How columns are standardised.</summary>
    public RowStandard Standard => _standard;

    /// <summary>The score before calibration.</summary>
    public double Margin(WindowRow row)
    {
        int length = _standard.Length(row.Indices);
        var scaled = ArrayPool<float>.Shared.Rent(length);
        var values = scaled.AsSpan(0, length);
        _standard.Scale(row, values);
        double margin = _linear.Margin(new SparseRow(row.Indices[..length], values));
        ArrayPool<float>.Shared.Return(scaled);
        return margin;
    }

    /// <summary>The probability of a failure in (t + lead, t + lead + horizon].</summary>
    public double Risk(WindowRow row) => RiskOfMargin(Margin(row));

    /// <summary>The probability that goes with a margin.</summary>
    public double RiskOfMargin(double margin) => _calibration.Probability(margin);

    /// <summary>What each column of a row adds to the margin.</summary>
    public void Contributions(WindowRow row, Span<float> contributions)
    {
        _standard.Scale(row, contributions);
        for (int i = 0; i < contributions.Length; i++) contributions[i] *= (float)_linear.Weights[row.Indices[i]];
    }

    /// <summary>Saves the model.</summary>
    public void Save(StateWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Tag("RISK", 1);
        _standard.Save(writer);
        _linear.Save(writer);
        _calibration.Save(writer);
    }

    /// <summary>Reads what <see cref="Save"/> wrote.</summary>
    public static RiskModel Load(StateReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        reader.Expect("RISK", 1);
        return new RiskModel(RowStandard.Load(reader), LinearModel.Load(reader), PlattCalibration.Load(reader));
    }
}
