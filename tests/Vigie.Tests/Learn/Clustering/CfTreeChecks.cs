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
        if (nodes.Count(node) == 0) return;
        var records = tree.ChildrenOf(level);
        AssertUnion(tree, nodes.Features.Get(node), nodes.Links(node), records);
        if (isLeaf)
        {
            subclusters += nodes.Count(node);
            return;
        }
        foreach (int child in nodes.Links(node)) Walk(tree, child, level + 1, ref subclusters);
    }

    private static void AssertUnion(CfTree tree, ClusteringFeature entry, ReadOnlySpan<int> links, CfRecords children)
    {
        int dimensions = tree.Options.Dimensions;
        var union = new CfRecords(dimensions, perFeature: false, 1);
        union.Grow();
        union.Set(0, children.Get(links[0]));
        foreach (int link in links[1..]) union.Join(0, children.Get(link));
        Assert.Equal(union.Weight(0), entry.Weight, 1e-9 * union.Weight(0));
        Assert.Equal(union.Sum(0), entry.Sum, 1e-9 * (1 + union.Sum(0)));
        for (int j = 0; j < dimensions; j++)
            Assert.Equal(union.Mean(0)[j], entry.Mean[j], 1e-9 * (1 + Math.Abs(entry.Mean[j])));
    }
}
