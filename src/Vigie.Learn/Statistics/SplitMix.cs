namespace Vigie.Learn.Statistics;

/// <summary>
/// Seeded random bits of one word of state: SplitMix64 (Steele, Lea, Flood 2014, figure 14). Same seed, same bits on every
/// machine. For seeding and where a state of one word is enough; else <see cref="DeterministicRandom"/>.
/// </summary>
/// <param name="seed">Any is good, zero included.</param>
public struct SplitMix(ulong seed)
{
    /// <summary>What goes on as this does, given as a seed.</summary>
    public ulong State { get; private set; } = seed;

    /// <summary>64 random bits.</summary>
    public ulong Next()
    {
        ulong z = State += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    /// <summary>Uniform in [0, 1), a multiple of 2^-53.</summary>
    public double NextDouble() => (Next() >> 11) * (1.0 / (1UL << 53));
}
