using Vigie.Learn;
using Vigie.Learn.Linear.Losses;
using Vigie.Learn.Linear.Solvers;
using Vigie.Learn.State;
using Vigie.Learn.Statistics;
using Vigie.Learn.Tables;

namespace Vigie.Tests.Learn.Linear.Solvers;

/// <summary>Laws that hold for every solver, loss and number of classes.</summary>
public class LinearSolverTests
{
    private const int Features = 7;

    private static readonly LossKind[] SmoothLosses =
        [.. Enum.GetValues<LossKind>().Where(RowLosses.IsSmooth)];

    /// <summary>Every smooth loss, with two classes and with three.</summary>
    public static TheoryData<LossKind, int> Cases
    {
        get
        {
            var cases = new TheoryData<LossKind, int>();
            foreach (var loss in SmoothLosses)
            {
                cases.Add(loss, 2);
                if (RowLosses.IsOfClasses(loss)) cases.Add(loss, 3);
            }
            return cases;
        }
    }

    [Theory, MemberData(nameof(Cases))]
    public void The_gradient_is_that_of_finite_differences(LossKind loss, int classes)
    {
        var problem = Problem(loss, classes, dense: true);
        var objective = loss == LossKind.Multinomial
            ? new BatchObjective(problem)
            : new BatchObjective(SingleProblem.Of(problem, problem.Outputs - 1));
        var random = new DeterministicRandom(5);
        var point = new double[objective.Length];
        foreach (ref double x in point.AsSpan()) x = random.NextGaussian();
        double[] gradient = new double[point.Length], scratch = new double[point.Length];
        objective.Evaluate(point, gradient);
        for (int j = 0; j < point.Length; j++)
        {
            const double h = 1e-6;
            double x = point[j];
            point[j] = x + h;
            double up = objective.Evaluate(point, scratch);
            point[j] = x - h;
            double down = objective.Evaluate(point, scratch);
            point[j] = x;
            Assert.Equal((up - down) / (2 * h), gradient[j], 1e-6);
        }
    }

    [Theory, MemberData(nameof(Cases))]
    public void Sparse_rows_give_the_answer_of_dense_rows(LossKind loss, int classes)
    {
        var dense = Solve(Problem(loss, classes, dense: true));
        var sparse = Solve(Problem(loss, classes, dense: false));
        var blocks = Solve(Problem(loss, classes, dense: false, blockValues: 50));
        AssertClose(Problems.Flat(dense), Problems.Flat(sparse), 1e-6);
        AssertClose(Problems.Flat(dense), Problems.Flat(blocks), 1e-6);
        Assert.Equal(dense.Objective, sparse.Objective, 1e-10);
    }

    [Theory, MemberData(nameof(Cases))]
    public void A_weight_of_two_is_the_row_twice(LossKind loss, int classes)
    {
        var table = Problems.Table(1, 120, Features, dense: true);
        var weights = Problems.Weights(9, table.Count);
        var targets = Problems.Targets(table, loss, 2, classes, weights);
        var repeated = Problems.Repeat(table, weights, dense: true);
        var labels = new List<double>();
        for (int i = 0; i < table.Count; i++)
        {
            double label = targets.AreClasses ? targets.ClassValues[targets.Classes[i]] : targets.Values[i];
            for (int copy = 0; copy < weights[i]; copy++) labels.Add(label);
        }
        var copies = targets.AreClasses ? Targets.OfClasses([.. labels]) : Targets.Numbers([.. labels]);
        var options = new ObjectiveOptions { Loss = loss, Alpha = 0.05 };
        var weighted = Solve(new LinearProblem(table, targets, options));
        var twice = Solve(new LinearProblem(repeated, copies, options));
        Assert.Equal(weighted.Objective, twice.Objective, 1e-10);
        AssertClose(Problems.Flat(weighted), Problems.Flat(twice), 1e-6);
    }

    [Theory, MemberData(nameof(Cases))]
    public void The_gap_bounds_the_distance_to_the_optimum(LossKind loss, int classes)
    {
        var problem = Problem(loss, classes, dense: true);
        var best = Solve(problem);
        Assert.InRange(best.Gap, 0, 1e-10);
        for (int passes = 1; passes <= 12; passes++)
        {
            var early = LinearSolver.Solve(problem, new SolverOptions { Solver = SolverKind.Lbfgs, MaxPasses = passes, Tolerance = 0 });
            Assert.Equal(passes * (loss == LossKind.Multinomial ? 1 : problem.Outputs), early.Passes);
            Assert.True(early.Gap >= early.Objective - best.Objective - 1e-12);
            Assert.Equal(early.Gap == 0, early.Converged);
        }
    }

    [Fact]
    public void Multinomial_of_two_classes_is_logistic_regression_of_half_the_penalty()
    {
        var table = Problems.Table(1, 150, Features, dense: true);
        var targets = Problems.Targets(table, LossKind.Logistic, 2);
        var pair = Solve(new LinearProblem(table, targets, new ObjectiveOptions { Loss = LossKind.Multinomial, Alpha = 0.1 }));
        var one = Solve(new LinearProblem(table, targets, new ObjectiveOptions { Loss = LossKind.Logistic, Alpha = 0.05 }));
        Assert.Equal(one.Objective, pair.Objective, 1e-9);
        for (int j = 0; j < Features; j++)
            Assert.Equal(one.Model.Weights(0)[j], pair.Model.Weights(1)[j] - pair.Model.Weights(0)[j], 1e-5);
    }

    [Fact]
    public void The_observer_sees_every_pass_and_may_stop()
    {
        var problem = Problem(LossKind.Logistic, 3, dense: true);
        var objectives = new List<double>();
        var result = LinearSolver.Solve(problem, new SolverOptions
        {
            Solver = SolverKind.Lbfgs,
            MaxPasses = 10,
            Tolerance = 0,
            OnPass = (pass, weights, intercepts) =>
            {
                objectives.Add(LinearObjective.Evaluate(problem, weights, intercepts));
                Assert.Equal(objectives.Count, pass);
                return pass < 15;
            },
        });
        Assert.Equal(15, result.Passes);
        Assert.Equal(15, objectives.Count);
        for (int i = 1; i < objectives.Count; i++) Assert.True(objectives[i] <= objectives[i - 1] + 1e-12);
    }

    [Fact]
    public void Problems_without_an_answer_are_refused()
    {
        var table = Problems.Table(1, 3, Features, dense: true);
        var squared = new ObjectiveOptions { Loss = LossKind.Squared };
        var logistic = new ObjectiveOptions { Loss = LossKind.Logistic };
        Refuses("All rows are of the class '4'", () => new LinearProblem(table, Targets.OfClasses([4.0, 4, 4]), logistic));
        Refuses("No row of the class 'a' has", () => new LinearProblem(table, Targets.OfClasses(["a", "b", "b"], [0, 1, 1]), logistic));
        Refuses("The loss Squared needs numbers", () => new LinearProblem(table, Targets.OfClasses(["a", "b", "b"]), squared));
        Refuses("The loss Logistic needs classes", () => new LinearProblem(table, Targets.Numbers([1, 2, 3]), logistic));
        Refuses("No row has a positive weight", () => new LinearProblem(table, Targets.Numbers([1, 2, 3], [0, 0, 0]), squared));
        Refuses("targets has 2 elements", () => new LinearProblem(table, Targets.Numbers([1, 2]), squared));
    }

    [Fact]
    public void A_model_comes_back_as_it_was_saved()
    {
        foreach (var loss in (LossKind[])[LossKind.Logistic, LossKind.Multinomial, LossKind.Squared])
        {
            var model = Solve(Problem(loss, 3, dense: true)).Model;
            var writer = new StateWriter();
            model.Save(writer);
            var read = FittedLinearModel.Load(new StateReader(writer.ToArray()));
            Assert.Equal((model.Loss, model.Features, model.Outputs), (read.Loss, read.Features, read.Outputs));
            Assert.Equal(model.ClassNames, read.ClassNames);
            Assert.Equal(model.Intercepts, read.Intercepts);
            for (int k = 0; k < model.Outputs; k++) Assert.Equal(model.Weights(k), read.Weights(k));
        }
    }

    [Fact]
    public void Probabilities_sum_to_one_and_lead_to_the_class()
    {
        foreach (var (loss, classes) in ((LossKind, int)[])[(LossKind.Logistic, 2), (LossKind.Logistic, 3), (LossKind.Multinomial, 3)])
        {
            var problem = Problem(loss, classes, dense: true);
            var model = Solve(problem).Model;
            double[] margins = new double[model.Outputs], probabilities = new double[classes];
            int right = 0;
            for (int i = 0; i < problem.Table.Count; i++)
            {
                model.Margins(problem.Table.DenseRow(i), margins);
                model.Probabilities(margins, probabilities);
                Assert.Equal(1, probabilities.Sum(), 1e-12);
                int best = model.ClassOf(margins);
                Assert.Equal(probabilities.Max(), probabilities[best]);
                if (best == problem.Targets.Classes[i]) right++;
            }
            Assert.True(right > 0.6 * problem.Table.Count);
        }
    }

    private static LinearProblem Problem(LossKind loss, int classes, bool dense, int blockValues = 1 << 20)
    {
        var table = Problems.Table(1, 150, Features, dense, blockValues);
        var weights = Problems.Weights(4, table.Count);
        return new LinearProblem(
            table, Problems.Targets(table, loss, 2, classes, weights), new ObjectiveOptions { Loss = loss, Alpha = 0.05 });
    }

    private static SolverResult Solve(LinearProblem problem) =>
        LinearSolver.Solve(problem, new SolverOptions { MaxPasses = 2000, Tolerance = 1e-14 });

    private static void AssertClose(double[] expected, double[] actual, double tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int j = 0; j < expected.Length; j++) Assert.Equal(expected[j], actual[j], tolerance);
    }

    private static void Refuses(string words, Func<LinearProblem> build) =>
        Assert.Contains(words, Assert.ThrowsAny<ArgumentException>(() => build()).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData(1, 1, SolverKind.Saga)]
    [InlineData(0.01, 1, SolverKind.Lbfgs)]
    [InlineData(1, 30, SolverKind.Lbfgs)]
    public void Auto_takes_saga_for_wide_sparse_rows_that_are_even_and_penalised_enough(
        double part, double longest, SolverKind expected)
    {
        const int rows = 12_000, columns = 6_000, perRow = 4;
        var random = new DeterministicRandom(3);
        var builder = new FeatureTableBuilder(columns);
        var labels = new double[rows];
        for (int i = 0; i < rows; i++)
        {
            var indices = new int[perRow];
            var values = new float[perRow];
            float length = i % 100 == 0 ? (float)longest : 1;
            for (int k = 0; k < perRow; k++)
                (indices[k], values[k]) = (k * columns / perRow + random.NextInt(columns / perRow), length / 2);
            builder.Add(new SparseRow(indices, values));
            labels[i] = random.NextInt(2);
        }
        var problem = new LinearProblem(
            builder.Build(), Targets.OfClasses(labels), new ObjectiveOptions { Alpha = part / rows });
        var result = LinearSolver.Solve(problem, new SolverOptions { MaxPasses = 2, Tolerance = 0 });
        Assert.Equal(expected, result.Solver);
    }
}
