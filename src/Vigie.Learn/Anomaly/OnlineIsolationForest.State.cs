using Vigie.Learn.State;
using Vigie.Learn.Statistics;

namespace Vigie.Learn.Anomaly;

/// <content>Saved state: options, trees and the window as they lie in memory.</content>
public sealed partial class OnlineIsolationForest
{
    private const string PartTag = "OIFO";

    /// <summary>Writes all that was learned; going on after <see cref="Load"/> is never having stopped.</summary>
    public void Save(StateWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Tag(PartTag, 1);
        writer.Write(_options.Dimensions);
        writer.Write(_options.Trees);
        writer.Write(_options.Window);
        writer.Write(_options.LeafWeight);
        writer.Write(_options.Seed);
        writer.Write(_weights);
        writer.Write(_features);
        writer.Write(_cuts);
        writer.Write(_low);
        writer.Write(_high);
        writer.Write(_rows);
        writer.Write(_rowWeights);
        writer.Write(_oldest);
        writer.Write(_count);
        writer.Write(Weight);
        foreach (var random in _randoms) random.Save(writer);
    }

    /// <summary>Reads what <see cref="Save"/> wrote.</summary>
    /// <exception cref="StateException">The state is not that of a forest.</exception>
    public static OnlineIsolationForest Load(StateReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        reader.Expect(PartTag, 1);
        var forest = new OnlineIsolationForest(ReadOptions(reader));
        Fill(reader.ReadDoubleArray(), forest._weights);
        Fill(reader.ReadInt32Array(), forest._features);
        Fill(reader.ReadDoubleArray(), forest._cuts);
        Fill(reader.ReadDoubleArray(), forest._low);
        Fill(reader.ReadDoubleArray(), forest._high);
        Fill(reader.ReadDoubleArray(), forest._rows);
        Fill(reader.ReadDoubleArray(), forest._rowWeights);
        forest._oldest = reader.ReadInt32();
        forest._count = reader.ReadInt32();
        forest.Weight = reader.ReadDouble();
        forest.CheckState();
        for (int tree = 0; tree < forest._randoms.Length; tree++) forest._randoms[tree] = DeterministicRandom.Load(reader);
        return forest;
    }

    private static OnlineIsolationForestOptions ReadOptions(StateReader reader)
    {
        try
        {
            var options = new OnlineIsolationForestOptions
            {
                Dimensions = reader.ReadInt32(),
                Trees = reader.ReadInt32(),
                Window = reader.ReadInt32(),
                LeafWeight = reader.ReadInt32(),
                Seed = reader.ReadUInt64(),
            };
            Check.Within(options.LeafWeight, 1, options.Window / 4, nameof(options.LeafWeight));
            return options;
        }
        catch (ArgumentOutOfRangeException error)
        {
            throw new StateException("the forest has impossible options: " + error.Message, error);
        }
    }

    private static void Fill<T>(T[] read, T[] target)
    {
        if (read.Length != target.Length)
            throw new StateException($"the forest has {read.Length} numbers where its options ask for {target.Length}");
        read.CopyTo(target, 0);
    }

    private void CheckState()
    {
        bool isSound = _oldest >= 0 && _oldest < _options.Window && _count >= 0 && _count <= _options.Window
            && Weight >= 0 && Weight <= 2.0 * _options.Window
            && Array.TrueForAll(_rowWeights, weight => weight >= 0 && weight <= _options.Window)
            && Array.TrueForAll(_weights, weight => weight >= 0 && double.IsFinite(weight))
            && Array.TrueForAll(_low, double.IsFinite) && Array.TrueForAll(_high, double.IsFinite)
            && Array.TrueForAll(_rows, double.IsFinite);
        for (int i = 0; isSound && i < _features.Length; i++)
        {
            bool isInner = (2 * (i % _nodes)) + 2 < _nodes;
            isSound = _features[i] == Leaf || (isInner && _features[i] >= 0 && _features[i] < _options.Dimensions);
        }
        if (!isSound) throw new StateException("the forest's trees or window are not valid");
    }
}
