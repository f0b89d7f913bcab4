using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Vigie.Learn.Tables;

namespace Vigie.Learn.Kernels;

/// <summary>Weighted Gram matrices X'DX of tables, with a last column of ones for the intercept.</summary>
internal static class GramKernels
{
    private const int Lanes = 4;
    private const int TileRows = 4;
    private const int TileColumns = 8;

    /// <summary>Width of a matrix of so many columns, padded to whole tiles.</summary>
    public static int Stride(int columns) => (columns + TileColumns - 1) / TileColumns * TileColumns;

    /// <summary>
    /// gram[i, j] += sum over rows of factor x[i] x[j] for j &lt;= i, where x is the row and then a one.
    /// </summary>
    /// <param name="rows">A block.</param>
    /// <param name="first">First row of the run.</param>
    /// <param name="factors">Not negative, one a row of the run.</param>
    /// <param name="gram">Square, <see cref="Stride"/>(features + 1) wide; what is above the diagonal is left undefined.</param>
    /// <param name="scratch">As many values as the run's rows x stride, for dense rows.</param>
    public static void Add(
        BlockRows rows, int first, ReadOnlySpan<double> factors, Span<double> gram, Span<double> scratch)
    {
        int stride = Stride(rows.Features + 1);
        if (rows.IsDense) AddDense(rows, first, factors, gram, scratch, stride);
        else AddSparse(rows, first, factors, gram, stride);
    }

    private static void AddDense(
        BlockRows rows, int first, ReadOnlySpan<double> factors, Span<double> gram, Span<double> scratch, int stride)
    {
        scratch = scratch[..(factors.Length * stride)];
        scratch.Clear();
        for (int i = 0; i < factors.Length; i++)
        {
            double root = Math.Sqrt(factors[i]);
            var line = scratch.Slice(i * stride, stride);
            TableKernels.AddScaled(root, rows.Dense(first + i), line[..rows.Features]);
            line[rows.Features] = root;
        }
        for (int i = 0; i < stride; i += TileRows)
        {
            for (int j = 0; j <= i + TileRows - 1; j += TileColumns) Tile(scratch, factors.Length, stride, i, j, gram);
        }
    }

    // gram[i.., j..] += A[.., i..]' A[.., j..] for a tile of 4 x 8, kept in registers over all rows of A.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile(ReadOnlySpan<double> a, int count, int stride, int i, int j, Span<double> gram)
    {
        Vector256<double> s00 = default, s01 = default, s10 = default, s11 = default;
        Vector256<double> s20 = default, s21 = default, s30 = default, s31 = default;
        ref double left = ref Unsafe.Add(ref MemoryMarshal.GetReference(a), i);
        ref double right = ref Unsafe.Add(ref MemoryMarshal.GetReference(a), j);
        for (int row = 0; row < count; row++)
        {
            var lower = Vector256.LoadUnsafe(ref right);
            var upper = Vector256.LoadUnsafe(ref right, Lanes);
            var x = Vector256.Create(left);
            s00 = Vector256.FusedMultiplyAdd(x, lower, s00);
            s01 = Vector256.FusedMultiplyAdd(x, upper, s01);
            x = Vector256.Create(Unsafe.Add(ref left, 1));
            s10 = Vector256.FusedMultiplyAdd(x, lower, s10);
            s11 = Vector256.FusedMultiplyAdd(x, upper, s11);
            x = Vector256.Create(Unsafe.Add(ref left, 2));
            s20 = Vector256.FusedMultiplyAdd(x, lower, s20);
            s21 = Vector256.FusedMultiplyAdd(x, upper, s21);
            x = Vector256.Create(Unsafe.Add(ref left, 3));
            s30 = Vector256.FusedMultiplyAdd(x, lower, s30);
            s31 = Vector256.FusedMultiplyAdd(x, upper, s31);
            left = ref Unsafe.Add(ref left, stride);
            right = ref Unsafe.Add(ref right, stride);
        }
        AddTo(gram, i * stride + j, s00, s01);
        AddTo(gram, (i + 1) * stride + j, s10, s11);
        AddTo(gram, (i + 2) * stride + j, s20, s21);
        AddTo(gram, (i + 3) * stride + j, s30, s31);
    }

    private static void AddTo(Span<double> gram, int at, Vector256<double> lower, Vector256<double> upper)
    {
        var target = gram.Slice(at, TileColumns);
        (Vector256.Create<double>(target) + lower).CopyTo(target);
        (Vector256.Create<double>(target[Lanes..]) + upper).CopyTo(target[Lanes..]);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddSparse(BlockRows rows, int first, ReadOnlySpan<double> factors, Span<double> gram, int stride)
    {
        int last = rows.Features * stride;
        for (int i = 0; i < factors.Length; i++)
        {
            double factor = factors[i];
            if (factor == 0) continue;
            var row = rows.Sparse(first + i);
            var indices = row.Indices;
            var values = row.Values;
            for (int a = 0; a < indices.Length; a++)
            {
                double scaled = factor * values[a];
                // Indices increase, so this stays on and below the diagonal.
                var line = gram.Slice(indices[a] * stride, stride);
                for (int b = 0; b <= a; b++) line[indices[b]] += scaled * values[b];
                gram[last + indices[a]] += scaled;
            }
            gram[last + rows.Features] += factor;
        }
    }
}
