using Vigie.Learn.Linear.Losses;
using Vigie.Learn.Linear.Solvers;
using Vigie.Learn.Statistics;
using Vigie.Learn.Tables;

namespace Vigie.Tests.Learn.Linear.Solvers;

/// <summary>Passes of stochastic gradient descent over tables.</summary>
public class StochasticSolverTests
{
    private const int Features = 7;

    /// <summary>Every loss with every penalty, and the classes.</summary>
    public static TheoryData<LossKind, PenaltyKind, int> Cases
    {
        get
        {
            var cases = new TheoryData<LossKind, PenaltyKind, int>();
            foreach (var loss in Enum.GetValues<LossKind>())
            {
                foreach (var penalty in Enum.GetValues<PenaltyKind>())
                    cases.Add(loss, penalty, RowLosses.IsOfClasses(loss) && penalty != PenaltyKind.L1 ? 3 : 2);
            }
            return cases;
        }
    }

    [Theory, MemberData(nameof(Cases))]
    public void Averages_come_near_the_optimum(LossKind loss, PenaltyKind penalty, int classes)
    {
        var problem = Problem(loss, penalty, classes, dense: true);
        var settled = Solve(problem, SolverKind.Asgd, 400);
        var result = Solve(problem, SolverKind.Asgd, 40);
        double zero = LinearObjective.Evaluate(
            problem, new double[problem.Outputs * Features], new double[problem.Outputs]);
        Assert.InRange(result.Objective - settled.Objective, -1e-3 * zero, 0.01 * zero);
        // Of a kinked loss the duals of the averages are far from the best: the bound is loose.
        if (!double.IsFinite(settled.Gap) || !RowLosses.IsSmooth(loss)) return;
        Assert.InRange(settled.Gap, 0, 0.05 * zero);
    }

    [Theory]
    [InlineData(LossKind.Logistic, SolverKind.Asgd)]
    [InlineData(LossKind.Hinge, SolverKind.Sgd)]
    [InlineData(LossKind.Multinomial, SolverKind.Asgd)]
    [InlineData(LossKind.Logistic, SolverKind.ScaleFree)]
    public void Sparse_rows_give_the_answer_of_dense_rows(LossKind loss, SolverKind solver)
    {
        var dense = Solve(Problem(loss, PenaltyKind.L2, 3, dense: true), solver, 3);
        var sparse = Solve(Problem(loss, PenaltyKind.L2, 3, dense: false), solver, 3);
        Assert.Equal(dense.Objective, sparse.Objective, 1e-4);
    }

    [Fact]
    public void The_same_seed_gives_the_same_bits_and_blocks_are_taken_whole()
    {
        var problem = Problem(LossKind.Logistic, PenaltyKind.L2, 2, dense: false, blockValues: 50);
        var (first, second) = (Solve(problem, SolverKind.Asgd, 5), Solve(problem, SolverKind.Asgd, 5));
        Assert.Equal(Problems.Flat(first), Problems.Flat(second));
        Assert.Equal(5, first.Passes);
        var whole = Solve(Problem(LossKind.Logistic, PenaltyKind.L2, 2, dense: false), SolverKind.Asgd, 50);
        Assert.Equal(whole.Objective, Solve(problem, SolverKind.Asgd, 50).Objective, 2e-3);
    }

    [Fact]
    public void A_tolerance_ends_the_passes_and_the_gap_says_so()
    {
        var problem = Problem(LossKind.Logistic, PenaltyKind.L2, 2, dense: true);
        var result = LinearSolver.Solve(problem, new SolverOptions { Solver = SolverKind.Asgd, MaxPasses = 2000, Tolerance = 1e-2 });
        Assert.True(result.Converged, $"gap {result.Gap}");
        Assert.InRange(result.Passes, 1, 1999);
    }

    [Fact]
    public void Rows_held_out_end_the_passes_at_the_best_averages()
    {
        var table = Problems.Table(3, 200, 60, dense: true);
        var targets = Problems.Targets(table, LossKind.Logistic, 4);
        var problem = new LinearProblem(table, targets, new ObjectiveOptions { Alpha = 1e-6 });
        var options = new SolverOptions { Solver = SolverKind.Asgd, MaxPasses = 3000, Tolerance = 0, HeldOut = 0.3 };
        var early = LinearSolver.Solve(problem, options);
        Assert.InRange(early.Passes, 4, 2999);
        Assert.False(early.Converged);
    }

    [Fact]
    public void Sgd_goes_on_from_a_start()
    {
        var problem = Problem(LossKind.Logistic, PenaltyKind.L2, 2, dense: true);
        var best = LinearSolver.Solve(problem, new SolverOptions { Solver = SolverKind.Lbfgs, Tolerance = 1e-10 });
        var start = new FittedWeights(best.Model.Weights(0).ToArray(), best.Model.Intercepts.ToArray());
        foreach (var solver in (SolverKind[])[SolverKind.Sgd, SolverKind.Asgd, SolverKind.ScaleFree])
        {
            var options = new SolverOptions { Solver = solver, MaxPasses = 1, Tolerance = 0 };
            double cold = LinearSolver.Solve(problem, options).Objective;
            double warm = LinearSolver.Solve(problem, options with { Start = start }).Objective;
            Assert.InRange(warm, best.Objective, cold);
        }
    }

    [Fact]
    public void One_pass_over_raw_columns_predicts_nearly_as_the_optimum_on_standard_ones()
    {
        const int train = 20_000, test = 5_000, features = 20;
        var random = new DeterministicRandom(5);
        var (raw, standard) = (new FeatureTableBuilder(features), new FeatureTableBuilder(features));
        var (unit, rule) = (new double[features], new double[features]);
        for (int j = 0; j < features; j++) (unit[j], rule[j]) = (Math.Pow(10, 5 * random.NextDouble() - 2), random.NextGaussian());
        var rows = new float[features];
        var labels = new double[train];
        var (rawTest, standardTest, testLabels) = (new float[test][], new float[test][], new double[test]);
        for (int i = 0; i < train + test; i++)
        {
            double margin = 0;
            for (int j = 0; j < features; j++)
            {
                rows[j] = (float)random.NextGaussian();
                margin += rule[j] * rows[j];
            }
            double label = random.NextDouble() < 1 / (1 + Math.Exp(-margin)) ? 1 : -1;
            float[] scaled = [.. rows.Select((x, j) => (float)(x * unit[j]))];
            if (i < train)
            {
                standard.Add(rows);
                raw.Add(scaled);
                labels[i] = label;
            }
            else
            {
                (rawTest[i - train], standardTest[i - train], testLabels[i - train]) = (scaled, [.. rows], label);
            }
        }
        var targets = Targets.OfClasses(labels);
        var objective = new ObjectiveOptions { Alpha = 1.0 / train };
        var best = LinearSolver.Solve(new LinearProblem(standard.Build(), targets, objective), new SolverOptions { Solver = SolverKind.Lbfgs });
        var once = Solve(new LinearProblem(raw.Build(), targets, objective), SolverKind.ScaleFree, 1);
        double optimum = TestLoss(best.Model, standardTest, testLabels);
        Assert.InRange(TestLoss(once.Model, rawTest, testLabels), 0.99 * optimum, 1.01 * optimum);
    }

    private static double TestLoss(FittedLinearModel model, float[][] rows, double[] labels)
    {
        double sum = 0;
        var margins = new double[1];
        for (int i = 0; i < rows.Length; i++)
        {
            model.Margins(rows[i], margins);
            sum += Vigie.Learn.Linear.LogisticLoss.Loss(labels[i] * margins[0]);
        }
        return sum / rows.Length;
    }

    private static LinearProblem Problem(LossKind loss, PenaltyKind penalty, int classes, bool dense, int blockValues = 1 << 20)
    {
        var table = Problems.Table(1, 300, Features, dense, blockValues);
        return new LinearProblem(
            table, Problems.Targets(table, loss, 2, classes, Problems.Weights(4, table.Count)),
            new ObjectiveOptions { Loss = loss, Penalty = penalty, Alpha = 0.05 });
    }

    private static SolverResult Solve(LinearProblem problem, SolverKind solver, int passes) =>
        LinearSolver.Solve(problem, new SolverOptions { Solver = solver, MaxPasses = passes, Tolerance = 0 });
}
