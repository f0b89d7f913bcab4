using Vigie.Learn.Clustering;
using Vigie.Logs.Windows;

namespace Vigie.Logs.States;

/// <summary>
/// Finds the states that the machines of a fleet are in, without labels: a CF-tree over all window rows, its subclusters
/// joined by Ward's method, and means moved until no subcluster changes its state.
/// </summary>
public sealed class StateFinder
{
    private const double ThresholdShare = 0.25;
    private const double Coarser = 1.5;
    private const int MostSubclusters = 600;
    private const long TreeBytes = 32 << 20;

    private readonly FeatureSpace _space;
    private readonly StateOptions _options;
    private readonly Func<ulong, string?> _templateText;

    /// <summary>Names signals by the columns of a pipeline and the text of its templates.</summary>
    public StateFinder(FeatureSpace space, Func<ulong, string?> templateText, StateOptions options)
    {
        ArgumentNullException.ThrowIfNull(space);
        ArgumentNullException.ThrowIfNull(templateText);
        ArgumentNullException.ThrowIfNull(options);
        (_space, _templateText, _options) = (space, templateText, options);
    }

    /// <summary>The states of all rows of the spool, of which there must be one at least.</summary>
    public FoundStates Find(RowSpool spool)
    {
        ArgumentNullException.ThrowIfNull(spool);
        if (spool.Keys.Count == 0) throw new ArgumentException("There is no row.", nameof(spool));
        var columns = new StateColumns(_space);
        for (var rows = spool.Read(); rows.Next();) columns.Learn(rows.Current);
        columns.Choose();
        if (columns.Dimensions == 0)
            return new FoundStates(new int[spool.Keys.Count], [new FoundState(spool.Keys.Count, [])], 1, []);
        var subclusters = Damped(new Subclusters(Tree(spool, columns)));
        var (labels, tried) = Join(subclusters);
        var (assignments, windows) = Assign(spool, columns, new StateMeans(subclusters, labels));
        var marks = new StateMarks(columns, _space, _templateText, windows.Length);
        for (var rows = spool.Read(); rows.Next();) marks.Learn(rows.Current, assignments[rows.Index]);
        return new FoundStates(
            assignments, [.. windows.Select((count, state) => new FoundState(count, marks.Of(state)))], subclusters.Count, tried);
    }

    // Made coarser until the global step, whose time grows with the square of the subclusters, is quick.
    private static CfTree Tree(RowSpool spool, StateColumns columns)
    {
        double threshold = ThresholdShare * Math.Sqrt(columns.Kinds);
        var tree = NewTree(columns, threshold);
        var dense = new double[columns.Dimensions];
        for (var rows = spool.Read(); rows.Next();)
        {
            columns.Project(rows.Current, dense);
            tree.Learn(dense);
        }
        while (tree.SubclusterCount > MostSubclusters)
        {
            var finer = tree;
            tree = NewTree(columns, threshold = Math.Max(threshold, finer.Threshold) * Coarser);
            tree.Merge(finer);
        }
        return tree;
    }

    private static CfTree NewTree(StateColumns columns, double threshold) => new(new CfTreeOptions
    {
        Dimensions = columns.Dimensions,
        Threshold = threshold,
        MaxBytes = TreeBytes,
    });

    // By the square root of its rows, or what is rare would be drowned by the many windows in which nothing happens.
    private static Subclusters Damped(Subclusters subclusters)
    {
        int dimensions = subclusters.Dimensions;
        var weights = new double[subclusters.Count];
        var means = new double[weights.Length * dimensions];
        var deviations = new double[means.Length];
        for (int i = 0; i < weights.Length; i++)
        {
            weights[i] = Math.Sqrt(subclusters.Weights[i]);
            subclusters.Mean(i).CopyTo(means.AsSpan(i * dimensions));
            for (int j = 0; j < dimensions; j++)
                deviations[(i * dimensions) + j] = subclusters.Deviations(i)[j] / weights[i];
        }
        return new Subclusters(dimensions, weights, means, deviations);
    }

    private (int[] Labels, IReadOnlyList<TriedStates> Tried) Join(Subclusters subclusters)
    {
        if (_options.States is { } wanted) return (Joined(subclusters, wanted), []);
        var tried = new List<TriedStates>();
        var labels = new List<int[]>();
        double whole = new StateMeans(subclusters, new int[subclusters.Count]).Spread(subclusters);
        for (int states = 1; states <= Math.Min(_options.MostTried, subclusters.Count); states++)
        {
            labels.Add(Joined(subclusters, states));
            double left = new StateMeans(subclusters, labels[^1]).Spread(subclusters);
            tried.Add(new TriedStates(states, whole > 0 ? 1 - (left / whole) : 1));
        }
        return (labels[Knee(tried)], tried);
    }

    // Where the curve lies furthest above the straight line between its ends (Satopaa, Albrecht, Irwin, Raghavan 2011).
    private static int Knee(List<TriedStates> tried)
    {
        int knee = 0;
        double furthest = 0;
        for (int i = 1; i < tried.Count; i++)
        {
            double line = tried[^1].Explained * i / (tried.Count - 1);
            if (tried[i].Explained - line <= furthest) continue;
            (knee, furthest) = (i, tried[i].Explained - line);
        }
        return tried.Count == 2 ? 1 : knee;
    }

    private static int[] Joined(Subclusters subclusters, int states) =>
        GlobalStep.Refine(subclusters, GlobalStep.Ward(subclusters, Math.Min(states, subclusters.Count)));

    // Each row goes to the nearest mean; states are numbered by size, those that got no row are no states.
    private static (int[] Assignments, int[] Windows) Assign(RowSpool spool, StateColumns columns, StateMeans means)
    {
        var assignments = new int[spool.Keys.Count];
        var counts = new int[means.Count];
        var dense = new double[columns.Dimensions];
        for (var rows = spool.Read(); rows.Next();)
        {
            columns.Project(rows.Current, dense);
            int state = means.Nearest(dense);
            assignments[rows.Index] = state;
            counts[state]++;
        }
        int[] order = [.. Enumerable.Range(0, counts.Length).Where(s => counts[s] > 0).OrderByDescending(s => counts[s]).ThenBy(s => s)];
        var numbers = new int[counts.Length];
        for (int i = 0; i < order.Length; i++) numbers[order[i]] = i;
        for (int i = 0; i < assignments.Length; i++) assignments[i] = numbers[assignments[i]];
        return (assignments, [.. order.Select(state => counts[state])]);
    }
}
