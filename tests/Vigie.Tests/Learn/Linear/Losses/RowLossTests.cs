using Vigie.Learn.Linear.Losses;
using Vigie.Learn.Statistics;

namespace Vigie.Tests.Learn.Linear.Losses;

/// <summary>Every loss of one margin against the definitions of what it gives.</summary>
public class RowLossTests
{
    public static TheoryData<LossKind> Kinds => [.. Enum.GetValues<LossKind>().Where(kind => kind != LossKind.Multinomial)];

    [Theory, MemberData(nameof(Kinds))]
    public void Derivative_and_curvature_are_those_of_finite_differences(LossKind kind) =>
        RowLosses.With<Differences, int>(kind, 0.7, default);

    [Theory, MemberData(nameof(Kinds))]
    public void Slopes_grow_no_faster_than_the_smoothness(LossKind kind) =>
        RowLosses.With<Smoothness, int>(kind, 0.7, default);

    [Theory, MemberData(nameof(Kinds))]
    public void The_conjugate_bounds_the_loss_and_touches_it_at_the_derivative(LossKind kind) =>
        RowLosses.With<Fenchel, int>(kind, 0.7, default);

    [Theory, MemberData(nameof(Kinds))]
    public void Extreme_margins_give_finite_numbers(LossKind kind) => RowLosses.With<Extremes, int>(kind, 0.7, default);

    private static IEnumerable<(double Margin, double Target)> Draws(int count)
    {
        var random = new DeterministicRandom(3);
        for (int i = 0; i < count; i++) yield return (3 * random.NextGaussian(), random.NextInt(2) * 2 - 1);
    }

    private struct Differences : IRowLossWork<int>
    {
        public readonly int Run<TLoss>(TLoss loss)
            where TLoss : struct, IRowLoss
        {
            const double h = 1e-6;
            int smooth = 0;
            foreach (var (m, t) in Draws(300))
            {
                // A kink between the points has no derivative to compare with.
                if (Math.Abs(loss.Curvature(m - h, t) - loss.Curvature(m + h, t)) > 1e-3) continue;
                smooth++;
                Assert.Equal((loss.Value(m + h, t) - loss.Value(m - h, t)) / (2 * h), loss.Derivative(m, t), 1e-7);
                Assert.Equal((loss.Derivative(m + h, t) - loss.Derivative(m - h, t)) / (2 * h), loss.Curvature(m, t), 1e-7);
            }
            Assert.True(smooth > 290);
            return 0;
        }
    }

    private struct Smoothness : IRowLossWork<int>
    {
        public readonly int Run<TLoss>(TLoss loss)
            where TLoss : struct, IRowLoss
        {
            foreach (var (a, t) in Draws(100))
            {
                foreach (var (b, _) in Draws(30))
                {
                    double change = loss.Derivative(b, t) - loss.Derivative(a, t);
                    Assert.True(change * (b - a) >= 0);
                    Assert.True(a == b || Math.Abs(change) <= loss.Smoothness * Math.Abs(b - a) * (1 + 1e-12));
                }
            }
            return 0;
        }
    }

    private struct Fenchel : IRowLossWork<int>
    {
        public readonly int Run<TLoss>(TLoss loss)
            where TLoss : struct, IRowLoss
        {
            foreach (var (m, t) in Draws(300))
            {
                double dual = loss.Derivative(m, t);
                Assert.Equal(dual * m, loss.Value(m, t) + loss.Conjugate(dual, t), 1e-12);
                Assert.True(double.IsFinite(loss.Conjugate(0.3 * dual, t)));
                foreach (var (other, _) in Draws(30))
                    Assert.True(loss.Value(other, t) + loss.Conjugate(dual, t) >= dual * other - 1e-12);
            }
            return 0;
        }
    }

    private struct Extremes : IRowLossWork<int>
    {
        public readonly int Run<TLoss>(TLoss loss)
            where TLoss : struct, IRowLoss
        {
            foreach (double m in (double[])[-1e100, -1e4, -745, 0, 745, 1e4, 1e100])
            {
                Assert.True(loss.Value(m, 1) >= 0);
                Assert.True(double.IsFinite(loss.Derivative(m, -1) + loss.Derivative(m, 1)));
                Assert.True(loss.Curvature(m, 1) >= 0);
            }
            return 0;
        }
    }
}
