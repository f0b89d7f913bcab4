using Vigie.Learn.Kernels;

namespace Vigie.Learn.Linear.Online;

/// <summary>A checked row, sparse or dense, and its squared norm.</summary>
internal readonly ref struct OnlineRow
{
    public OnlineRow(SparseRow row, double squaredNorm)
    {
        Sparse = row;
        SquaredNorm = squaredNorm;
    }

    public OnlineRow(ReadOnlySpan<float> row, double squaredNorm)
    {
        Dense = row;
        IsDense = true;
        SquaredNorm = squaredNorm;
    }

    /// <summary>A sparse row from outside.</summary>
    /// <exception cref="ArgumentException">An index is out of range or order, or a value is not finite.</exception>
    public static OnlineRow Checked(SparseRow row, int features) =>
        new(row, SparseKernels.CheckedSquaredNorm(row, features));

    /// <summary>A dense row from outside.</summary>
    /// <exception cref="ArgumentException">The row is longer than the features, or a value is not finite.</exception>
    public static OnlineRow Checked(ReadOnlySpan<float> row, int features)
    {
        if (row.Length > features) Throw.OutOfRange(nameof(row), row.Length, $"of at most {features} values");
        double norm = DenseKernels.SquaredNorm(row);
        // The square of a float always fits a double: the sum is finite exactly when every value is.
        if (!double.IsFinite(norm)) Throw.OutOfRange(nameof(row), norm, "of finite values");
        return new(row, norm);
    }

    public bool IsDense { get; }

    public SparseRow Sparse { get; }

    public ReadOnlySpan<float> Dense { get; }

    public double SquaredNorm { get; }

    /// <summary>Values held, zeros of a dense row included.</summary>
    public int Length => IsDense ? Dense.Length : Sparse.Values.Length;

    /// <summary>One more than the largest index.</summary>
    public int Width => IsDense ? Dense.Length : Sparse.Indices.Length == 0 ? 0 : Sparse.Indices[^1] + 1;

    /// <summary>The column of the value at a place.</summary>
    public int Index(int place) => IsDense ? place : Sparse.Indices[place];

    /// <summary>The value at a place.</summary>
    public float Value(int place) => IsDense ? Dense[place] : Sparse.Values[place];

    /// <summary>Weighted sum of the row; at least as many weights as the row is wide.</summary>
    public double Dot(ReadOnlySpan<double> weights) =>
        IsDense ? TableKernels.Dot(Dense, weights) : SparseKernels.Dot(Sparse, weights);
}
