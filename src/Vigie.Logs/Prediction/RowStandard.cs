using Vigie.Learn;
using Vigie.Learn.State;
using Vigie.Learn.Statistics;
using Vigie.Logs.SlapOS;
using Vigie.Logs.Windows;

namespace Vigie.Logs.Prediction;

/// <summary>
/// Standardises window rows: columns below the hashed ones are centred, all are brought to unit deviation, and those of
/// the machine's own failures, of single metrics, of single templates and of numbers in messages are multiplied by factors
/// that say how much a single one is trusted.
/// </summary>
public sealed class RowStandard
{
    private const double DeviationFloor = 0.05;   // of a log-count: a twentieth of a line
    private readonly StreamingScaler _scaler;
    private readonly int _failuresFrom;
    private readonly int _failuresUntil;
    private readonly int _metricsFrom;
    private readonly int _hashedFrom;
    private readonly int _variablesFrom;
    private readonly float[] _singles;          // what columns from _failuresFrom to the hashed ones are multiplied by
    private readonly ColumnTrust _asked;
    private readonly bool[]? _isVital;          // by metric; null once loaded
    private readonly bool[] _seen;              // by metric, whether a row learned from has it
    private ColumnTrust _trust;
    private int[] _vitals = [];                 // columns of ColumnTrust.Vital, ascending

    /// <summary>Starts with no row seen.</summary>
    /// <param name="space">The columns.</param>
    /// <param name="trust">
    /// What standardised columns are multiplied by, where the rows learned from have as many metrics as usual.
    /// </param>
    public RowStandard(FeatureSpace space, ColumnTrust trust)
        : this(NewScaler(space), space.FailuresColumn, space.DeparturesColumn, space.MetricsFrom, space.VariablesFrom, trust)
    {
        _isVital = [.. space.MetricNames.Select(VitalMetrics.Names.Contains)];
        Settle(trust.Among(0), []);
    }

    private RowStandard(
        StreamingScaler scaler, int failuresFrom, int failuresUntil, int metricsFrom, int variablesFrom, ColumnTrust asked)
    {
        _scaler = scaler;
        _failuresFrom = failuresFrom;
        _failuresUntil = failuresUntil;
        _metricsFrom = metricsFrom;
        _hashedFrom = scaler.Options.CentredBelow;
        _variablesFrom = variablesFrom;
        _asked = asked;
        _singles = new float[_hashedFrom - failuresFrom];
        _seen = new bool[(_hashedFrom - metricsFrom) / FeatureSpace.MetricColumns];
    }

    /// <summary>Learns the means and deviations from a row, and which metrics there are.</summary>
    /// <exception cref="InvalidOperationException">It was loaded: what it learned is settled.</exception>
    public void Learn(SparseRow row, double weight)
    {
        if (_isVital is null) throw new InvalidOperationException("A standard that was loaded learns no more.");
        _scaler.Learn(row, weight);
        bool isNew = false;
        foreach (int column in row.Indices)
        {
            if (column >= _hashedFrom) break;
            if (column < _metricsFrom) continue;
            ref bool seen = ref _seen[(column - _metricsFrom) / FeatureSpace.MetricColumns];
            isNew |= !seen;
            seen = true;
        }
        // Metrics that come later, and rows that are not learned from, say nothing: past only.
        if (isNew)
            Settle(_asked.Among(_seen.Count(seen => seen)), [.. Enumerable.Range(0, _isVital.Length).Where(m => _seen[m] && _isVital[m]).Select(Vital)]);
    }

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
        for (; i >= 0 && indices[i] >= _failuresFrom; i--) scaled[i] *= _singles[indices[i] - _failuresFrom];
    }

    /// <summary>Mean of a column: over the rows that have it where it is centred, else over all.</summary>
    public double Mean(int column) => _scaler.Mean(column);

    /// <summary>What a standardised column is multiplied by: 1, or less for own failures, single metrics, templates and numbers.</summary>
    public double Trust(int column) => column < _failuresFrom ? 1
        : column < _hashedFrom ? _singles[column - _failuresFrom]
        : column < _variablesFrom ? _trust.Templates : _trust.Numbers;

    /// <summary>Saves what was learned.</summary>
    public void Save(StateWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Tag("STDR", 5);
        writer.Write(_failuresFrom);
        writer.Write(_failuresUntil);
        writer.Write(_metricsFrom);
        writer.Write(_variablesFrom);
        writer.Write((double)_trust.Failures);
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
        reader.Expect("STDR", 5);
        int failuresFrom = reader.ReadInt32(), failuresUntil = reader.ReadInt32(), metricsFrom = reader.ReadInt32(), variablesFrom = reader.ReadInt32();
        var trust = new ColumnTrust(
            (float)reader.ReadDouble(), (float)reader.ReadDouble(), (float)reader.ReadDouble(), (float)reader.ReadDouble(),
            (float)reader.ReadDouble(), (float)reader.ReadDouble());
        int[] vitals = reader.ReadInt32Array();
        var scaler = StreamingScaler.Load(reader);
        if (failuresFrom < 0 || failuresUntil < failuresFrom || metricsFrom < failuresUntil || metricsFrom > scaler.Options.CentredBelow)
            throw new StateException("the columns of failures and metrics are not valid");
        if (vitals.Any(column => column < metricsFrom || column >= scaler.Options.CentredBelow))
            throw new StateException("a column that is trusted more is not one of a metric");
        var standard = new RowStandard(scaler, failuresFrom, failuresUntil, metricsFrom, variablesFrom, trust);
        standard.Settle(trust, vitals);
        return standard;
    }

    private int Vital(int metric) => _metricsFrom + metric * FeatureSpace.MetricColumns + FeatureSpace.MagnitudeView;

    private void Settle(ColumnTrust trust, int[] vitals)
    {
        (_trust, _vitals) = (trust, vitals);
        _singles.AsSpan(0, _failuresUntil - _failuresFrom).Fill(trust.Failures);
        _singles.AsSpan(_failuresUntil - _failuresFrom, _metricsFrom - _failuresUntil).Fill(1);
        for (int column = _metricsFrom; column < _hashedFrom; column++)
        {
            bool isUnusual = (column - _metricsFrom) % FeatureSpace.MetricColumns == FeatureSpace.UnusualView;
            _singles[column - _failuresFrom] = isUnusual ? trust.Unusual : trust.Metrics;
        }
        foreach (int column in vitals) _singles[column - _failuresFrom] = trust.Vital;
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
