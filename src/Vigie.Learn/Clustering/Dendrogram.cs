namespace Vigie.Learn.Clustering;

/// <summary>The unions of an agglomeration, in any order, and the clusters they leave.</summary>
internal sealed class Dendrogram(int points)
{
    private readonly List<(double Height, int Kept, int Gone)> _unions = [];

    /// <summary>Notes that the clusters that these two points are in became one.</summary>
    public void Add(double height, int kept, int gone) => _unions.Add((height, kept, gone));

    /// <summary>
    /// The label of each point, numbered by first appearance. Chains find unions out of order: the lowest ones are
    /// those an ordinary agglomeration would have made first.
    /// </summary>
    public int[] Cut(int clusters)
    {
        var parents = new int[points];
        for (int i = 0; i < points; i++) parents[i] = i;
        var order = _unions.Select((union, i) => (union.Height, i)).Order().ToArray();
        for (int i = 0; i < points - clusters; i++)
        {
            var (_, kept, gone) = _unions[order[i].i];
            parents[Root(parents, gone)] = Root(parents, kept);
        }
        var labels = new int[points];
        var numbers = new Dictionary<int, int>();
        for (int i = 0; i < points; i++)
        {
            int root = Root(parents, i);
            if (!numbers.TryGetValue(root, out int number)) numbers[root] = number = numbers.Count;
            labels[i] = number;
        }
        return labels;
    }

    private static int Root(int[] parents, int i)
    {
        while (parents[i] != i) i = parents[i] = parents[parents[i]];
        return i;
    }
}
