using Vigie.Learn.Kernels;
using Vigie.Learn.Linear.Losses;
using Vigie.Learn.Linear.Solvers;
using Vigie.Learn.Statistics;
using Vigie.Learn.Tables;

namespace Vigie.Tests.Learn.Linear.Solvers;

/// <summary>Second-order solvers: they agree with each other, on every loss and any scale of columns.</summary>
public class NewtonAndLbfgsTests
{
    private const int Features = 7;

    public static TheoryData<LossKind, int, PenaltyKind> Cases
    {
        get
        {
            var cases = new TheoryData<LossKind, int, PenaltyKind>();
            foreach (var loss in Enum.GetValues<LossKind>())
            {
                foreach (var penalty in (PenaltyKind[])[PenaltyKind.L2, PenaltyKind.None])
                {
                    cases.Add(loss, 2, penalty);
                    if (RowLosses.IsOfClasses(loss)) cases.Add(loss, 3, penalty);
                }
            }
            return cases;
        }
    }

    [Theory, MemberData(nameof(Cases))]
    public void Newton_and_lbfgs_reach_the_same_objective(LossKind loss, int classes, PenaltyKind penalty)
    {
        foreach (bool intercept in (bool[])[true, false])
        {
            var table = Problems.Table(3, 200, Features, dense: intercept);
            var targets = Problems.Targets(table, loss, 2, classes, Problems.Weights(4, table.Count));
            var problem = new LinearProblem(table, targets, new ObjectiveOptions
            {
                Loss = loss,
                Penalty = penalty,
                Alpha = 0.05,
                FitIntercept = intercept,
                Width = 0.5,
            });
            bool kink = !RowLosses.IsSmooth(loss);
            var newton = Solve(problem, SolverKind.Newton, kink ? 1e-6 : 1e-14);
            var lbfgs = Solve(problem, SolverKind.Lbfgs, kink ? 1e-5 : 1e-14);
            double tolerance = kink ? 2e-4 : 1e-9;
            Assert.Equal(newton.Objective, lbfgs.Objective, tolerance * newton.Objective);
            if (penalty == PenaltyKind.None) continue;
            Assert.InRange(newton.Gap, 0, (kink ? 1e-5 : 1e-12) * newton.Objective);
            Assert.True(lbfgs.Gap >= lbfgs.Objective - newton.Objective - 1e-12);
        }
    }

    [Theory]
    [InlineData(SolverKind.Newton)]
    [InlineData(SolverKind.Lbfgs)]
    public void Columns_of_any_scale_and_offset_are_solved(SolverKind solver)
    {
        var random = new DeterministicRandom(8);
        const int count = 3000, features = 12;
        var scales = new double[features];
        for (int j = 0; j < features; j++) scales[j] = Math.ScaleB(1, -7 + 17 * j / (features - 1));
        float[] unit = new float[count * features], raw = new float[count * features];
        var labels = new double[count];
        for (int i = 0; i < count; i++)
        {
            double margin = -0.5, common = random.NextGaussian();
            for (int j = 0; j < features; j++)
            {
                double x = random.NextGaussian() + common;
                unit[i * features + j] = (float)x;
                raw[i * features + j] = (float)(x * scales[j]);
                margin += (j % 3 - 1) * x;
            }
            labels[i] = random.NextDouble() < 1 / (1 + Math.Exp(-margin)) ? 1 : 0;
        }
        // Without a penalty the optimum does not depend on the scales.
        var options = new ObjectiveOptions { Penalty = PenaltyKind.None };
        var targets = Targets.OfClasses(labels);
        var expected = Solve(new LinearProblem(FeatureTable.FromDense(unit, count, features), targets, options), SolverKind.Newton, 1e-12);
        var actual = Solve(new LinearProblem(FeatureTable.FromDense(raw, count, features), targets, options), solver, 1e-12);
        Assert.Equal(expected.Objective, actual.Objective, 1e-9);
        Assert.True(actual.Converged);
        Assert.InRange(actual.Passes, 1, solver == SolverKind.Newton ? 15 : 150);
    }

    [Fact]
    public void Samples_change_the_way_not_the_optimum()
    {
        var table = Problems.Table(5, 6000, 20, dense: true);
        var problem = new LinearProblem(table, Problems.Targets(table, LossKind.Logistic, 6), new ObjectiveOptions { Alpha = 1e-4 });
        var newton = Solve(problem, SolverKind.Newton, 1e-12);
        var other = Solve(problem, SolverKind.Newton, 1e-12, seed: 77);
        var again = Solve(problem, SolverKind.Newton, 1e-12);
        Assert.Equal(newton.Objective, other.Objective, 1e-11);
        Assert.Equal(Problems.Flat(newton), Problems.Flat(again));
        Assert.True(newton.Converged && other.Converged);
    }

    [Fact]
    public void Many_columns_are_solved_by_conjugate_gradients()
    {
        var random = new DeterministicRandom(7);
        var builder = new FeatureTableBuilder(4000);
        var labels = new double[600];
        for (int i = 0; i < labels.Length; i++)
        {
            int[] indices = [.. Enumerable.Range(0, 10).Select(k => 400 * k + random.NextInt(400))];
            builder.Add(new Vigie.Learn.SparseRow(indices, [.. indices.Select(_ => 0.3f)]));
            labels[i] = indices[0] + random.NextInt(300) > 350 ? 1 : 0;
        }
        var problem = new LinearProblem(builder.Build(), Targets.OfClasses(labels), new ObjectiveOptions { Alpha = 1e-3 });
        var newton = Solve(problem, SolverKind.Newton, 1e-12);
        var lbfgs = Solve(problem, SolverKind.Lbfgs, 1e-12);
        Assert.True(newton.Converged && lbfgs.Converged);
        Assert.Equal(lbfgs.Objective, newton.Objective, 1e-11);
        Assert.Equal(SolverKind.Lbfgs, LinearSolver.Solve(problem).Solver);
    }

    /// <summary>Every solver with every loss that it can do.</summary>
    public static TheoryData<SolverKind, LossKind, PenaltyKind> OnWideTables
    {
        get
        {
            var cases = new TheoryData<SolverKind, LossKind, PenaltyKind>();
            foreach (var solver in Enum.GetValues<SolverKind>())
            {
                cases.Add(solver, LossKind.Logistic, PenaltyKind.L2);
                cases.Add(solver, LossKind.Multinomial, PenaltyKind.L2);
            }
            foreach (var solver in (SolverKind[])[SolverKind.Auto, SolverKind.Newton, SolverKind.Lbfgs])
                cases.Add(solver, LossKind.Hinge, PenaltyKind.L2);
            foreach (var solver in (SolverKind[])[SolverKind.Auto, SolverKind.Saga, SolverKind.Asgd])
                cases.Add(solver, LossKind.Logistic, PenaltyKind.L1);
            return cases;
        }
    }

    // A Hessian of so many columns has more elements than an int can count.
    [Theory, MemberData(nameof(OnWideTables))]
    public void Every_solver_takes_47236_columns(SolverKind solver, LossKind loss, PenaltyKind penalty)
    {
        const int features = 47_236;
        var random = new DeterministicRandom(3);
        var builder = new FeatureTableBuilder(features);
        var labels = new double[400];
        for (int i = 0; i < labels.Length; i++)
        {
            int[] indices = [.. Enumerable.Range(0, 75).Select(k => 629 * k + random.NextInt(random.NextInt(629) + 1))];
            builder.Add(new Vigie.Learn.SparseRow(indices, [.. indices.Select(_ => 0.1155f)]));
            labels[i] = (indices[0] + random.NextInt(100) > 150 ? 1 : 0) + (loss == LossKind.Multinomial ? i % 2 : 0);
        }
        var options = new ObjectiveOptions { Loss = loss, Penalty = penalty, Alpha = 1e-2 };
        var problem = new LinearProblem(builder.Build(), Targets.OfClasses(labels), options);
        double atZero = loss == LossKind.Multinomial ? Math.Log(3) : loss == LossKind.Hinge ? 1 : Math.Log(2);
        var result = LinearSolver.Solve(problem, new SolverOptions { Solver = solver, MaxPasses = 30, Tolerance = 1e-4 });
        // Scale-free steps fit columns that come once at full size: in few passes the penalty does not bring them back.
        Assert.InRange(result.Objective, 0, solver == SolverKind.ScaleFree ? double.MaxValue : atZero);
    }

    [Fact]
    public void Equal_columns_and_columns_of_zeros_do_no_harm()
    {
        float[] values = [.. Enumerable.Range(0, 60).SelectMany(i => (float[])[i % 7, i % 7, 0, i % 5])];
        double[] labels = [.. Enumerable.Range(0, 60).Select(i => (double)(i * 7919 % 11 > i % 7 ? 1 : 0))];
        foreach (var penalty in (PenaltyKind[])[PenaltyKind.None, PenaltyKind.L2])
        {
            var problem = new LinearProblem(
                FeatureTable.FromDense(values, 60, 4), Targets.OfClasses(labels), new ObjectiveOptions { Penalty = penalty });
            var newton = Solve(problem, SolverKind.Newton, 1e-10);
            var lbfgs = Solve(problem, SolverKind.Lbfgs, 1e-10);
            Assert.Equal(newton.Objective, lbfgs.Objective, 1e-8);
            Assert.True(newton.Converged);
        }
    }

    [Fact]
    public void The_Gram_matrix_of_dense_and_sparse_rows_is_that_of_its_definition()
    {
        foreach (int features in (int[])[1, 3, 7, 8, 13])
        {
            var dense = Problems.Table(2, 41, features, dense: true);
            var sparse = Problems.Table(2, 41, features, dense: false);
            double[] factors = Problems.Weights(3, 41);
            int stride = GramKernels.Stride(features + 1);
            double[] one = new double[stride * stride], other = new double[stride * stride];
            GramKernels.Add(dense.Block(0), 0, factors, one, new double[41 * stride]);
            GramKernels.Add(sparse.Block(0), 0, factors, other, []);
            for (int a = 0; a <= features; a++)
            {
                for (int b = 0; b <= a; b++)
                {
                    double sum = 0;
                    for (int i = 0; i < 41; i++) sum += factors[i] * At(dense, i, a) * At(dense, i, b);
                    Assert.Equal(sum, one[a * stride + b], 1e-10);
                    Assert.Equal(sum, other[a * stride + b], 1e-10);
                }
            }
        }
    }

    [Fact]
    public void Cholesky_solves_what_it_factored()
    {
        var random = new DeterministicRandom(4);
        const int size = 9, stride = 12;
        var root = new double[size, size];
        for (int i = 0; i < size; i++)
        {
            for (int j = 0; j < size; j++) root[i, j] = random.NextGaussian() * Math.Pow(10, i - 4);
        }
        var matrix = new double[size * stride];
        for (int i = 0; i < size; i++)
        {
            for (int j = 0; j < size; j++)
            {
                for (int k = 0; k < size; k++) matrix[i * stride + j] += root[i, k] * root[j, k];
            }
        }
        var x = new double[size];
        for (int j = 0; j < size; j++) x[j] = random.NextGaussian() * Math.Pow(10, 4 - j);
        var b = new double[size];
        for (int i = 0; i < size; i++)
        {
            for (int j = 0; j < size; j++) b[i] += matrix[i * stride + j] * x[j];
        }
        Cholesky.Of([.. matrix], size, stride).Solve(b);
        for (int j = 0; j < size; j++) Assert.Equal(1, b[j] / x[j], 1e-6);
    }

    [Fact]
    public void The_logistic_loss_of_many_margins_is_that_of_each()
    {
        var random = new DeterministicRandom(4);
        foreach (int count in (int[])[1, 3, 4, 5, 30])
        {
            double[] margins = [.. Enumerable.Range(0, count).Select(i => i % 5 == 4 ? 800 * random.NextGaussian() : 5 * random.NextGaussian())];
            double[] targets = [.. margins.Select(_ => 2.0 * random.NextInt(2) - 1)];
            double[] weights = Problems.Weights(2, count), curvatures = new double[count], derivatives = [.. margins];
            double sum = LogisticKernels.Derive(derivatives, targets, weights, curvatures), expected = 0;
            var loss = default(LogisticRowLoss);
            for (int i = 0; i < count; i++)
            {
                expected += weights[i] * loss.Value(margins[i], targets[i]);
                Assert.Equal(weights[i] * loss.Derivative(margins[i], targets[i]), derivatives[i], 1e-14);
                Assert.Equal(weights[i] * loss.Curvature(margins[i], targets[i]), curvatures[i], 1e-14);
            }
            Assert.Equal(expected, sum, 1e-13 * (1 + expected));
        }
    }

    private static double At(FeatureTable table, int i, int j) => j == table.Features ? 1 : table.DenseRow(i)[j];

    private static SolverResult Solve(LinearProblem problem, SolverKind solver, double tolerance, ulong seed = 1) =>
        LinearSolver.Solve(problem, new SolverOptions { Solver = solver, MaxPasses = 5000, Tolerance = tolerance, Seed = seed });

    [Fact]
    public void Lbfgs_comes_back_from_a_first_step_that_is_thousands_of_times_too_long()
    {
        // Columns that all measure one thing: a step along all their diagonals at once goes as many times too far.
        const int rows = 200, features = 3000;
        var random = new DeterministicRandom(5);
        var values = new float[rows * features];
        var labels = new double[rows];
        for (int i = 0; i < rows; i++)
        {
            double shared = random.NextGaussian();
            for (int j = 0; j < features; j++) values[i * features + j] = (float)(shared + 0.1 * random.NextGaussian());
            labels[i] = random.NextDouble() < 1 / (1 + Math.Exp(-shared)) ? 1 : 0;
        }
        var problem = new LinearProblem(
            FeatureTable.FromDense(values, rows, features), Targets.OfClasses(labels), new ObjectiveOptions { Alpha = 1.0 / rows });
        var result = LinearSolver.Solve(
            problem, new SolverOptions { Solver = SolverKind.Lbfgs, MaxPasses = 300, Tolerance = 1e-8 });
        Assert.True(result.Converged, $"a gap of {result.Gap} after {result.Passes} passes");
    }
}
