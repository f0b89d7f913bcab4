using Vigie.Learn.State;

namespace Vigie.Learn.Clustering;

/// <content>Saved state: options, then nodes, leaves and subclusters as they lie in memory.</content>
public sealed partial class CfTree
{
    private const string PartTag = "CFTR";

    /// <summary>
    /// Writes all that was learned; going on after <see cref="Load"/> is never having stopped, bit for bit.
    /// </summary>
    public void Save(StateWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Tag(PartTag, 1);
        writer.Write(_options.Dimensions);
        writer.Write(_options.Threshold);
        writer.Write(_options.Branching);
        writer.Write(_options.LeafCapacity);
        writer.Write(_options.MaxBytes);
        writer.Write((int)_options.Criterion);
        writer.Write((int)_options.Distance);
        writer.Write(_thresholdSquared);
        writer.Write(Rebuilds);
        writer.Write(Height);
        writer.Write(_path.Length);
        writer.Write(_root);
        _inner.Save(writer);
        _leaves.Save(writer);
        _entries.Save(writer);
    }

    /// <summary>Reads what <see cref="Save"/> wrote.</summary>
    /// <exception cref="StateException">The state is not that of a tree.</exception>
    public static CfTree Load(StateReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        reader.Expect(PartTag, 1);
        var tree = new CfTree(ReadOptions(reader), NoNode)
        {
            _thresholdSquared = reader.ReadDouble(),
            Rebuilds = reader.ReadInt32(),
            Height = reader.ReadInt32(),
        };
        int pathLength = reader.ReadInt32();
        tree._root = reader.ReadInt32();
        tree._inner.Load(reader, tree._options.MaxBytes);
        tree._leaves.Load(reader, tree._options.MaxBytes);
        tree._entries.Load(reader, tree._options.MaxBytes);
        if (!(tree._thresholdSquared >= 0) || tree.Height < 0 || tree.Height > tree._inner.Live)
            throw new StateException("the tree has an impossible threshold or height");
        if (pathLength < tree.Height || pathLength > 2 * Math.Max(8, tree.Height))
            throw new StateException("the tree has an impossible height");
        tree._path = new (int, int)[pathLength];
        int entries = 0;
        tree.CheckNode(tree._root, 0, ref entries);
        if (entries != tree._entries.Count) throw new StateException("the tree has lost some of its subclusters");
        return tree;
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
            };
        }
        catch (ArgumentOutOfRangeException error)
        {
            throw new StateException("the tree has impossible options: " + error.Message, error);
        }
    }

    // Every child and subcluster exists, and each subcluster knows its place (so no node is reached twice).
    private void CheckNode(int node, int level, ref int entries)
    {
        var nodes = level == Height ? _leaves : _inner;
        if (node < 0 || node >= nodes.Limit) throw new StateException($"the tree has no node {node}");
        if (nodes.Count(node) == 0 && level > 0) throw new StateException($"the tree's node {node} is empty");
        var block = nodes.Block(node);
        for (int slot = 0; slot < nodes.Count(node); slot++)
        {
            int link = nodes.Link(block, slot);
            if (level < Height)
                CheckNode(link, level + 1, ref entries);
            else if (++entries > _entries.Count || !_entries.IsAt(link, node, slot))
                throw new StateException($"the tree has no subcluster {link}");
        }
    }
}
