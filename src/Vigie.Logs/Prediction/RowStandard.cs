using Vigie.Learn;
using Vigie.Learn.State;
using Vigie.Learn.Statistics;
using Vigie.Logs.Windows;

namespace Vigie.Logs.Prediction;

/// <summary>
/// Standardises window rows: columns below the hashed ones are centred, all are brought to unit deviation, and those of
/// single templates are multiplied by a factor that says how much a single template is trusted.
/// </summary>
public sealed class RowStandard
{
    private const double DeviationFloor = 0.05;   // of a log-count: a twentieth of a line
    private readonly StreamingScaler _scaler;
    private readonly int _hashedFrom;
    private readonly float _templateScale;

    /// <summary>Starts with no row seen.</summary>
    public RowStandard(FeatureSpace space, double templateScale)
        : this(NewScaler(space), templateScale)
    {
    }

    private RowStandard(StreamingScaler scaler, double templateScale)
    {
        _scaler = scaler;
        _hashedFrom = scaler.Options.CentredBelow;
        _templateScale = (float)templateScale;
    }

    /// <summary>Learns the means and deviations from a row.</summary>
    public void Learn(SparseRow row, double weight) => _scaler.Learn(row, weight);

    /// <summary>
    /// How many of a row's columns, from the first on, count: all, or those before the templates where these are left out.
    /// </summary>
    public int Length(ReadOnlySpan<int> indices)
    {
        if (_templateScale != 0) return indices.Length;
        int first = indices.BinarySearch(_hashedFrom);
        return first >= 0 ? first : ~first;
    }

    /// <summary>
    /// Standardises as many values of a row, from the first on, as <paramref name="scaled"/> is long.
    /// </summary>
    public void Scale(WindowRow row, Span<float> scaled)
    {
        var indices = row.Indices[..scaled.Length];
        _scaler.Scale(indices, row.Values[..scaled.Length], scaled);
        for (int i = indices.Length - 1; i >= 0 && indices[i] >= _hashedFrom; i--) scaled[i] *= _templateScale;
    }

    /// <summary>Mean of a column: over the rows that have it where it is centred, else over all.</summary>
    public double Mean(int column) => _scaler.Mean(column);

    /// <summary>What a standardised column is multiplied by: 1, or less for single templates.</summary>
    public double Trust(int column) => column < _hashedFrom ? 1 : _templateScale;

    /// <summary>Saves what was learned.</summary>
    public void Save(StateWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Tag("STDR", 1);
        writer.Write((double)_templateScale);
        _scaler.Save(writer);
    }

    /// <summary>Reads what <see cref="Save"/> wrote.</summary>
    public static RowStandard Load(StateReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        reader.Expect("STDR", 1);
        double templateScale = reader.ReadDouble();
        return new RowStandard(StreamingScaler.Load(reader), templateScale);
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
