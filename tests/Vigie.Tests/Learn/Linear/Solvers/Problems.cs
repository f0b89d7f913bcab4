using Vigie.Learn.Linear.Losses;
using Vigie.Learn.Linear.Solvers;
using Vigie.Learn.Statistics;
using Vigie.Learn.Tables;

namespace Vigie.Tests.Learn.Linear.Solvers;

/// <summary>Small random problems, the same for the same seed.</summary>
internal static class Problems
{
    /// <summary>Rows of which about a third of the values are not zero; some rows are empty.</summary>
    public static FeatureTable Table(ulong seed, int count, int features, bool dense, int blockValues = 1 << 20)
    {
        var random = new DeterministicRandom(seed);
        var builder = new FeatureTableBuilder(features, blockValues);
        var row = new float[features];
        for (int i = 0; i < count; i++)
        {
            for (int j = 0; j < features; j++) row[j] = random.NextInt(3) == 0 ? (float)random.NextGaussian() : 0;
            Add(builder, row, dense);
        }
        return builder.Build();
    }

    /// <summary>Targets that depend on the rows, with noise.</summary>
    public static Targets Targets(FeatureTable table, LossKind loss, ulong seed, int classes = 2, double[]? weights = null)
    {
        var random = new DeterministicRandom(seed);
        var w = new double[classes, table.Features];
        for (int k = 0; k < classes; k++)
        {
            for (int j = 0; j < table.Features; j++) w[k, j] = random.NextGaussian();
        }
        var numbers = new double[table.Count];
        for (int i = 0; i < table.Count; i++)
        {
            var row = Row(table, i);
            double best = double.NegativeInfinity;
            for (int k = 0; k < classes; k++)
            {
                double score = 0.5 + random.NextGaussian();
                for (int j = 0; j < row.Length; j++) score += w[k, j] * row[j];
                if (!RowLosses.IsOfClasses(loss)) numbers[i] = score;
                else if (score > best) (best, numbers[i]) = (score, k);
            }
        }
        return RowLosses.IsOfClasses(loss)
            ? Vigie.Learn.Tables.Targets.OfClasses(numbers, weights)
            : Vigie.Learn.Tables.Targets.Numbers(numbers, weights);
    }

    /// <summary>Weights of which some are 0.</summary>
    public static double[] Weights(ulong seed, int count)
    {
        var random = new DeterministicRandom(seed);
        var weights = new double[count];
        for (int i = 0; i < count; i++) weights[i] = random.NextInt(4);
        return weights;
    }

    /// <summary>A row as an array.</summary>
    public static float[] Row(FeatureTable table, int i)
    {
        if (table.IsDense) return table.DenseRow(i).ToArray();
        var row = new float[table.Features];
        var sparse = table.SparseRow(i);
        for (int k = 0; k < sparse.Indices.Length; k++) row[sparse.Indices[k]] = sparse.Values[k];
        return row;
    }

    /// <summary>The rows, row i so often as its weight says.</summary>
    public static FeatureTable Repeat(FeatureTable table, ReadOnlySpan<double> weights, bool dense)
    {
        var builder = new FeatureTableBuilder(table.Features);
        for (int i = 0; i < table.Count; i++)
        {
            for (int copy = 0; copy < weights[i]; copy++) Add(builder, Row(table, i), dense);
        }
        return builder.Build();
    }

    /// <summary>Weights and intercepts of a result as one array.</summary>
    public static double[] Flat(SolverResult result)
    {
        var flat = new List<double>();
        for (int k = 0; k < result.Model.Outputs; k++) flat.AddRange(result.Model.Weights(k));
        flat.AddRange(result.Model.Intercepts);
        return [.. flat];
    }

    private static void Add(FeatureTableBuilder builder, float[] row, bool dense)
    {
        if (dense)
        {
            builder.Add(row);
            return;
        }
        int[] indices = [.. Enumerable.Range(0, row.Length).Where(j => row[j] != 0)];
        builder.Add(new Vigie.Learn.SparseRow(indices, [.. indices.Select(j => row[j])]));
    }
}
