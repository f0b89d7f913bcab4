using Vigie.Learn.Linear.Solvers;
using Vigie.Learn.Statistics;
using Vigie.Learn.Tables;

namespace Vigie.App.Cli;

/// <summary>How a model does on rows; what makes no sense for it is null.</summary>
internal sealed record LinearMetrics(
    int Rows, double? LogLoss, double? Accuracy, double? RocAuc, double? PrAuc, double? Mse, double? Mae, double? R2)
{
    private const double LeastProbability = 1e-15;

    public static LinearMetrics Of(FittedLinearModel model, FeatureTable table, Targets targets) =>
        model.ClassNames.Count > 0 ? OfClasses(model, table, targets) : OfNumbers(model, table, targets);

    /// <summary>Margins of row i, one an output.</summary>
    public static void Margins(FittedLinearModel model, FeatureTable table, int i, Span<double> margins)
    {
        if (table.IsDense) model.Margins(table.DenseRow(i), margins);
        else model.Margins(table.SparseRow(i), margins);
    }

    private static LinearMetrics OfClasses(FittedLinearModel model, FeatureTable table, Targets targets)
    {
        int n = table.Count, hits = 0;
        var margins = new double[model.Outputs];
        var probabilities = new double[model.ClassNames.Count];
        var scores = new double[model.Outputs == 1 ? n : 0];
        var labels = new bool[scores.Length];
        double loss = 0;
        for (int i = 0; i < n; i++)
        {
            Margins(model, table, i, margins);
            int truth = targets.Classes[i];
            if (model.ClassOf(margins) == truth) hits++;
            if (scores.Length > 0) (scores[i], labels[i]) = (margins[0], truth == 1);
            if (!model.HasProbabilities) continue;
            model.Probabilities(margins, probabilities);
            loss -= Math.Log(Math.Max(LeastProbability, probabilities[truth]));
        }
        bool ranks = labels.AsSpan().Contains(true) && labels.AsSpan().Contains(false);
        return new LinearMetrics(
            n, model.HasProbabilities ? loss / n : null, (double)hits / n, ranks ? RankingMetrics.RocAuc(scores, labels) : null,
            ranks ? RankingMetrics.PrAuc(scores, labels) : null, null, null, null);
    }

    private static LinearMetrics OfNumbers(FittedLinearModel model, FeatureTable table, Targets targets)
    {
        var margins = new double[1];
        double squares = 0, sizes = 0;
        var moments = new RunningMoments();
        for (int i = 0; i < table.Count; i++)
        {
            Margins(model, table, i, margins);
            double error = margins[0] - targets.Values[i];
            squares += error * error;
            sizes += Math.Abs(error);
            moments.Learn(targets.Values[i]);
        }
        double spread = moments.Variance * table.Count;
        return new LinearMetrics(
            table.Count, null, null, null, null, squares / table.Count, sizes / table.Count, spread > 0 ? 1 - squares / spread : null);
    }
}
