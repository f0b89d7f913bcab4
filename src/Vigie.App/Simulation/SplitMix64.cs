using Vigie.Learn.Statistics;

namespace Vigie.App.Simulation;

/// <summary>
/// What a simulation draws, from its seed alone: <see cref="SplitMix"/> and distributions over it.
/// </summary>
internal sealed class SplitMix64(ulong seed)
{
    private SplitMix _bits = new(seed);

    /// <summary>A generator of its own for a part of the whole, independent of how much the others draw.</summary>
    public static SplitMix64 For(ulong seed, int part, int purpose)
    {
        var mixer = new SplitMix64(seed);
        ulong mixed = mixer.Next() ^ new SplitMix64((ulong)part << 8 | (uint)purpose).Next();
        return new SplitMix64(mixed);
    }

    /// <summary>64 random bits.</summary>
    public ulong Next() => _bits.Next();

    /// <summary>Uniform in [0, 1).</summary>
    public double NextDouble() => _bits.NextDouble();

    /// <summary>Uniform in [<paramref name="min"/>, <paramref name="max"/>).</summary>
    public double Between(double min, double max) => min + (max - min) * NextDouble();

    /// <summary>Uniform among 0 to <paramref name="count"/> - 1.</summary>
    public int Below(int count) => (int)Math.BigMul(Next(), (ulong)count, out _);

    /// <summary>Uniform among <paramref name="min"/> to <paramref name="max"/>.</summary>
    public int Range(int min, int max) => min + Below(max - min + 1);

    /// <summary>One of several.</summary>
    public T Pick<T>(ReadOnlySpan<T> choices) => choices[Below(choices.Length)];

    /// <summary>Exponential with the given mean.</summary>
    public double Exponential(double mean) => -mean * Math.Log(1 - NextDouble());

    /// <summary>
    /// Normal with mean 0 and deviation 1, by the sum of twelve uniforms: tails beyond 6 are not needed here.
    /// </summary>
    public double Normal()
    {
        double sum = -6;
        for (int i = 0; i < 12; i++) sum += NextDouble();
        return sum;
    }

    /// <summary>Number of events where <paramref name="mean"/> (small) are expected.</summary>
    public int Poisson(double mean)
    {
        double product = NextDouble(), limit = Math.Exp(-mean);
        int count = 0;
        for (; product > limit; count++) product *= NextDouble();
        return count;
    }
}
