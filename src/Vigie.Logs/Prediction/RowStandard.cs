using Vigie.Learn;
using Vigie.Learn.State;
using Vigie.Learn.Statistics;
using Vigie.Logs.Windows;

namespace Vigie.Logs.Prediction;

/// <summary>
/// Standardises window rows: columns below the hashed ones are centred, all are brought to unit deviation, and those of
/// single templates and of numbers in messages are multiplied by factors that say how much a single one is trusted.
/// </summary>
public sealed class RowStandard
{
    private const double DeviationFloor = 0.05;   // of a log-count: a twentieth of a line
    private readonly StreamingScaler _scaler;
    private readonly int _hashedFrom;
    private readonly int _variablesFrom;
    private readonly float _templateScale;
    private readonly float _numberScale;

    /// <summary>Starts with no row seen.</summary>
    /// <param name="space">The columns.</param>
    /// <param name="templateScale">What standardised counts of single templates are multiplied by; 0 leaves them out.</param>
    /// <param name="numberScale">The same for numbers in messages, which are left out where templates are.</param>
    public RowStandard(FeatureSpace space, double templateScale, double numberScale)
        : this(NewScaler(space), space.VariablesFrom, templateScale, numberScale)
    {
    }

    private RowStandard(StreamingScaler scaler, int variablesFrom, double templateScale, double numberScale)
    {
        _variablesFrom = variablesFrom;
        _numberScale = (float)numberScale;
        _scaler = scaler;
        _hashedFrom = scaler.Options.CentredBelow;
        _templateScale = (float)templateScale;
    }

    /// <summary>Learns the means and deviations from a row.</summary>
    public void Learn(SparseRow row, double weight) => _scaler.Learn(row, weight);

    /// <summary>
    /// How many of a row's columns, from the first on, count: all, or those before the templates or numbers where these are left out.
    /// </summary>
    public int Length(ReadOnlySpan<int> indices)
    {
        if (_templateScale != 0 && _numberScale != 0) return indices.Length;
        int first = indices.BinarySearch(_templateScale == 0 ? _hashedFrom : _variablesFrom);
        return first >= 0 ? first : ~first;
    }

    /// <summary>
    /// Standardises as many values of a row, from the first on, as <paramref name="scaled"/> is long.
    /// </summary>
    public void Scale(WindowRow row, Span<float> scaled)
    {
        var indices = row.Indices[..scaled.Length];
        _scaler.Scale(indices, row.Values[..scaled.Length], scaled);
        int i = indices.Length - 1;
        for (; i >= 0 && indices[i] >= _variablesFrom; i--) scaled[i] *= _numberScale;
        for (; i >= 0 && indices[i] >= _hashedFrom; i--) scaled[i] *= _templateScale;
    }

    /// <summary>Mean of a column: over the rows that have it where it is centred, else over all.</summary>
    public double Mean(int column) => _scaler.Mean(column);

    /// <summary>What a standardised column is multiplied by: 1, or less for single templates and numbers.</summary>
    public double Trust(int column) => column < _hashedFrom ? 1 : column < _variablesFrom ? _templateScale : _numberScale;

    /// <summary>Saves what was learned.</summary>
    public void Save(StateWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Tag("STDR", 2);
        writer.Write(_variablesFrom);
        writer.Write((double)_numberScale);
        writer.Write((double)_templateScale);
        _scaler.Save(writer);
    }

    /// <summary>Reads what <see cref="Save"/> wrote.</summary>
    public static RowStandard Load(StateReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        reader.Expect("STDR", 2);
        int variablesFrom = reader.ReadInt32();
        double numberScale = reader.ReadDouble(), templateScale = reader.ReadDouble();
        return new RowStandard(StreamingScaler.Load(reader), variablesFrom, templateScale, numberScale);
    }

    private static StreamingScaler NewScaler(FeatureSpace space)
    {
        ArgumentNullException.ThrowIfNull(space);
        return new StreamingScaler(new StreamingScalerOptions
        {
            Features = space.Columns,
            CentredBelow = space.HashedFrom,
            DeviationFloor = DeviationFloor,
        });
    }
}
