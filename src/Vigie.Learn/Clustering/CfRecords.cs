using System.Runtime.CompilerServices;
using Vigie.Learn.State;

namespace Vigie.Learn.Clustering;

/// <summary>
/// Clustering features by number: the mean, the weight, the sum of squared deviations, and where wanted the sum of
/// each feature, side by side in one record.
/// </summary>
internal sealed class CfRecords
{
    private readonly int _dimensions;
    private readonly int _length;
    private readonly RecordPages<double> _records;

    /// <summary>No features yet.</summary>
    /// <param name="dimensions">Features of a row.</param>
    /// <param name="perFeature">Whether deviations are kept a feature.</param>
    /// <param name="pageRecords">Records of a page, a power of two.</param>
    public CfRecords(int dimensions, bool perFeature, int pageRecords)
    {
        _dimensions = dimensions;
        _length = Length(dimensions, perFeature);
        _records = new RecordPages<double>(_length, pageRecords);
    }

    public int Capacity => _records.Capacity;

    public long Bytes => _records.Bytes;

    public long GrowthBytes => _records.GrowthBytes;

    /// <summary>Numbers of a record.</summary>
    public static int Length(int dimensions, bool perFeature) => dimensions + 2 + (perFeature ? dimensions : 0);

    public void Grow() => _records.Grow();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Span<double> Mean(int i) => _records[i][.._dimensions];

    public ref double Weight(int i) => ref _records[i][_dimensions];

    public ref double Sum(int i) => ref _records[i][_dimensions + 1];

    /// <summary>Sum of squared deviations of each feature; empty where only the whole is kept.</summary>
    public Span<double> Deviations(int i) => _records[i][(_dimensions + 2)..];

    public ClusteringFeature Get(int i)
    {
        var record = _records[i];
        return new ClusteringFeature(record[.._dimensions], record[_dimensions], record[_dimensions + 1])
        {
            Deviations = record[(_dimensions + 2)..],
        };
    }

    public void Set(int i, in ClusteringFeature feature)
    {
        var record = _records[i];
        feature.Mean.CopyTo(record);
        record[_dimensions] = feature.Weight;
        record[_dimensions + 1] = feature.Sum;
        var deviations = record[(_dimensions + 2)..];
        if (feature.Deviations.IsEmpty || deviations.IsEmpty) deviations.Clear();
        else feature.Deviations.CopyTo(deviations);
    }

    public void Copy(int from, int to) => _records[from].CopyTo(_records[to]);

    /// <summary>
    /// The union with another feature (Chan, Golub, LeVeque 1979; West 1979); returns the squared distance of the
    /// means before.
    /// </summary>
    public double Join(int i, in ClusteringFeature more)
    {
        var record = _records[i];
        double before = record[_dimensions];
        double weight = before + more.Weight;
        double share = more.Weight / weight;
        var mean = record[.._dimensions];
        var deviations = record[(_dimensions + 2)..];
        double squared;
        if (deviations.IsEmpty)
        {
            squared = MeanKernels.Move(mean, more.Mean, share);
        }
        else
        {
            squared = MeanKernels.Move(mean, more.Mean, share, deviations, before * share);
            for (int j = 0; j < more.Deviations.Length; j++) deviations[j] += more.Deviations[j];
        }
        record[_dimensions] = weight;
        record[_dimensions + 1] += more.Sum + (before * share * squared);
        return squared;
    }

    /// <summary>Multiplies weight, sum and deviations.</summary>
    public void Scale(int i, double factor)
    {
        foreach (ref double value in _records[i][_dimensions..]) value *= factor;
    }

    public void Save(StateWriter writer) => _records.Save(writer);

    public void SaveRecord(StateWriter writer, int i) => writer.Write(_records[i]);

    public void Load(StateReader reader, int records, long maxBytes) => _records.Load(reader, records, maxBytes);

    public void LoadRecord(StateReader reader, int i)
    {
        var record = reader.ReadDoubleArray();
        if (record.Length != _length)
            throw new StateException($"a feature of the tree has {record.Length} numbers where it needs {_length}");
        record.CopyTo(_records[i]);
    }
}
