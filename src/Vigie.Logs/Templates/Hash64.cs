using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Vigie.Logs.Templates;

/// <summary>
/// A 64-bit hash for words of a few bytes, made of folded 128-bit products. The same on every machine and in every
/// release: template keys are made of it.
/// </summary>
internal static class Hash64
{
    private const ulong First = 0x9E3779B97F4A7C15;    // odd bits of the golden ratio
    private const ulong Second = 0xD1B54A32D192ED03;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Mix(ulong a, ulong b)
    {
        ulong high = Math.BigMul(a ^ First, b ^ Second, out ulong low);
        return high ^ low;
    }

    public static ulong Of(ReadOnlySpan<byte> bytes)
    {
        // Words up to eight bytes are read with some bytes twice: only with the length are they told apart.
        ulong hash = Mix((ulong)bytes.Length, First);
        while (bytes.Length > 8)
        {
            hash = Mix(hash, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
            bytes = bytes[8..];
        }
        return Mix(hash, UpToEight(bytes) ^ First);
    }

    private static ulong UpToEight(ReadOnlySpan<byte> bytes)
    {
        int n = bytes.Length;
        if (n == 8) return BinaryPrimitives.ReadUInt64LittleEndian(bytes);
        if (n >= 4)
            return BinaryPrimitives.ReadUInt32LittleEndian(bytes)
                | (ulong)BinaryPrimitives.ReadUInt32LittleEndian(bytes[(n - 4)..]) << 32;
        if (n == 0) return 0;
        return bytes[0] | (ulong)bytes[n / 2] << 8 | (ulong)bytes[n - 1] << 16;
    }
}
