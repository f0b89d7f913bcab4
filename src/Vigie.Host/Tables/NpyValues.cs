using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Vigie.Host.Tables;

/// <summary>Values of a .npy array as doubles.</summary>
internal static class NpyValues
{
    /// <summary>Converts values; <paramref name="bytes"/> are turned round in place where the array is big-endian.</summary>
    public static void ToDouble(NpyHeader header, Span<byte> bytes, Span<double> values)
    {
        if (header.IsBigEndian == BitConverter.IsLittleEndian && header.Bytes > 1) Reverse(header.Bytes, bytes);
        switch (header.Type, header.Bytes)
        {
            case ('f', 8): MemoryMarshal.Cast<byte, double>(bytes).CopyTo(values); break;
            case ('f', 4): Convert<float>(bytes, values); break;
            case ('f', 2): Convert<Half>(bytes, values); break;
            case ('i', 8): Convert<long>(bytes, values); break;
            case ('i', 4): Convert<int>(bytes, values); break;
            case ('i', 2): Convert<short>(bytes, values); break;
            case ('i', 1): Convert<sbyte>(bytes, values); break;
            case ('u', 8): Convert<ulong>(bytes, values); break;
            case ('u', 4): Convert<uint>(bytes, values); break;
            case ('u', 2): Convert<ushort>(bytes, values); break;
            default: Convert<byte>(bytes, values); break;
        }
    }

    private static void Convert<T>(ReadOnlySpan<byte> bytes, Span<double> values)
        where T : unmanaged, INumberBase<T>
    {
        var from = MemoryMarshal.Cast<byte, T>(bytes);
        values = values[..from.Length];
        for (int i = 0; i < values.Length; i++) values[i] = double.CreateTruncating(from[i]);
    }

    private static void Reverse(int size, Span<byte> bytes)
    {
        if (size == 2) Reverse(MemoryMarshal.Cast<byte, short>(bytes));
        else if (size == 4) Reverse(MemoryMarshal.Cast<byte, int>(bytes));
        else Reverse(MemoryMarshal.Cast<byte, long>(bytes));
    }

    private static void Reverse(Span<short> values) => BinaryPrimitives.ReverseEndianness(values, values);

    private static void Reverse(Span<int> values) => BinaryPrimitives.ReverseEndianness(values, values);

    private static void Reverse(Span<long> values) => BinaryPrimitives.ReverseEndianness(values, values);
}
