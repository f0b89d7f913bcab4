using Vigie.Learn.Statistics;

namespace Vigie.Tests.Learn.Statistics;

public class BinomialTests
{
    [Fact]
    public void Tails_follow_from_the_definition()
    {
        foreach (double p in new[] { 0.01, 0.3, 0.9 })
        {
            Assert.Equal(1, Binomial.Tail(0, 7, p));
            Assert.Equal(1 - Math.Pow(1 - p, 7), Binomial.Tail(1, 7, p), 1e-12);
            Assert.Equal(Math.Pow(p, 7), Binomial.Tail(7, 7, p), 1e-12);
            Assert.Equal(0, Binomial.Tail(8, 7, p));
            // As many that happen as that do not.
            for (int least = 0; least <= 7; least++) Assert.Equal(1 - Binomial.Tail(7 - least + 1, 7, 1 - p), Binomial.Tail(least, 7, p), 1e-12);
        }
        Assert.Equal((0, 1, 1), (Binomial.Tail(1, 5, 0), Binomial.Tail(5, 5, 1), Binomial.Tail(0, 0, 0.5)));
    }

    [Fact]
    public void Many_are_told_as_well_as_few()
    {
        Assert.Equal(0.5, Binomial.Tail(10_001, 20_001, 0.5), 1e-9);
        Assert.InRange(Binomial.Tail(10_300, 20_001, 0.5), 1e-6, 1e-4);   // 4.2 standard deviations
    }

    [Fact]
    public void What_is_no_probability_is_refused()
    {
        Assert.ThrowsAny<ArgumentException>(() => Binomial.Tail(1, 2, 1.1));
        Assert.ThrowsAny<ArgumentException>(() => Binomial.Tail(1, 2, double.NaN));
        Assert.ThrowsAny<ArgumentException>(() => Binomial.Tail(1, -2, 0.5));
    }
}
