using Vigie.Learn.Linear.Losses;
using Vigie.Learn.Linear.Solvers;
using Vigie.Learn.Statistics;
using Vigie.Learn.Tables;

namespace Vigie.Tests.Learn.Linear.Solvers;

/// <summary>SAG and SAGA, by rows and by runs.</summary>
public class SagSolverTests
{
    /// <summary>Solver, loss, classes, dense, features: enough of them for the form by rows where sparse.</summary>
    public static TheoryData<SolverKind, LossKind, int, bool, int> Cases
    {
        get
        {
            var cases = new TheoryData<SolverKind, LossKind, int, bool, int>();
            foreach (var loss in Enum.GetValues<LossKind>().Where(RowLosses.IsSmooth))
            {
                foreach (var solver in new[] { SolverKind.Sag, SolverKind.Saga })
                {
                    int classes = loss == LossKind.Multinomial ? 3 : 2;
                    cases.Add(solver, loss, classes, true, 6);
                    cases.Add(solver, loss, classes, false, 6);
                    cases.Add(solver, loss, classes, false, 520);
                }
            }
            return cases;
        }
    }

    [Theory, MemberData(nameof(Cases))]
    public void The_optimum_is_that_of_another_solver(
        SolverKind solver, LossKind loss, int classes, bool dense, int features)
    {
        var problem = Problem(loss, classes, dense, features);
        var expected = Solve(problem, SolverKind.Lbfgs, 1e-13);
        var result = Solve(problem, solver, 1e-11);
        Assert.True(result.Converged, $"gap {result.Gap} after {result.Passes} passes");
        Assert.Equal(expected.Objective, result.Objective, 1e-9);
    }

    [Theory]
    [InlineData(SolverKind.Sag, true)]
    [InlineData(SolverKind.Sag, false)]
    [InlineData(SolverKind.Saga, true)]
    [InlineData(SolverKind.Saga, false)]
    public void A_weight_of_two_is_the_row_twice_and_huge_weights_converge(SolverKind solver, bool dense)
    {
        var table = Problems.Table(1, 300, 5, dense);
        var weights = Problems.Weights(3, table.Count);
        var whole = new LinearProblem(
            table, Problems.Targets(table, LossKind.Logistic, 2, 2, weights), new ObjectiveOptions { Alpha = 0.01 });
        Assert.Equal(Solve(whole, SolverKind.Lbfgs, 1e-13).Objective, Solve(whole, solver, 1e-11).Objective, 1e-9);
        for (int i = 0; i < weights.Length; i += 50) weights[i] = 1000;
        var uneven = new LinearProblem(
            table, Problems.Targets(table, LossKind.Logistic, 2, 2, weights), new ObjectiveOptions { Alpha = 0.01 });
        var result = Solve(uneven, solver, 1e-10);
        Assert.True(result.Converged, $"gap {result.Gap} after {result.Passes} passes");
        Assert.Equal(Solve(uneven, SolverKind.Lbfgs, 1e-13).Objective, result.Objective, 1e-9);
    }

    [Theory]
    [InlineData(true, PenaltyKind.L1)]
    [InlineData(false, PenaltyKind.L1)]
    [InlineData(true, PenaltyKind.ElasticNet)]
    [InlineData(false, PenaltyKind.ElasticNet)]
    public void Saga_gives_exact_zeros_where_the_subgradient_holds_them(bool dense, PenaltyKind penalty)
    {
        var table = Problems.Table(4, 400, 30, dense);
        var problem = new LinearProblem(
            table, Problems.Targets(table, LossKind.Logistic, 5),
            new ObjectiveOptions { Alpha = 0.03, Penalty = penalty, L1Ratio = 0.7 });
        var result = Solve(problem, SolverKind.Saga, 1e-10);
        Assert.True(result.Converged, $"gap {result.Gap} after {result.Passes} passes");
        var weights = result.Model.Weights(0).ToArray();
        Assert.InRange(weights.Count(w => w == 0), 1, 29);
        var gradient = LossGradient(problem, weights, result.Model.Intercepts[0]);
        for (int j = 0; j < weights.Length; j++)
        {
            double smooth = gradient[j] + problem.Objective.L2 * weights[j];
            if (weights[j] == 0) Assert.InRange(smooth, -problem.Objective.L1, problem.Objective.L1);
            else Assert.Equal(-Math.Sign(weights[j]) * problem.Objective.L1, smooth, 1e-4);
        }
    }

    [Fact]
    public void Sag_refuses_an_L1_penalty() => Assert.Throws<ArgumentException>(() => Solve(
        new LinearProblem(
            Problems.Table(4, 40, 3, dense: true),
            Problems.Targets(Problems.Table(4, 40, 3, dense: true), LossKind.Logistic, 5),
            new ObjectiveOptions { Penalty = PenaltyKind.L1 }),
        SolverKind.Sag, 1e-6));

    [Theory]
    [InlineData(SolverKind.Sag, true, 6)]
    [InlineData(SolverKind.Saga, true, 6)]
    [InlineData(SolverKind.Sag, false, 520)]
    [InlineData(SolverKind.Saga, false, 520)]
    public void The_same_seed_gives_the_same_bits_and_tolerance_0_exactly_the_passes_asked_for(
        SolverKind solver, bool dense, int features)
    {
        var problem = Problem(LossKind.Logistic, 2, dense, features);
        var options = new SolverOptions { Solver = solver, MaxPasses = 7, Tolerance = 0, Seed = 3 };
        var first = LinearSolver.Solve(problem, options);
        var second = LinearSolver.Solve(problem, options);
        var other = LinearSolver.Solve(problem, options with { Seed = 4 });
        Assert.Equal(7, first.Passes);
        Assert.Equal(Problems.Flat(first), Problems.Flat(second));
        Assert.NotEqual(Problems.Flat(first), Problems.Flat(other));
    }

    [Theory]
    [InlineData(SolverKind.Sag, true, 6)]
    [InlineData(SolverKind.Saga, true, 6)]
    [InlineData(SolverKind.Sag, false, 520)]
    [InlineData(SolverKind.Saga, false, 520)]
    public void Passes_after_the_first_allocate_nothing(SolverKind solver, bool dense, int features)
    {
        var problem = Problem(LossKind.Logistic, 2, dense, features);
        long before = 0, allocated = -1;
        LinearSolver.Solve(problem, new SolverOptions
        {
            Solver = solver,
            MaxPasses = 9,
            Tolerance = 0,
            OnPass = (pass, _, _) =>
            {
                if (pass == 9) allocated = GC.GetAllocatedBytesForCurrentThread() - before;
                if (pass == 5) before = GC.GetAllocatedBytesForCurrentThread();
                return true;
            },
        });
        Assert.Equal(0, allocated);
    }

    [Theory]
    [InlineData(SolverKind.Sag)]
    [InlineData(SolverKind.Saga)]
    public void A_start_at_the_optimum_is_done_at_once(SolverKind solver)
    {
        var problem = Problem(LossKind.Logistic, 2, dense: true, 6);
        var best = Solve(problem, SolverKind.Lbfgs, 1e-12);
        var result = LinearSolver.Solve(problem, new SolverOptions
        {
            Solver = solver,
            Tolerance = 1e-8,
            Start = new FittedWeights(best.Model.Weights(0).ToArray(), [best.Model.Intercepts[0]]),
        });
        Assert.True(result.Converged);
        Assert.InRange(result.Passes, 1, 2);
    }

    [Theory]
    [InlineData(SolverKind.Sag)]
    [InlineData(SolverKind.Saga)]
    public void Rows_sorted_by_class_in_blocks_with_offsets_and_scales_converge(SolverKind solver)
    {
        var random = new DeterministicRandom(8);
        var builder = new FeatureTableBuilder(4, 1000);
        var labels = new double[2000];
        for (int i = 0; i < labels.Length; i++)
        {
            labels[i] = i < 150 ? 1 : 0;
            double shared = random.NextGaussian();
            builder.Add([
                (float)(1000 + shared + labels[i]), (float)(0.001 * (shared + 0.1 * random.NextGaussian())),
                (float)random.NextGaussian() * 50, labels[i] > 0 && random.NextInt(3) == 0 ? 1 : 0]);
        }
        var problem = new LinearProblem(
            builder.Build(), Targets.OfClasses(labels), new ObjectiveOptions { Alpha = 1e-3 });
        var result = Solve(problem, solver, 1e-8);
        Assert.True(result.Converged, $"gap {result.Gap} after {result.Passes} passes");
    }

    [Fact]
    public void An_alias_table_draws_by_weight()
    {
        double[] weights = [0, 1, 2, 0.5, 6.5];
        var table = new AliasTable(weights);
        var random = new DeterministicRandom(1);
        var counts = new double[weights.Length];
        for (int i = 0; i < 200_000; i++) counts[table.Draw(random)]++;
        for (int i = 0; i < counts.Length; i++) Assert.Equal(weights[i] / 10, counts[i] / 200_000, 0.005);
    }

    private static double[] LossGradient(LinearProblem problem, double[] weights, double intercept)
    {
        var gradient = new double[weights.Length];
        for (int i = 0; i < problem.Table.Count; i++)
        {
            var row = Problems.Row(problem.Table, i);
            double margin = intercept, label = problem.Targets.Classes[i] == 1 ? 1 : -1;
            for (int j = 0; j < row.Length; j++) margin += weights[j] * row[j];
            double derivative = -label / (1 + Math.Exp(label * margin)) / problem.Table.Count;
            for (int j = 0; j < row.Length; j++) gradient[j] += derivative * row[j];
        }
        return gradient;
    }

    private static LinearProblem Problem(LossKind loss, int classes, bool dense, int features)
    {
        int count = features > 100 ? 150 : 400;
        var table = Problems.Table(1, count, features, dense);
        return new LinearProblem(
            table, Problems.Targets(table, loss, 2, classes),
            new ObjectiveOptions { Loss = loss, Alpha = features > 100 ? 1 : 0.01 });
    }

    private static SolverResult Solve(LinearProblem problem, SolverKind solver, double tolerance) =>
        LinearSolver.Solve(problem, new SolverOptions { Solver = solver, Tolerance = tolerance, MaxPasses = 3000 });
}
