using Vigie.Learn;
using Vigie.Learn.State;
using Vigie.Learn.Statistics;
using Vigie.Logs.SlapOS;
using Vigie.Logs.Windows;

namespace Vigie.Logs.Prediction;

/// <summary>
/// Standardises window rows: columns below the hashed ones are centred, all are brought to unit deviation, and those of
/// single metrics, of single templates and of numbers in messages are multiplied by factors that say how much a single one
/// is trusted.
/// </summary>
public sealed class RowStandard
{
    private const double DeviationFloor = 0.05;   // of a log-count: a twentieth of a line
    private readonly StreamingScaler _scaler;
    private readonly int _metricsFrom;
    private readonly int _hashedFrom;
    private readonly int _variablesFrom;
    private readonly ColumnTrust _trust;
    private readonly int[] _vitals;       // columns of ColumnTrust.Vital, ascending
    private readonly float[] _metrics;    // what each column of metrics is multiplied by

    /// <summary>Starts with no row seen.</summary>
    /// <param name="space">The columns.</param>
    /// <param name="trust">What standardised columns are multiplied by, where there are as many metrics as usual.</param>
    public RowStandard(FeatureSpace space, ColumnTrust trust)
        : this(NewScaler(space), space.MetricsFrom, space.VariablesFrom, trust.Among(space.MetricNames.Count), Vitals(space))
    {
    }

    private RowStandard(StreamingScaler scaler, int metricsFrom, int variablesFrom, ColumnTrust trust, int[] vitals)
    {
        _scaler = scaler;
        _metricsFrom = metricsFrom;
        _hashedFrom = scaler.Options.CentredBelow;
        _variablesFrom = variablesFrom;
        _trust = trust;
        _vitals = vitals;
        _metrics = new float[_hashedFrom - metricsFrom];
        for (int i = 0; i < _metrics.Length; i++)
            _metrics[i] = i % FeatureSpace.MetricColumns == FeatureSpace.UnusualView ? trust.Unusual : trust.Metrics;
        foreach (int column in vitals) _metrics[column - metricsFrom] = trust.Vital;
    }

    /// <summary>Learns the means and deviations from a row.</summary>
    public void Learn(SparseRow row, double weight) => _scaler.Learn(row, weight);

    /// <summary>
    /// How many of a row's columns, from the first on, count: all, or those before the templates or numbers where these are
    /// left out.
    /// </summary>
    public int Length(ReadOnlySpan<int> indices)
    {
        if (_trust.Templates != 0 && _trust.Numbers != 0) return indices.Length;
        int first = indices.BinarySearch(_trust.Templates == 0 ? _hashedFrom : _variablesFrom);
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
        for (; i >= 0 && indices[i] >= _variablesFrom; i--) scaled[i] *= _trust.Numbers;
        for (; i >= 0 && indices[i] >= _hashedFrom; i--) scaled[i] *= _trust.Templates;
        for (; i >= 0 && indices[i] >= _metricsFrom; i--) scaled[i] *= _metrics[indices[i] - _metricsFrom];
    }

    /// <summary>Mean of a column: over the rows that have it where it is centred, else over all.</summary>
    public double Mean(int column) => _scaler.Mean(column);

    /// <summary>What a standardised column is multiplied by: 1, or less for single metrics, templates and numbers.</summary>
    public double Trust(int column) => column < _metricsFrom ? 1
        : column < _hashedFrom ? _metrics[column - _metricsFrom]
        : column < _variablesFrom ? _trust.Templates : _trust.Numbers;

    /// <summary>Saves what was learned.</summary>
    public void Save(StateWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Tag("STDR", 4);
        writer.Write(_metricsFrom);
        writer.Write(_variablesFrom);
        writer.Write((double)_trust.Metrics);
        writer.Write((double)_trust.Unusual);
        writer.Write((double)_trust.Vital);
        writer.Write((double)_trust.Templates);
        writer.Write((double)_trust.Numbers);
        writer.Write(_vitals.AsSpan());
        _scaler.Save(writer);
    }

    /// <summary>Reads what <see cref="Save"/> wrote.</summary>
    public static RowStandard Load(StateReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        int version = reader.Expect("STDR", 4);
        int metricsFrom = reader.ReadInt32(), variablesFrom = reader.ReadInt32();
        float metrics = (float)reader.ReadDouble();
        float unusual = version < 4 ? metrics : (float)reader.ReadDouble(), vital = version < 4 ? metrics : (float)reader.ReadDouble();
        var trust = new ColumnTrust(metrics, unusual, vital, (float)reader.ReadDouble(), (float)reader.ReadDouble());
        int[] vitals = version < 4 ? [] : reader.ReadInt32Array();
        var scaler = StreamingScaler.Load(reader);
        if (metricsFrom < 0 || metricsFrom > scaler.Options.CentredBelow)
            throw new StateException("the columns of metrics are not valid");
        if (vitals.Any(column => column < metricsFrom || column >= scaler.Options.CentredBelow))
            throw new StateException("a column that is trusted more is not one of a metric");
        return new RowStandard(scaler, metricsFrom, variablesFrom, trust, vitals);
    }

    private static int[] Vitals(FeatureSpace space) =>
    [
        .. Enumerable.Range(0, space.MetricNames.Count).Where(metric => VitalMetrics.Names.Contains(space.MetricNames[metric]))
            .Select(metric => space.MetricsFrom + metric * FeatureSpace.MetricColumns + FeatureSpace.MagnitudeView),
    ];

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
