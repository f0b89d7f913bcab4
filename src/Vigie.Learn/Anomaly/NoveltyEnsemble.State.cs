using Vigie.Learn.Clustering;
using Vigie.Learn.State;

namespace Vigie.Learn.Anomaly;

/// <content>Merging and saved state.</content>
public sealed partial class NoveltyEnsemble
{
    private const string PartTag = "NENS";

    /// <summary>
    /// Takes in what another of the same dimensions has learned. Its rows of the warm-up are learned as rows; its
    /// subclusters come as weighted rows at their means, in the units of this one.
    /// </summary>
    public void Merge(NoveltyEnsemble other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (other == this) throw new ArgumentException("It cannot be merged into itself.", nameof(other));
        if (other._options.Dimensions != _options.Dimensions)
            Throw.LengthsDiffer(nameof(other), other._options.Dimensions, "a row of this one", _options.Dimensions);
        if (other._tree is null)
        {
            for (int i = 0; i < other._waiting; i++) Learn(other.Warm(i), other._warmupWeights[i]);
            return;
        }
        if (_tree is null) Adopt(other);
        else Join(_tree, other, other._tree);
    }

    /// <summary>Writes all that was learned; going on after <see cref="Load"/> is never having stopped.</summary>
    public void Save(StateWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Tag(PartTag, 1);
        writer.Write(_options.Dimensions);
        writer.Write(_options.WarmupRows);
        writer.Write(_options.ThresholdShare);
        writer.Write(_options.MassFloor);
        writer.Write(_options.TreeBytes);
        writer.Write(_options.Trees);
        writer.Write(_options.Window);
        writer.Write(_options.ExplainedShare);
        writer.Write(_options.Seed);
        writer.Write(_warmup.AsSpan(0, _waiting * _options.Dimensions));
        writer.Write(_warmupWeights.AsSpan(0, _waiting));
        writer.Write(_center);
        writer.Write(_scale);
        writer.Write(_tree is not null);
        _tree?.Save(writer);
        _components.Save(writer);
        _forest.Save(writer);
        _clusterRanks.Save(writer);
        _componentRanks.Save(writer);
        _isolationRanks.Save(writer);
    }

    /// <summary>Reads what <see cref="Save"/> wrote.</summary>
    /// <exception cref="StateException">The state cannot be used.</exception>
    public static NoveltyEnsemble Load(StateReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        reader.Expect(PartTag, 1);
        var ensemble = new NoveltyEnsemble(ReadOptions(reader));
        var rows = reader.ReadDoubleArray();
        var weights = reader.ReadDoubleArray();
        int d = ensemble._options.Dimensions;
        if (weights.Length >= ensemble._warmupWeights.Length || rows.Length != weights.Length * d)
            throw new StateException("the rows of the warm-up are not valid");
        rows.CopyTo(ensemble._warmup, 0);
        weights.CopyTo(ensemble._warmupWeights, 0);
        ensemble._waiting = weights.Length;
        ReadUnits(reader, ensemble._center);
        ReadUnits(reader, ensemble._scale);
        if (reader.ReadBoolean()) ensemble._tree = CfTree.Load(reader);
        ensemble._components = StreamingPca.Load(reader);
        ensemble._forest = OnlineIsolationForest.Load(reader);
        ensemble._clusterRanks = ScoreRanks.Load(reader);
        ensemble._componentRanks = ScoreRanks.Load(reader);
        ensemble._isolationRanks = ScoreRanks.Load(reader);
        bool isSound = (ensemble._tree is null || ensemble._tree.Options.Dimensions == d)
            && ensemble._components.Options.Dimensions == d && ensemble._forest.Options.Dimensions == d
            && (ensemble._tree is null || Array.TrueForAll(ensemble._scale, value => value > 0));
        return isSound ? ensemble : throw new StateException("the detectors do not fit each other");
    }

    private static NoveltyEnsembleOptions ReadOptions(StateReader reader)
    {
        try
        {
            return new NoveltyEnsembleOptions
            {
                Dimensions = reader.ReadInt32(),
                WarmupRows = reader.ReadInt32(),
                ThresholdShare = reader.ReadDouble(),
                MassFloor = reader.ReadDouble(),
                TreeBytes = reader.ReadInt64(),
                Trees = reader.ReadInt32(),
                Window = reader.ReadInt32(),
                ExplainedShare = reader.ReadDouble(),
                Seed = reader.ReadUInt64(),
            };
        }
        catch (ArgumentOutOfRangeException error)
        {
            throw new StateException("the detectors have impossible options: " + error.Message, error);
        }
    }

    private static void ReadUnits(StateReader reader, double[] target)
    {
        var read = reader.ReadDoubleArray();
        if (read.Length != target.Length || !Array.TrueForAll(read, double.IsFinite))
            throw new StateException("the units of the features are not valid");
        read.CopyTo(target, 0);
    }

    // What waits here comes after what is settled there.
    private void Adopt(NoveltyEnsemble other)
    {
        var waiting = _warmup.AsSpan(0, _waiting * _options.Dimensions).ToArray();
        var weights = _warmupWeights.AsSpan(0, _waiting).ToArray();
        _waiting = 0;
        Array.Clear(_warmup);
        Array.Clear(_warmupWeights);
        other._center.CopyTo(_center, 0);
        other._scale.CopyTo(_scale, 0);
        var writer = new StateWriter();
        other._tree!.Save(writer);
        other._components.Save(writer);
        other._forest.Save(writer);
        other._clusterRanks.Save(writer);
        other._componentRanks.Save(writer);
        other._isolationRanks.Save(writer);
        var reader = new StateReader(writer.ToArray());
        _tree = CfTree.Load(reader);
        _components = StreamingPca.Load(reader);
        _forest = OnlineIsolationForest.Load(reader);
        _clusterRanks = ScoreRanks.Load(reader);
        _componentRanks = ScoreRanks.Load(reader);
        _isolationRanks = ScoreRanks.Load(reader);
        for (int i = 0; i < weights.Length; i++)
            Learn(waiting.AsSpan(i * _options.Dimensions, _options.Dimensions), weights[i]);
    }

    private void Join(CfTree tree, NoveltyEnsemble other, CfTree theirs)
    {
        var row = new double[_options.Dimensions];
        for (int i = 0; i < theirs.SubclusterCount; i++)
        {
            var subcluster = theirs.Subcluster(i);
            for (int j = 0; j < row.Length; j++) row[j] = (subcluster.Mean(j) * other._scale[j]) + other._center[j];
            Scale(row, _scaled);
            tree.Learn(_scaled, subcluster.Weight);
        }
        _components.Merge(other._components);
        _forest.Merge(other._forest);
        _clusterRanks.Merge(other._clusterRanks);
        _componentRanks.Merge(other._componentRanks);
        _isolationRanks.Merge(other._isolationRanks);
    }
}
