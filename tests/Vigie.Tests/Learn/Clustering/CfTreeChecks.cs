using Vigie.Learn.Clustering;

namespace Vigie.Tests.Learn.Clustering;

/// <summary>What must hold inside any tree.</summary>
internal static class CfTreeChecks
{
    /// <summary>
    /// Nodes keep their limits, and each entry of an inner node is the union of its child's entries.
    /// </summary>
    public static void AssertSound(this CfTree tree)
    {
        int subclusters = 0;
        Walk(tree, tree.Root, 0, ref subclusters);
        Assert.Equal(tree.SubclusterCount, subclusters);
    }

    private static void Walk(CfTree tree, int node, int level, ref int subclusters)
    {
        bool isLeaf = level == tree.Height;
        var nodes = isLeaf ? tree.Leaves : tree.InnerNodes;
        int limit = isLeaf ? tree.Options.LeafCapacity : tree.Options.Branching;
        Assert.InRange(nodes.Count(node), isLeaf && level == 0 ? 0 : 1, limit);
        if (isLeaf)
        {
            subclusters += nodes.Count(node);
            return;
        }
        int dimensions = tree.Options.Dimensions;
        double[] mean = new double[dimensions], childMean = new double[dimensions];
        for (int slot = 0; slot < nodes.Count(node); slot++)
        {
            var entry = nodes.Get(node, slot, mean);
            var children = level + 1 == tree.Height ? tree.Leaves : tree.InnerNodes;
            var union = children.Summary(entry.Link, childMean);
            Assert.Equal(union.Weight, entry.Weight, 1e-9 * union.Weight);
            Assert.Equal(union.Sum, entry.Sum, 1e-9 * (1 + union.Sum));
            for (int j = 0; j < dimensions; j++)
                Assert.Equal(childMean[j], mean[j], 1e-9 * (1 + Math.Abs(mean[j])));
            Walk(tree, entry.Link, level + 1, ref subclusters);
        }
    }
}
