using System.Runtime.InteropServices;

namespace Vigie.Learn.Features;

/// <summary>
/// Signed feature hashing (Weinberger et al. 2009): a name, or an id in a namespace, becomes a column in [0, 2^bits) and a
/// sign, so that collisions cancel in the mean. The same on every machine and in every run.
/// </summary>
public readonly record struct FeatureHash
{
    private const ulong Golden = 0x9E3779B97F4A7C15;

    private readonly ulong _start;

    /// <summary>A hash into 2^bits columns.</summary>
    /// <param name="bits">In [1, 28].</param>
    /// <param name="seed">Another seed, another hash.</param>
    public FeatureHash(int bits, ulong seed = 0)
    {
        Bits = Check.Within(bits, 1, 28, nameof(bits));
        _start = Mix(seed + Golden);
    }

    /// <summary>Columns are 2^this.</summary>
    public int Bits { get; }

    /// <summary>Number of columns.</summary>
    public int Columns => 1 << Bits;

    /// <summary>64 bits of a name.</summary>
    public ulong Of(ReadOnlySpan<char> name) => Of(MemoryMarshal.AsBytes(name));

    /// <summary>64 bits of a name in bytes.</summary>
    public ulong Of(ReadOnlySpan<byte> name)
    {
        ulong hash = Mix(_start + (ulong)name.Length);
        for (; name.Length >= sizeof(ulong); name = name[sizeof(ulong)..])
            hash = Mix(hash ^ System.Buffers.Binary.BinaryPrimitives.ReadUInt64LittleEndian(name));
        ulong rest = 0;
        for (int i = 0; i < name.Length; i++) rest |= (ulong)name[i] << (8 * i);
        return Mix(hash ^ rest);
    }

    /// <summary>64 bits of an id in a namespace.</summary>
    public ulong Of(ulong space, ulong id) => Mix(Mix(_start ^ space) + id * Golden);

    /// <summary>64 bits of two features together, in this order.</summary>
    public static ulong Pair(ulong first, ulong second) => Mix(first + Golden * (second | 1));

    /// <summary>Column of 64 bits.</summary>
    public int Column(ulong hash) => (int)(hash >> (64 - Bits));

    /// <summary>-1 or 1, from a bit that no column takes.</summary>
    public static float Sign(ulong hash) => (hash & 1) == 0 ? 1 : -1;

    // The finaliser of SplitMix64 (Steele, Lea, Flood 2014): every bit of the result hangs on every bit of x.
    private static ulong Mix(ulong x)
    {
        x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9;
        x = (x ^ (x >> 27)) * 0x94D049BB133111EB;
        return x ^ (x >> 31);
    }
}
