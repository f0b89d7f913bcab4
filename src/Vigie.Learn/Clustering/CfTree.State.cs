using Vigie.Learn.State;

namespace Vigie.Learn.Clustering;

/// <content>Saved state: options, then nodes, leaves and subclusters as they lie in memory.</content>
public sealed partial class CfTree
{
    private const string PartTag = "CFTR";
    private const int Version = 2;

    /// <summary>
    /// Writes all that was learned; going on after <see cref="Load"/> is never having stopped, bit for bit.
    /// </summary>
    public void Save(StateWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Tag(PartTag, Version);
        writer.Write(_options.Dimensions);
        writer.Write(_options.Threshold);
        writer.Write(_options.Branching);
        writer.Write(_options.LeafCapacity);
        writer.Write(_options.MaxBytes);
        writer.Write((int)_options.Criterion);
        writer.Write((int)_options.Distance);
        writer.Write(_options.PerFeature);
        writer.Write(_options.MergingRefinement);
        writer.Write(_options.OutlierShare);
        writer.Write(_options.HalfLife);
        writer.Write(_thresholdSquared);
        writer.Write(Rebuilds);
        writer.Write(Height);
        writer.Write(_path.Length);
        writer.Write(_root);
        writer.Write(_hasOrigin);
        writer.Write(_origin);
        writer.Write(_reach);
        _inner.Save(writer);
        _leaves.Save(writer);
        writer.Write(SubclusterCount);
        _entries.Save(writer);
        for (int i = 0; i < SubclusterCount; i++) _entries.SaveRecord(writer, i);
        writer.Write(_unfaded);
        writer.Write(OutlierCount);
        for (int i = 0; i < OutlierCount; i++) _aside!.SaveRecord(writer, i);
    }

    /// <summary>Reads what <see cref="Save"/> wrote.</summary>
    /// <exception cref="StateException">The state is not that of a tree.</exception>
    public static CfTree Load(StateReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        if (reader.Expect(PartTag, Version) < Version)
            throw new StateException("the tree was saved by an older program, which laid it out otherwise");
        var tree = new CfTree(ReadOptions(reader), NoNode)
        {
            _thresholdSquared = reader.ReadDouble(),
            Rebuilds = reader.ReadInt32(),
            Height = reader.ReadInt32(),
        };
        int pathLength = reader.ReadInt32();
        tree._root = reader.ReadInt32();
        tree.LoadRecords(reader);
        if (!(tree._thresholdSquared >= 0) || tree.Height < 0 || tree.Height > tree._inner.Live)
            throw new StateException("the tree has an impossible threshold or height");
        if (pathLength < tree.Height || pathLength > 2 * Math.Max(8, tree.Height))
            throw new StateException("the tree has an impossible height");
        tree._path = new (int, int)[pathLength];
        var seen = new bool[tree.SubclusterCount];
        int nodes = 0;
        tree.CheckNode(tree._root, 0, seen, ref nodes);
        if (seen.Contains(false)) throw new StateException("the tree has lost some of its subclusters");
        double reach = tree._reach;   // of all rows, which may be more than that of the means
        if (tree.IsSearched && tree.SubclusterCount > 0) tree.ShowBelow(tree._root, 0);
        tree.Reach(reach);
        return tree;
    }

    private void LoadRecords(StateReader reader)
    {
        _hasOrigin = reader.ReadBoolean();
        var origin = reader.ReadDoubleArray();
        if (origin.Length != _origin.Length) throw new StateException("the tree has an origin of other dimensions");
        origin.CopyTo(_origin, 0);
        _reach = reader.ReadDouble();
        if (!(_reach >= 0)) throw new StateException("the tree has an impossible reach");
        _inner.Load(reader, _options.MaxBytes);
        _leaves.Load(reader, _options.MaxBytes);
        SubclusterCount = reader.ReadInt32();
        _entries.Load(reader, SubclusterCount, _options.MaxBytes);
        for (int i = 0; i < SubclusterCount; i++) _entries.LoadRecord(reader, i);
        _unfaded = reader.ReadDouble();
        OutlierCount = reader.ReadInt32();
        if (!(_unfaded >= 0) || OutlierCount < 0 || OutlierCount > (_aside?.Capacity ?? 0))
            throw new StateException("the tree has set aside more than its options allow");
        for (int i = 0; i < OutlierCount; i++) _aside!.LoadRecord(reader, i);
    }

    private static CfTreeOptions ReadOptions(StateReader reader)
    {
        try
        {
            return new CfTreeOptions
            {
                Dimensions = reader.ReadInt32(),
                Threshold = reader.ReadDouble(),
                Branching = reader.ReadInt32(),
                LeafCapacity = reader.ReadInt32(),
                MaxBytes = reader.ReadInt64(),
                Criterion = (AbsorbCriterion)reader.ReadInt32(),
                Distance = (ClusterDistance)reader.ReadInt32(),
                PerFeature = reader.ReadBoolean(),
                MergingRefinement = reader.ReadBoolean(),
                OutlierShare = reader.ReadDouble(),
                HalfLife = reader.ReadDouble(),
            };
        }
        catch (ArgumentOutOfRangeException error)
        {
            throw new StateException("the tree has impossible options: " + error.Message, error);
        }
    }

    // Every child and subcluster exists, and none is reached twice.
    private void CheckNode(int node, int level, bool[] seen, ref int found)
    {
        var nodes = level == Height ? _leaves : _inner;
        if (node < 0 || node >= nodes.Limit) throw new StateException($"the tree has no node {node}");
        if (++found > NodeCount) throw new StateException($"the tree's node {node} is in two places");
        if (nodes.Count(node) == 0 && level > 0) throw new StateException($"the tree's node {node} is empty");
        foreach (int link in nodes.Links(node))
        {
            if (level < Height)
                CheckNode(link, level + 1, seen, ref found);
            else if ((uint)link >= (uint)seen.Length || seen[link])
                throw new StateException($"the tree has no subcluster {link}");
            else
                seen[link] = true;
        }
    }
}
