using Vigie.Learn.Linear;

namespace Vigie.Tests.Learn.Linear;

public class LogisticLossTests
{
    private static readonly double[] Margins =
        [-1e300, -1e38, -800, -50, -5, -1, -0.1, 0, 0.1, 1, 5, 30, 50, 800, 1e300];

    [Fact]
    public void A_step_solves_the_flow_that_defines_it()
    {
        // d + exp(z + d) = exp(z) + budget
        for (double z = -20; z <= 20; z += 0.37)
        {
            for (double budget = 1e-6; budget < 1e6; budget *= 3.1)
            {
                double d = LogisticLoss.Step(z, budget);
                double expected = Math.Exp(z) + budget;
                Assert.Equal(expected, d + Math.Exp(z + d), 1e-12 * (1 + expected + Math.Abs(z)));
            }
        }
    }

    [Fact]
    public void Two_steps_are_one_step_of_the_summed_budget()
    {
        for (double z = -20; z <= 20; z += 0.61)
        {
            for (double budget = 1e-6; budget < 1e4; budget *= 2.7)
            {
                double first = LogisticLoss.Step(z, budget);
                double second = LogisticLoss.Step(z + first, 2 * budget);
                Assert.Equal(LogisticLoss.Step(z, 3 * budget), first + second, 1e-11 * (1 + Math.Abs(z)));
            }
        }
    }

    [Fact]
    public void A_step_is_never_longer_than_the_explicit_one_and_never_negative()
    {
        foreach (double z in Margins)
        {
            foreach (double budget in (double[])[0, 1e-300, 1e-9, 1, 1e9, 1e80, 1e100])
            {
                double d = LogisticLoss.Step(z, budget);
                Assert.True(d >= 0 && d <= budget * LogisticLoss.Probability(-z) * (1 + 1e-12), $"{z} {budget} {d}");
            }
        }
    }

    [Fact]
    public void Probabilities_of_opposite_margins_add_up_to_one_and_losses_are_finite()
    {
        foreach (double z in Margins)
        {
            Assert.Equal(1, LogisticLoss.Probability(z) + LogisticLoss.Probability(-z), 1e-15);
            Assert.True(LogisticLoss.Loss(z) >= 0 && double.IsFinite(LogisticLoss.Loss(z)));
        }
        Assert.Equal(Math.Log(2), LogisticLoss.Loss(0), 1e-15);
    }
}
