using Vigie.Learn.Linear.Losses;
using Vigie.Learn.Linear.Online;

namespace Vigie.Tests.Learn.Linear.Losses;

public class LossFlowTests
{
    private static readonly double[] Margins = [-40, -3, -1.05, -1, -0.3, 0, 0.4, 0.99, 1, 1.5, 30];
    private static readonly double[] Budgets = [1e-12, 1e-6, 0.01, 0.059, 0.061, 0.5, 3, 100, 1e6];

    /// <summary>Losses of one margin.</summary>
    public static TheoryData<LossKind> Losses =>
        [.. Enum.GetValues<LossKind>().Where(loss => loss != LossKind.Multinomial)];

    [Theory, MemberData(nameof(Losses))]
    public void A_flow_is_many_short_explicit_steps(LossKind loss)
    {
        foreach (double margin in Margins)
        {
            foreach (double target in (double[])[-1, 1])
            {
                const int steps = 100_000;
                const double budget = 0.7;
                double m = margin;
                for (int i = 0; i < steps; i++) m -= budget / steps * Derivative(loss, m, target);
                Assert.Equal(m - margin, LossFlows.Flow(loss, 0.25, margin, target, budget), 1e-4);
            }
        }
    }

    [Theory, MemberData(nameof(Losses))]
    public void Two_flows_in_a_row_are_one_of_the_summed_budget(LossKind loss)
    {
        foreach (double margin in Margins)
        {
            foreach (double budget in Budgets)
            {
                double first = LossFlows.Flow(loss, 0.25, margin, 1, budget / 3);
                double second = LossFlows.Flow(loss, 0.25, margin + first, 1, budget * 2 / 3);
                double whole = LossFlows.Flow(loss, 0.25, margin, 1, budget);
                Assert.Equal(whole, first + second, 1e-7 * Math.Max(1e-3, Math.Abs(whole)));
            }
        }
    }

    [Fact]
    public void The_multinomial_flow_of_two_classes_is_that_of_half_the_difference()
    {
        foreach (double margin in Margins)
        {
            foreach (double budget in Budgets)
            {
                double[] margins = [0, margin];
                MultinomialFlow.Run(margins, 1, budget, new double[6]);
                double expected = LossFlows.Flow(LossKind.Logistic, 1, margin, 1, 2 * budget);
                Assert.Equal(expected, margins[1] - margins[0] - margin, 1e-3 * Math.Max(1e-9, expected));
                Assert.Equal(margin, margins[0] + margins[1], 1e-9 * Math.Max(1, Math.Abs(expected) + Math.Abs(margin)));
            }
        }
    }

    [Fact]
    public void The_multinomial_flow_stays_finite_on_absurd_margins()
    {
        double[] margins = [1e40, -1e40, 3];
        MultinomialFlow.Run(margins, 1, 1e60, new double[9]);
        Assert.All(margins, margin => Assert.True(double.IsFinite(margin)));
        MultinomialFlow.Run(margins, 2, 5, new double[9]);
        Assert.All(margins, margin => Assert.True(double.IsFinite(margin)));
    }

    private static double Derivative(LossKind loss, double margin, double target) =>
        RowLosses.With<DerivativeWork, double>(loss, 0.25, new DerivativeWork(margin, target));

    private readonly struct DerivativeWork(double margin, double target) : IRowLossWork<double>
    {
        public double Run<TLoss>(TLoss loss)
            where TLoss : struct, IRowLoss => loss.Derivative(margin, target);
    }
}
