using Vigie.Learn;
using Vigie.Learn.Kernels;
using Vigie.Learn.Statistics;
using System.Runtime.Intrinsics;

namespace Vigie.Tests.Learn.Kernels;

/// <summary>The kernels of SAG and SAGA against plain loops.</summary>
public class SagKernelTests
{
    [Fact]
    public void Pairs_are_summed_and_changed_as_two_vectors()
    {
        var random = new DeterministicRandom(1);
        for (int length = 0; length < 19; length++)
        {
            int stride = 1 + length % 3;
            int[] indices = [.. Enumerable.Range(0, length).Select(i => 2 * i + length % 2)];
            float[] values = [.. indices.Select(_ => (float)random.NextGaussian())];
            var pairs = new double[2 * stride * 40];
            foreach (ref double x in pairs.AsSpan()) x = random.NextGaussian();
            var row = new SparseRow(indices, values);
            double first = 0, second = 0;
            var expected = (double[])pairs.Clone();
            for (int i = 0; i < length; i++)
            {
                int at = 2 * stride * indices[i];
                first += values[i] * pairs[at];
                second += values[i] * pairs[at + 1];
                expected[at] += 0.5 * values[i];
                expected[at + 1] -= 2 * values[i];
            }
            var sums = PairKernels.Dot(row, pairs, stride);
            Assert.Equal(first, sums[0], 1e-12);
            Assert.Equal(second, sums[1], 1e-12);
            PairKernels.AddScaled(Vector128.Create(0.5, -2), row, pairs, stride);
            for (int i = 0; i < pairs.Length; i++) Assert.Equal(expected[i], pairs[i], 1e-12);
        }
    }

    [Fact]
    public void A_matrix_times_its_inverse_is_one()
    {
        var random = new DeterministicRandom(2);
        for (int n = 1; n < 20; n++)
        {
            var matrix = new double[n * n];
            for (int r = 0; r < 2 * n; r++)
            {
                var row = new double[n];
                foreach (ref double x in row.AsSpan()) x = random.NextGaussian();
                for (int i = 0; i < n; i++) for (int j = 0; j < n; j++) matrix[i * n + j] += row[i] * row[j];
            }
            var inverse = (double[])matrix.Clone();
            SymmetricKernels.Invert(inverse, n);
            var product = new double[n];
            for (int i = 0; i < n; i++)
            {
                SymmetricKernels.Multiply(inverse, matrix.AsSpan(i * n, n), product);
                for (int j = 0; j < n; j++) Assert.Equal(i == j ? 1 : 0, product[j], 1e-6);
            }
        }
    }

    [Fact]
    public void Moments_are_sums_of_powers()
    {
        var random = new DeterministicRandom(3);
        for (int length = 0; length < 19; length++)
        {
            float[] row = [.. Enumerable.Range(0, length).Select(_ => (float)random.NextGaussian())];
            double[] squares = new double[length], fourths = new double[length];
            MomentKernels.Add([.. row.Select(x => x + 1f)], [.. row.Select(_ => 1.0)], squares, fourths);
            MomentKernels.Add(new SparseRow([.. Enumerable.Range(0, length)], row), squares, fourths);
            for (int j = 0; j < length; j++)
            {
                Assert.Equal(2 * Math.Pow(row[j], 2), squares[j], 1e-5);
                Assert.Equal(2 * Math.Pow(row[j], 4), fourths[j], 1e-4);
            }
        }
    }
}
