using Vigie.Learn.Linear;
using Vigie.Learn.Linear.Solvers;

namespace Vigie.Logs.Prediction;

/// <summary>
/// The columns that occur in some row: of the many a hash can reach, few do. Training in only those keeps its arrays in
/// the cache.
/// </summary>
internal sealed class UsedColumns(int columns)
{
    private readonly bool[] _isUsed = new bool[columns];
    private int[]? _numbers;

    /// <summary>Number of columns in use; columns marked later change it.</summary>
    public int Count => _isUsed.AsSpan().Count(true);

    /// <summary>Marks the columns of a row as used; before the first <see cref="Narrow"/>.</summary>
    public void Mark(ReadOnlySpan<int> indices)
    {
        foreach (int column in indices) _isUsed[column] = true;
    }

    /// <summary>Numbers of used columns among the used ones; order is kept.</summary>
    public void Narrow(ReadOnlySpan<int> indices, Span<int> narrow)
    {
        var numbers = _numbers ??= Number();
        for (int i = 0; i < indices.Length; i++) narrow[i] = numbers[indices[i]];
    }

    /// <summary>Weights of the used columns as a model of all: those not used have weight 0.</summary>
    public LinearModel Widen(FittedWeights narrow)
    {
        var weights = new double[_isUsed.Length];
        for (int column = 0, number = 0; column < weights.Length && number < narrow.Weights.Length; column++)
        {
            if (_isUsed[column]) weights[column] = narrow.Weights[number++];
        }
        return new LinearModel(weights, narrow.Intercepts[0]);
    }

    private int[] Number()
    {
        var numbers = new int[_isUsed.Length];
        int next = 0;
        for (int column = 0; column < numbers.Length; column++) numbers[column] = _isUsed[column] ? next++ : -1;
        return numbers;
    }
}
