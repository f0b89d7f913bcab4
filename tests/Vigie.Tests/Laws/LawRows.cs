using Vigie.Learn;
using Vigie.Learn.Linear;
using Vigie.Learn.Statistics;

namespace Vigie.Tests.Laws;

/// <summary>Seeded rows with labels that a hidden linear rule gives, a tenth of them flipped.</summary>
internal static class LawRows
{
    public static RowTable Draw(ulong seed, int count, int features)
    {
        var random = new DeterministicRandom(seed);
        var rule = new double[features];
        for (int j = 0; j < features; j++) rule[j] = random.NextGaussian();
        var table = new RowTable();
        Span<int> indices = stackalloc int[features];
        Span<float> values = stackalloc float[features];
        for (int i = 0; i < count; i++)
        {
            int filled = 0;
            double margin = 0;
            for (int j = 0; j < features; j++)
            {
                if (random.NextDouble() > 0.4) continue;
                indices[filled] = j;
                values[filled] = (float)random.NextGaussian();
                margin += values[filled++] * rule[j];
            }
            if (filled == 0) (indices[filled], values[filled++]) = (0, 1);
            table.Add(new SparseRow(indices[..filled], values[..filled]), margin > 0 != random.NextDouble() < 0.1);
        }
        return table;
    }
}
