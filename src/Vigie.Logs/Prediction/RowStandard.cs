using Vigie.Learn;
using Vigie.Learn.State;
using Vigie.Learn.Statistics;
using Vigie.Logs.Windows;

namespace Vigie.Logs.Prediction;

/// <summary>
/// Standardises window rows: columns below the hashed ones are centred, all are brought to unit deviation, and those of
/// single metrics and of single templates are multiplied by factors that say how much a single one is trusted.
/// </summary>
public sealed class RowStandard
{
    private const double DeviationFloor = 0.05;   // of a log-count: a twentieth of a line
    private readonly StreamingScaler _scaler;
    private readonly int _metricsFrom;
    private readonly int _hashedFrom;
    private readonly float _metricScale;
    private readonly float _templateScale;

    /// <summary>Starts with no row seen.</summary>
    /// <param name="space">The columns.</param>
    /// <param name="metricScale">What standardised columns of single metrics are multiplied by.</param>
    /// <param name="templateScale">What standardised counts of single templates are multiplied by; 0 leaves them out.</param>
    public RowStandard(FeatureSpace space, double metricScale, double templateScale)
        : this(NewScaler(space), space.MetricsFrom, metricScale, templateScale)
    {
    }

    private RowStandard(StreamingScaler scaler, int metricsFrom, double metricScale, double templateScale)
    {
        _scaler = scaler;
        _metricsFrom = metricsFrom;
        _hashedFrom = scaler.Options.CentredBelow;
        _metricScale = (float)metricScale;
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
        int i = indices.Length - 1;
        for (; i >= 0 && indices[i] >= _hashedFrom; i--) scaled[i] *= _templateScale;
        for (; i >= 0 && indices[i] >= _metricsFrom; i--) scaled[i] *= _metricScale;
    }

    /// <summary>Mean of a column: over the rows that have it where it is centred, else over all.</summary>
    public double Mean(int column) => _scaler.Mean(column);

    /// <summary>What a standardised column is multiplied by: 1, or less for single metrics and templates.</summary>
    public double Trust(int column) => column < _metricsFrom ? 1 : column < _hashedFrom ? _metricScale : _templateScale;

    /// <summary>Saves what was learned.</summary>
    public void Save(StateWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Tag("STDR", 2);
        writer.Write(_metricsFrom);
        writer.Write((double)_metricScale);
        writer.Write((double)_templateScale);
        _scaler.Save(writer);
    }

    /// <summary>Reads what <see cref="Save"/> wrote.</summary>
    public static RowStandard Load(StateReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        reader.Expect("STDR", 2);
        int metricsFrom = reader.ReadInt32();
        double metricScale = reader.ReadDouble(), templateScale = reader.ReadDouble();
        return new RowStandard(StreamingScaler.Load(reader), metricsFrom, metricScale, templateScale);
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
