using Vigie.Learn.Linear;
using Vigie.Learn.Statistics;
using Vigie.Learn.Tables;

namespace Vigie.Bench.Peers;

/// <summary>Generated sets: labels are drawn by the logistic probability of a known linear score.</summary>
internal static class LinearGenerated
{
    private const int DenseRows = 500_000;
    private const int DenseColumns = 54;
    private const int SparseRows = 200_000;
    private const int SparseColumns = 47_236;
    private const int SparseNonZeros = 75;

    /// <summary>Columns that have nothing to do with each other.</summary>
    public static LinearSet Independent() => Dense("independent", (random, row) => Noise(random, row));

    /// <summary>
    /// As in covtype: a few quantities that many columns measure with noise, and one column of a group of 40 and one of a group
    /// of 4 set in each row.
    /// </summary>
    public static LinearSet CovtypeLike() => Dense("covtype-like", (random, row) =>
    {
        Span<double> factors = stackalloc double[4];
        foreach (ref double factor in factors) factor = random.NextGaussian();
        for (int j = 0; j < 10; j++) row[j] = (float)(factors[j % 4] + 0.5 * factors[(j + 1) % 4] + 0.3 * random.NextGaussian());
        row[10..].Clear();
        row[10 + Math.Clamp((int)(2 + factors[0]), 0, 3)] = 1;
        double place = 20 + 6 * factors[0] + 5 * random.NextGaussian();
        row[14 + (int)Math.Clamp(place, 0, 39)] = 1;
    });

    /// <summary>Columns that all measure one quantity: correlations of .99.</summary>
    public static LinearSet Correlated() => Dense("correlated", (random, row) =>
    {
        Noise(random, row);
        float shared = (float)random.NextGaussian();
        foreach (ref float value in row) value = shared + 0.1f * value;
    });

    /// <summary>Independent columns in units of 10^U(-2, 3).</summary>
    public static LinearSet RawScales()
    {
        var units = new DeterministicRandom(99);
        var scales = new float[DenseColumns];
        foreach (ref float scale in scales.AsSpan()) scale = (float)Math.Pow(10, -2 + 5 * units.NextDouble());
        return Dense("raw-scales", (random, row) => Noise(random, row), scales);
    }

    /// <summary>Rows as of texts: 75 words of 47,236, the frequent ones far more often, of length 1.</summary>
    public static LinearSet Rcv1Like()
    {
        var random = new DeterministicRandom(3);
        var weights = new double[SparseColumns];
        foreach (ref double weight in weights.AsSpan()) weight = 6 * random.NextGaussian();
        var starts = new int[SparseRows + 1];
        var indices = new int[SparseRows * SparseNonZeros];
        var values = new float[indices.Length];
        var labels = new int[SparseRows];
        for (int i = 0; i < SparseRows; i++)
        {
            int start = starts[i] = i * SparseNonZeros;
            FillRow(random, indices.AsSpan(start, SparseNonZeros), values.AsSpan(start, SparseNonZeros));
            double score = 0;
            for (int k = start; k < start + SparseNonZeros; k++) score += weights[indices[k]] * values[k];
            labels[i] = random.NextDouble() < LogisticLoss.Probability(score) ? 1 : 0;
        }
        starts[SparseRows] = indices.Length;
        return new LinearSet("rcv1-like", FeatureTable.FromSparse(starts, indices, values, SparseColumns), labels);
    }

    private static void FillRow(DeterministicRandom random, Span<int> indices, Span<float> values)
    {
        var words = new SortedSet<int>();
        // The k-th word comes about 1/k as often as the first.
        while (words.Count < indices.Length)
        {
            int word = (int)Math.Pow(SparseColumns, random.NextDouble()) - 1 + random.NextInt(8);
            words.Add(Math.Min(word, SparseColumns - 1));
        }
        words.CopyTo(indices);
        double squares = 0;
        foreach (ref float value in values)
        {
            value = (float)Math.Exp(0.5 * random.NextGaussian());
            squares += value * value;
        }
        foreach (ref float value in values) value /= (float)Math.Sqrt(squares);
    }

    private static void CopyTo(this SortedSet<int> words, Span<int> indices)
    {
        int k = 0;
        foreach (int word in words) indices[k++] = word;
    }

    private delegate void RowFiller(DeterministicRandom random, Span<float> row);

    private static LinearSet Dense(string name, RowFiller fill, float[]? scales = null)
    {
        var random = new DeterministicRandom(7);
        var weights = new double[DenseColumns];
        foreach (ref double weight in weights.AsSpan()) weight = 0.4 * random.NextGaussian();
        var values = new float[DenseRows * DenseColumns];
        var labels = new int[DenseRows];
        for (int i = 0; i < DenseRows; i++)
        {
            var row = values.AsSpan(i * DenseColumns, DenseColumns);
            fill(random, row);
            double score = 0.3;
            for (int j = 0; j < row.Length; j++) score += weights[j] * row[j];
            labels[i] = random.NextDouble() < LogisticLoss.Probability(score) ? 1 : 0;
            if (scales is null) continue;
            for (int j = 0; j < row.Length; j++) row[j] *= scales[j];
        }
        return new LinearSet(name, FeatureTable.FromDense(values, DenseRows, DenseColumns), labels);
    }

    private static void Noise(DeterministicRandom random, Span<float> row)
    {
        foreach (ref float value in row) value = (float)random.NextGaussian();
    }
}
