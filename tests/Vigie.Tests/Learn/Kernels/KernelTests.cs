using Vigie.Learn;
using Vigie.Learn.Kernels;
using Vigie.Learn.Statistics;

namespace Vigie.Tests.Learn.Kernels;

/// <summary>Each vector loop beside the plain loop that says what it means.</summary>
public class KernelTests
{
    private static readonly int[] Lengths = [0, 1, 2, 3, 4, 7, 8, 9, 15, 16, 17, 31, 33, 64, 100, 257];

    [Fact]
    public void Dense_loops_over_doubles_agree_with_their_scalar_twins()
    {
        var random = new DeterministicRandom(1);
        foreach (int length in Lengths)
        {
            var (left, right) = (Doubles(random, length), Doubles(random, length));
            double dot = 0, distance = 0, size = 1;
            for (int i = 0; i < length; i++)
            {
                dot += left[i] * right[i];
                distance += (left[i] - right[i]) * (left[i] - right[i]);
                size += Math.Abs(left[i] * right[i]);
            }
            Assert.Equal(dot, DenseKernels.Dot(left, right), 1e-14 * size);
            Assert.Equal(distance, DenseKernels.SquaredDistance(left, right), 1e-14 * (1 + distance));

            double[] scaled = [.. left], added = [.. right];
            DenseKernels.Scale(1.7, scaled);
            DenseKernels.AddScaled(-0.3, left, added);
            for (int i = 0; i < length; i++)
            {
                Assert.Equal(left[i] * 1.7, scaled[i]);
                Assert.Equal(Math.FusedMultiplyAdd(-0.3, left[i], right[i]), added[i]);
            }
        }
    }

    [Fact]
    public void A_rotation_agrees_with_its_scalar_twin_and_keeps_lengths()
    {
        var random = new DeterministicRandom(7);
        foreach (int length in Lengths)
        {
            var (x, y) = (Doubles(random, length), Doubles(random, length));
            double[] turnedX = [.. x], turnedY = [.. y];
            PlaneRotation.Rotate(0.6, 0.8, turnedX, turnedY);
            for (int i = 0; i < length; i++)
            {
                Assert.Equal((0.6 * x[i]) - (0.8 * y[i]), turnedX[i], 1e-15 * (1 + Math.Abs(x[i]) + Math.Abs(y[i])));
                Assert.Equal((0.8 * x[i]) + (0.6 * y[i]), turnedY[i], 1e-15 * (1 + Math.Abs(x[i]) + Math.Abs(y[i])));
            }
        }
        Assert.ThrowsAny<ArgumentException>(() => PlaneRotation.Rotate(1, 0, new double[2], new double[3]));
    }

    [Fact]
    public void Dense_loops_over_floats_agree_with_their_scalar_twins()
    {
        var random = new DeterministicRandom(2);
        foreach (int length in Lengths)
        {
            float[] left = [.. Doubles(random, length).Select(x => (float)x)];
            float[] right = [.. Doubles(random, length).Select(x => (float)x)];
            double dot = 0, distance = 0, size = 1;
            for (int i = 0; i < length; i++)
            {
                dot += (double)left[i] * right[i];
                distance += ((double)left[i] - right[i]) * ((double)left[i] - right[i]);
                size += Math.Abs(left[i] * right[i]);
            }
            Assert.Equal(dot, DenseKernels.Dot(left, right), 1e-6 * size);
            Assert.Equal(distance, DenseKernels.SquaredDistance(left, right), 1e-6 * (1 + distance));
        }
    }

    [Fact]
    public void Sparse_loops_agree_with_their_scalar_twins()
    {
        var random = new DeterministicRandom(3);
        foreach (int length in Lengths)
        {
            var dense = Doubles(random, 3 * length + 1);
            int[] indices = [.. Enumerable.Range(0, length).Select(i => 3 * i + random.NextInt(3))];
            float[] values = [.. Doubles(random, length).Select(x => (float)x)];
            double dot = 0, norm = 0;
            double[] expected = [.. dense], added = [.. dense];
            for (int i = 0; i < length; i++)
            {
                dot += values[i] * dense[indices[i]];
                norm += (double)values[i] * values[i];
                expected[indices[i]] += 0.7 * values[i];
            }
            var row = new SparseRow(indices, values);
            SparseKernels.AddScaled(0.7, row, added);
            Assert.Equal(dot, SparseKernels.Dot(row, dense), 1e-12);
            Assert.Equal(dot, SparseKernels.CheckedDot(row, dense), 1e-12);
            Assert.Equal(norm, SparseKernels.CheckedSquaredNorm(row, dense.Length));
            Assert.Equal(expected, added);
        }
    }

    [Fact]
    public void Lengths_that_differ_are_refused_with_both()
    {
        var error = Assert.Throws<ArgumentException>(() => DenseKernels.Dot([1.0, 2.0], [1.0]));
        Assert.Contains("right has 1 elements where left has 2", error.Message);
    }

    [Fact]
    public void A_bad_value_is_refused_with_its_index()
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(
            () => SparseKernels.CheckedSquaredNorm(new SparseRow([2, 5], [1f, float.NaN]), 6));
        Assert.Contains("row must be finite at index 5, but is NaN", error.Message);
    }

    private static double[] Doubles(DeterministicRandom random, int length)
    {
        var values = new double[length];
        for (int i = 0; i < length; i++) values[i] = random.NextGaussian();
        return values;
    }
}
