using Vigie.Learn.Kernels;
using Vigie.Learn.Linear.Losses;
using Vigie.Learn.Linear.Solvers;
using Vigie.Learn.Statistics;

namespace Vigie.Tests.Learn.Linear.Solvers;

/// <summary>Tables of more columns than can be factored: Hessians in the space of the rows, and searches along a line.</summary>
public class RowSpaceTests
{
    private const int Features = 3200;

    [Theory]
    [InlineData(true, LossKind.Logistic)]
    [InlineData(false, LossKind.Logistic)]
    [InlineData(false, LossKind.Multinomial)]
    [InlineData(true, LossKind.Squared)]
    public void Newton_in_the_space_of_the_rows_ends_where_lbfgs_does(bool dense, LossKind loss)
    {
        var problem = Wide(150, dense, loss, alpha: 1e-3);
        var newton = LinearSolver.Solve(problem, new SolverOptions { Solver = SolverKind.Newton, Tolerance = 1e-10, MaxPasses = 2000 });
        var lbfgs = LinearSolver.Solve(problem, new SolverOptions { Solver = SolverKind.Lbfgs, Tolerance = 1e-8, MaxPasses = 2000 });
        Assert.True(newton.Converged, $"a gap of {newton.Gap} after {newton.Passes} passes");
        Assert.InRange(newton.Objective - lbfgs.Objective, -lbfgs.Gap, newton.Gap);
    }

    [Fact]
    public void Auto_takes_newton_for_steep_wide_tables_and_lbfgs_for_flat_ones()
    {
        var steep = Wide(300, dense: false, LossKind.Logistic, alpha: 1e-4);
        var flat = Wide(300, dense: false, LossKind.Logistic, alpha: 100);
        Assert.Equal(SolverKind.Newton, LinearSolver.Solve(steep, new SolverOptions { MaxPasses = 1 }).Solver);
        Assert.Equal(SolverKind.Lbfgs, LinearSolver.Solve(flat, new SolverOptions { MaxPasses = 1 }).Solver);
    }

    [Fact]
    public void The_inverse_in_the_space_of_all_rows_undoes_the_Hessian()
    {
        foreach (bool dense in (bool[])[true, false])
        {
            var problem = Wide(60, dense, LossKind.Logistic, alpha: 0.01);
            var objective = new BatchObjective(SingleProblem.Of(problem, 0));
            double[] point = Vector(objective.Length, 3, 0.01), vector = Vector(objective.Length, 4, 1);
            double[] product = new double[objective.Length];
            objective.HessianTimes(objective.RowCurvatures(point), vector, product);
            RowSpacePreconditioner.At(objective, objective.Products(60), point, leftOut: 0)!.Apply(product);
            for (int j = 0; j < vector.Length; j++) Assert.Equal(vector[j], product[j], 1e-3);
        }
    }

    [Fact]
    public void No_inverse_is_given_where_more_rows_count_than_may()
    {
        var objective = new BatchObjective(SingleProblem.Of(Wide(60, false, LossKind.Logistic, alpha: 0.01), 0));
        Assert.Null(RowSpacePreconditioner.At(objective, objective.Products(10), new double[objective.Length], leftOut: 0));
    }

    [Fact]
    public void Products_of_rows_are_the_same_whatever_was_asked_for_before()
    {
        foreach (bool dense in (bool[])[true, false])
        {
            var table = Wide(40, dense, LossKind.Logistic, alpha: 1).Table;
            var products = new RowProducts(table, 25);
            foreach (int[] rows in (int[][])[[3, 1, 4], [1, 5, 9, 2, 6, 3, 7, 8, 30, 31], [.. Enumerable.Range(15, 25)], [0, 39]])
            {
                int[] places = products.Places(rows);
                for (int a = 0; a < rows.Length; a++)
                {
                    for (int b = 0; b < rows.Length; b++)
                    {
                        float[] left = Problems.Row(table, rows[a]), right = Problems.Row(table, rows[b]);
                        double expected = left.Zip(right, (x, y) => (double)x * y).Sum();
                        Assert.Equal(expected, products.At(places[a], places[b]), 1e-9 * (1 + Math.Abs(expected)));
                    }
                }
            }
        }
    }

    [Fact]
    public void Four_rows_at_once_are_to_the_bit_four_times_one()
    {
        const int stride = 40;
        double[] rows = Vector(4 * stride, 5, 1);
        for (int length = 0; length <= stride; length++)
        {
            double[] right = Vector(length, 6, 1);
            var sums = DenseKernels.DotFour(rows, stride, right);
            for (int k = 0; k < 4; k++) Assert.Equal(DenseKernels.Dot(rows.AsSpan(k * stride, length), right), sums[k]);
        }
    }

    [Fact]
    public void Along_a_line_value_and_slope_are_those_of_the_points_on_it()
    {
        foreach (var loss in (LossKind[])[LossKind.Logistic, LossKind.Multinomial])
        {
            var problem = Wide(90, dense: false, loss, alpha: 0.1);
            var objective = loss == LossKind.Multinomial ? new BatchObjective(problem) : new BatchObjective(SingleProblem.Of(problem, 0));
            double[] point = Vector(objective.Length, 7, 0.01), direction = Vector(objective.Length, 8, 0.01);
            double[] there = [.. point.Zip(direction, (w, d) => w + d)], far = [.. point.Zip(direction, (w, d) => w + 2.5 * d)];
            double[] gradient = new double[objective.Length], margins = new double[objective.Outputs * objective.Rows];
            double[] after = new double[margins.Length];
            objective.Evaluate(point, gradient, margins);
            objective.Evaluate(there, gradient, after);
            double[] line = [.. after.Zip(margins, (to, from) => to - from)];
            var (value, slope) = objective.Along(2.5, margins, line, after, objective.Squares(point, direction));
            Assert.Equal(objective.Evaluate(far, gradient), value, 1e-12 * value);
            Assert.Equal(DenseKernels.Dot(gradient, direction), slope, 1e-9 * Math.Abs(slope));
        }
    }

    // A third of the rows' values are not zero.
    private static LinearProblem Wide(int rows, bool dense, LossKind loss, double alpha)
    {
        var table = Problems.Table(11, rows, Features, dense);
        var targets = Problems.Targets(table, loss, 12, loss == LossKind.Multinomial ? 3 : 2);
        return new LinearProblem(table, targets, new ObjectiveOptions { Loss = loss, Alpha = alpha });
    }

    private static double[] Vector(int length, ulong seed, double size)
    {
        var random = new DeterministicRandom(seed);
        var vector = new double[length];
        foreach (ref double value in vector.AsSpan()) value = size * random.NextGaussian();
        return vector;
    }
}
