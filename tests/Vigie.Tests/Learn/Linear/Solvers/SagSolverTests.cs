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
    [InlineData(SolverKind.Saga, false, 520, PenaltyKind.ElasticNet)]
    [InlineData(SolverKind.Sag, false, 520, PenaltyKind.L2, true)]
    public void Passes_after_the_first_allocate_nothing(
        SolverKind solver, bool dense, int features, PenaltyKind penalty = PenaltyKind.L2, bool lineSearch = false)
    {
        var problem = Problem(LossKind.Logistic, 2, dense, features);
        problem = new LinearProblem(problem.Table, problem.Targets, problem.Objective with { Penalty = penalty });
        long before = 0, allocated = -1;
        LinearSolver.Solve(problem, new SolverOptions
        {
            Solver = solver,
            LineSearch = lineSearch,
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
    [InlineData(SolverKind.Sag, true, 6, PenaltyKind.L2)]
    [InlineData(SolverKind.Saga, true, 6, PenaltyKind.L2)]
    [InlineData(SolverKind.Sag, false, 6, PenaltyKind.L2)]
    [InlineData(SolverKind.Saga, false, 520, PenaltyKind.L2)]
    [InlineData(SolverKind.Sag, false, 520, PenaltyKind.L2)]
    [InlineData(SolverKind.Saga, false, 6, PenaltyKind.ElasticNet)]
    public void A_start_at_the_optimum_is_done_at_once(SolverKind solver, bool dense, int features, PenaltyKind penalty)
    {
        var problem = Problem(LossKind.Logistic, 2, dense, features);
        problem = new LinearProblem(problem.Table, problem.Targets, problem.Objective with { Penalty = penalty });
        var best = Solve(problem, penalty == PenaltyKind.L2 ? SolverKind.Lbfgs : SolverKind.Saga, 1e-12);
        var start = best.Model.Weights(0).ToArray();
        var result = LinearSolver.Solve(problem, new SolverOptions
        {
            Solver = solver,
            Tolerance = 1e-8,
            Start = new FittedWeights(start, [best.Model.Intercepts[0]]),
        });
        Assert.True(result.Converged);
        Assert.InRange(result.Passes, 1, dense ? 2 : 1);
        if (!dense) Assert.Equal(start, result.Model.Weights(0).ToArray());
    }

    [Theory]
    [InlineData(SolverKind.Sag, 1.0, 6, 2)]
    [InlineData(SolverKind.Saga, 1.0, 6, 2)]
    [InlineData(SolverKind.Sag, 1.0, 520, 3)]
    [InlineData(SolverKind.Sag, 1e-5, 6, 2)]
    [InlineData(SolverKind.Saga, 1e-5, 520, 2)]
    public void The_line_search_reaches_the_optimum_also_from_a_wrong_constant(
        SolverKind solver, double part, int features, int classes)
    {
        var loss = classes > 2 ? LossKind.Multinomial : LossKind.Logistic;
        var problem = Problem(loss, classes, dense: false, features);
        var expected = Solve(problem, SolverKind.Lbfgs, 1e-13);
        var run = new SolverRun(3000, 1e-11) { LineSearch = part };
        var solution = classes > 2
            ? SagSolver.Solve(problem, run, solver == SolverKind.Saga)
            : SagSolver.Solve(SingleProblem.Of(problem, 0), run, solver == SolverKind.Saga);
        Assert.InRange(run.Passes, 1, 2999);
        Assert.Equal(expected.Objective, LinearObjective.Evaluate(problem, solution.Weights, solution.Intercepts), 1e-9);
    }

    [Fact]
    public void The_line_search_falls_on_flat_losses_and_never_exceeds_the_bound()
    {
        var problem = SingleProblem.Of(Problem(LossKind.Logistic, 2, dense: false, 6), 0);
        var search = new SagLineSearch(new FiniteSum(problem, 4, 4), 1);
        var margin = new double[1];
        for (int i = 0; i < 20 * problem.Table.Count; i++) Visit(i, 5 * problem.Targets[i % problem.Table.Count]);
        Assert.InRange(search.Part, 0, 0.2);
        for (int i = 0; i < 1000; i++) Visit(i, 0.3 * problem.Targets[i % problem.Table.Count]);
        Assert.InRange(search.Part, 0.4, 1);

        void Visit(int i, double at)
        {
            int row = i % problem.Table.Count;
            margin[0] = at;
            search.Begin(margin);
            MarginDerivatives.Of(problem).Derive(row, margin, 1);
            search.Test(row, margin);
        }
    }

    [Theory]
    [InlineData(LossKind.Logistic, PenaltyKind.L1, 2, 200, 0.01)]
    [InlineData(LossKind.Logistic, PenaltyKind.ElasticNet, 2, 200, 0.01)]
    [InlineData(LossKind.Squared, PenaltyKind.L1, 2, 30, 0.1)]
    [InlineData(LossKind.Multinomial, PenaltyKind.ElasticNet, 3, 30, 0.03)]
    public void Saga_on_sparse_rows_has_the_L1_optimum_of_the_same_rows_dense(
        LossKind loss, PenaltyKind penalty, int classes, int features, double alpha)
    {
        var options = new ObjectiveOptions { Loss = loss, Alpha = alpha, Penalty = penalty, L1Ratio = 0.5 };
        var sparse = Problems.Table(4, 400, features, dense: false);
        var targets = Problems.Targets(sparse, loss, 5, classes, Problems.Weights(6, sparse.Count));
        var one = Solve(new LinearProblem(sparse, targets, options), SolverKind.Saga, 1e-11);
        var dense = Problems.Table(4, 400, features, dense: true);
        var other = Solve(new LinearProblem(dense, targets, options), SolverKind.Saga, 1e-11);
        Assert.True(one.Converged, $"gap {one.Gap} after {one.Passes} passes");
        Assert.True(other.Converged, $"gap {other.Gap} after {other.Passes} passes");
        Assert.Equal(other.Objective, one.Objective, 1e-9);
        Assert.Contains(0, one.Model.Weights(0).ToArray());
    }

    [Theory]
    [InlineData(0.1, 0)]
    [InlineData(0.1, 0.05)]
    [InlineData(1e-3, 1e-9)]
    [InlineData(0, 0.4)]
    public void Lagged_steps_at_once_are_those_one_by_one(double l1, double l2)
    {
        const double step = 0.7;
        var random = new DeterministicRandom(12);
        var lagged = new LaggedShrink(300, l1, l2);
        lagged.Use(step);
        for (int i = 0; i < 5000; i++)
        {
            double weight = random.NextInt(4) == 0 ? 0 : random.NextGaussian();
            double drift = step * l1 * 3 * random.NextGaussian() + 0.01 * random.NextInt(2) * random.NextGaussian();
            int steps = random.NextInt(301);
            double expected = weight;
            for (int k = 0; k < steps; k++)
                expected = LaggedShrink.Soft((1 - step * l2) * expected - drift, step * l1);
            Assert.Equal(expected, lagged.After(steps, weight, drift), 1e-11);
        }
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
