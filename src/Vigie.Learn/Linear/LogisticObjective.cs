using Vigie.Learn.Kernels;

namespace Vigie.Learn.Linear;

/// <summary>What is minimised: weighted mean logistic loss + alpha/2 |w|², the intercept without penalty.</summary>
public static class LogisticObjective
{
    /// <summary>The objective of a model over a table.</summary>
    /// <param name="model">At least as many features as the table.</param>
    /// <param name="rows">Not all of weight zero.</param>
    /// <param name="alpha">Strength of the penalty.</param>
    /// <param name="positiveWeight">Multiplies the weight of positive rows.</param>
    /// <param name="negativeWeight">Multiplies the weight of negative rows.</param>
    /// <exception cref="ArgumentException">The table has no weight or more features than the model.</exception>
    public static double Evaluate(
        LinearModel model, RowTable rows, double alpha, double positiveWeight = 1, double negativeWeight = 1)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(rows);
        double loss = 0, total = 0;
        for (int i = 0; i < rows.Count; i++)
        {
            bool label = rows.Label(i);
            double weight = rows.Weight(i) * (label ? positiveWeight : negativeWeight);
            double margin = model.Margin(rows.Row(i));
            loss += weight * LogisticLoss.Loss(label ? margin : -margin);
            total += weight;
        }
        if (!(total > 0)) Throw.OutOfRange(nameof(rows), total, "of positive total weight");
        return loss / total + alpha / 2 * DenseKernels.Dot(model.Weights, model.Weights);
    }
}
