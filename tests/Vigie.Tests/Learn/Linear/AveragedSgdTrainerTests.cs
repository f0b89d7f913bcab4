using System.IO.Compression;
using Vigie.Learn;
using Vigie.Learn.Linear;
using Vigie.Learn.Statistics;
using Vigie.Tests.Laws;

namespace Vigie.Tests.Learn.Linear;

public class AveragedSgdTrainerTests
{
    // Lowest objective with alpha = 1 / rows, by Newton's method to a squared Newton decrement below 1e-16.
    private const double LowestA9a = 0.32334917326075;
    private const double LowestW8a = 0.05107364810865;

    [Theory]
    [InlineData("a9a", LowestA9a, 1, 3e-3)]
    [InlineData("a9a", LowestA9a, 5, 7e-4)]
    [InlineData("w8a", LowestW8a, 1, 4e-3)]
    [InlineData("w8a", LowestW8a, 5, 7e-4)]
    public void A_few_passes_come_this_near_to_the_lowest_objective(string name, double lowest, int passes, double gap)
    {
        var rows = Solvers.Read(name);
        var options = new AveragedSgdOptions { Features = rows.Features, Alpha = 1.0 / rows.Count };
        var result = AveragedSgdTrainer.Fit(rows, options, new FitOptions { MaxPasses = passes, Tolerance = 0 });
        Assert.InRange(result.Summary.Objective - lowest, 0, gap);
        Assert.Equal(
            LogisticObjective.Evaluate(result.Model, rows, options.Alpha), result.Summary.Objective, 1e-15);
    }

    [Fact]
    public void The_fit_settles_and_the_same_seed_gives_the_same_bits()
    {
        var rows = LawRows.Draw(1, 2000, 20);
        var options = new AveragedSgdOptions { Features = 20, Alpha = 1e-3 };
        var first = AveragedSgdTrainer.Fit(rows, options, new FitOptions { MaxPasses = 100 });
        var second = AveragedSgdTrainer.Fit(rows, options, new FitOptions { MaxPasses = 100 });
        Assert.True(first.Summary.Converged);
        Assert.InRange(first.Summary.Passes, 2, 50);
        Assert.Equal(first.Summary, second.Summary);
        Assert.Equal(first.Model.Weights, second.Model.Weights);
        var other = AveragedSgdTrainer.Fit(rows, options, new FitOptions { MaxPasses = 100, Seed = 2 });
        Assert.NotEqual(first.Model.Intercept, other.Model.Intercept);
        Assert.Equal(first.Summary.Objective, other.Summary.Objective, 1e-3);
    }

    [Fact]
    public void Balanced_classes_weigh_the_same_and_the_shift_takes_it_back()
    {
        var random = new DeterministicRandom(3);
        var rows = new RowTable();
        for (int i = 0; i < 20_000; i++) rows.Add(new SparseRow([0], [1f]), random.NextDouble() < 0.02);
        var (model, summary) = AveragedSgdTrainer.Fit(
            rows, new AveragedSgdOptions { Features = 1, Alpha = 0 }, new FitOptions { BalanceClasses = true });
        var shift = new PriorShift(summary.PositiveWeight, summary.NegativeWeight);
        double balanced = model.Probability(rows.Row(0));
        Assert.Equal(0.5, balanced, 0.05);
        Assert.Equal(0.02, shift.Probability(balanced), 0.004);
        double shifted = shift.Margin(model.Margin(rows.Row(0)));
        Assert.Equal(shift.Probability(balanced), LogisticLoss.Probability(shifted), 1e-12);
    }

    [Fact]
    public void Rows_scaled_on_the_fly_do_not_mind_the_unit_of_a_feature()
    {
        var rows = LawRows.Draw(4, 4000, 20);
        var options = new AveragedSgdOptions { Features = 20, Alpha = 1e-3 };
        var plain = AveragedSgdTrainer.Fit(rows, options).Summary;
        var scaler = new StreamingScaler(new StreamingScalerOptions { Features = 20 });
        var scaled = new RowTable();
        var values = new float[20];
        for (int i = 0; i < rows.Count; i++)
        {
            var row = rows.Row(i);
            var mine = values.AsSpan(0, row.Indices.Length);
            for (int k = 0; k < mine.Length; k++)
                mine[k] = row.Values[k] * (float)Math.Pow(10, row.Indices[k] % 6 - 2);
            scaler.Learn(new SparseRow(row.Indices, mine));
            scaler.Scale(row.Indices, mine, mine);
            scaled.Add(new SparseRow(row.Indices, mine), rows.Label(i));
        }
        Assert.Equal(plain.Objective, AveragedSgdTrainer.Fit(scaled, options).Summary.Objective, 0.01);
    }

    [Fact]
    public void Tables_that_cannot_be_fitted_are_refused()
    {
        var options = new AveragedSgdOptions { Features = 2 };
        var rows = new RowTable();
        Assert.Throws<ArgumentOutOfRangeException>(() => AveragedSgdTrainer.Fit(rows, options));
        rows.Add(new SparseRow([0], [1f]), true, 0);
        Assert.Throws<ArgumentOutOfRangeException>(() => AveragedSgdTrainer.Fit(rows, options));
        rows.Add(new SparseRow([0], [1f]), true);
        Assert.Throws<ArgumentOutOfRangeException>(
            () => AveragedSgdTrainer.Fit(rows, options, new FitOptions { BalanceClasses = true }));
        rows.Add(new SparseRow([2], [1f]), false);
        Assert.Throws<ArgumentOutOfRangeException>(() => AveragedSgdTrainer.Fit(rows, options));
    }

    private static class Solvers
    {
        public static RowTable Read(string name)
        {
            var path = Path.Combine("shared", "data", "solvers", $"{name}.gz");
            var folder = new DirectoryInfo(AppContext.BaseDirectory);
            while (folder is not null && !File.Exists(Path.Combine(folder.FullName, path))) folder = folder.Parent;
            Assert.SkipUnless(folder is not null, $"the data set {name} is not beside the repository");
            using var file = File.OpenRead(Path.Combine(folder!.FullName, path));
            using var text = new StreamReader(new GZipStream(file, CompressionMode.Decompress));
            var rows = new RowTable();
            while (text.ReadLine() is { } line)
            {
                var fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
                if (fields.Length == 0) continue;
                var pairs = fields[1..].Select(field => field.Split(':')).ToArray();
                int[] indices = [.. pairs.Select(pair => int.Parse(pair[0]) - 1)];
                float[] values = [.. pairs.Select(pair => float.Parse(pair[1]))];
                rows.Add(new SparseRow(indices, values), fields[0][0] != '-');
            }
            return rows;
        }
    }
}
