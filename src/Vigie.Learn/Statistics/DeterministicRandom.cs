using System.Numerics;
using Vigie.Learn.State;

namespace Vigie.Learn.Statistics;

/// <summary>
/// Seeded random numbers whose state is saved: xoshiro256** (Blackman, Vigna 2021), its 256 bits filled from the seed
/// by <see cref="SplitMix"/>. Same seed, same numbers on every machine. Not for secrets.
/// </summary>
public sealed class DeterministicRandom
{
    private const string StateTag = "RAND";

    private ulong _s0;
    private ulong _s1;
    private ulong _s2;
    private ulong _s3;

    /// <summary>Any seed is good, zero included.</summary>
    public DeterministicRandom(ulong seed)
    {
        var words = new SplitMix(seed);
        _s0 = words.Next();
        _s1 = words.Next();
        _s2 = words.Next();
        _s3 = words.Next();
    }

    /// <summary>64 random bits.</summary>
    public ulong NextUInt64()
    {
        ulong result = BitOperations.RotateLeft(_s1 * 5, 7) * 9;
        ulong shifted = _s1 << 17;
        _s2 ^= _s0;
        _s3 ^= _s1;
        _s1 ^= _s2;
        _s0 ^= _s3;
        _s2 ^= shifted;
        _s3 = BitOperations.RotateLeft(_s3, 45);
        return result;
    }

    /// <summary>Uniform in [0, 1), a multiple of 2^-53.</summary>
    public double NextDouble() => (NextUInt64() >> 11) * (1.0 / (1UL << 53));

    /// <summary>
    /// Uniform in [0, max) without bias (Lemire 2019: multiply, and draw again in the short last bucket).
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">max is not positive.</exception>
    public int NextInt(int max)
    {
        Check.Positive(max, nameof(max));
        uint range = (uint)max;
        ulong product = (NextUInt64() >> 32) * range;
        if ((uint)product >= range) return (int)(product >> 32);
        uint rejected = unchecked(0u - range) % range;
        while ((uint)product < rejected) product = (NextUInt64() >> 32) * range;
        return (int)(product >> 32);
    }

    /// <summary>
    /// Normal with mean 0 and deviation 1 (Marsaglia's polar method; the second number is not kept).
    /// </summary>
    public double NextGaussian()
    {
        while (true)
        {
            double u = 2 * NextDouble() - 1;
            double v = 2 * NextDouble() - 1;
            double r = u * u + v * v;
            if (r > 0 && r < 1) return u * Math.Sqrt(-2 * Math.Log(r) / r);
        }
    }

    /// <summary>Puts the items in a uniformly random order (Fisher-Yates).</summary>
    public void Shuffle<T>(Span<T> items)
    {
        for (int last = items.Length - 1; last > 0; last--)
        {
            int other = NextInt(last + 1);
            (items[last], items[other]) = (items[other], items[last]);
        }
    }

    /// <summary>Another that goes on from the same state.</summary>
    public DeterministicRandom Copy() => new(0) { _s0 = _s0, _s1 = _s1, _s2 = _s2, _s3 = _s3 };

    /// <summary>Writes the state.</summary>
    public void Save(StateWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Tag(StateTag, 1);
        writer.Write(_s0);
        writer.Write(_s1);
        writer.Write(_s2);
        writer.Write(_s3);
    }

    /// <summary>Reads a state and goes on where it stopped.</summary>
    /// <exception cref="StateException">The state cannot be used.</exception>
    public static DeterministicRandom Load(StateReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        reader.Expect(StateTag, 1);
        var random = new DeterministicRandom(0)
        {
            _s0 = reader.ReadUInt64(),
            _s1 = reader.ReadUInt64(),
            _s2 = reader.ReadUInt64(),
            _s3 = reader.ReadUInt64(),
        };
        if ((random._s0 | random._s1 | random._s2 | random._s3) == 0)
            throw new StateException("a random state of only zeros never leaves zero");
        return random;
    }
}
