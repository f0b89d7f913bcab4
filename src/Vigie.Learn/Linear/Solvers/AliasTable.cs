using Vigie.Learn.Statistics;

namespace Vigie.Learn.Linear.Solvers;

/// <summary>Draws from any distribution over [0, n) in constant time (Walker 1977; built as in Vose 1991).</summary>
internal sealed class AliasTable
{
    private readonly double[] _keep;
    private readonly int[] _alias;

    /// <summary>Probabilities are the weights, not negative and with a positive sum, over their sum.</summary>
    public AliasTable(ReadOnlySpan<double> weights)
    {
        int n = weights.Length, small = 0, large = n;
        double sum = 0;
        foreach (double weight in weights) sum += weight;
        _keep = new double[n];
        _alias = new int[n];
        // One array holds both stacks: those below the mean from the left, the others from the right.
        var stacks = new int[n];
        for (int i = 0; i < n; i++)
        {
            _keep[i] = weights[i] / sum * n;
            if (_keep[i] < 1) stacks[small++] = i;
            else stacks[--large] = i;
        }
        while (small > 0 && large < n)
        {
            int below = stacks[--small], above = stacks[large];
            _alias[below] = above;
            _keep[above] -= 1 - _keep[below];
            if (_keep[above] >= 1) continue;
            large++;
            stacks[small++] = above;
        }
        // What rounding left over has probability 1.
        for (; small > 0; small--) _keep[stacks[small - 1]] = 1;
        for (; large < n; large++) _keep[stacks[large]] = 1;
    }

    /// <summary>One draw.</summary>
    public int Draw(DeterministicRandom random)
    {
        int i = random.NextInt(_keep.Length);
        return random.NextDouble() < _keep[i] ? i : _alias[i];
    }
}
