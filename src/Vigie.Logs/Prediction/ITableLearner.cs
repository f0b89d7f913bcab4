using Vigie.Learn.Linear.Solvers;

namespace Vigie.Logs.Prediction;

/// <summary>Learns weights from some rows of a table; used by several threads at once.</summary>
internal interface ITableLearner
{
    /// <summary>Weights of the columns of the table, learned from the rows taken; null when they are of one class.</summary>
    /// <param name="take">Which rows of the table to learn.</param>
    /// <param name="start">Weights of much the same rows, to start from.</param>
    FittedWeights? Fit(Func<int, bool> take, FittedWeights? start = null);
}
