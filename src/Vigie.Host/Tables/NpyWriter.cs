using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace Vigie.Host.Tables;

/// <summary>Writes arrays that NumPy reads: format 1.0, little-endian, rows one after the other.</summary>
public static class NpyWriter
{
    private const int Alignment = 64;

    /// <summary>Writes a vector of float64.</summary>
    public static void Write(Stream stream, ReadOnlySpan<double> values) => Write(stream, values, "<f8", Shape(values.Length));

    /// <summary>Writes a vector of int32.</summary>
    public static void Write(Stream stream, ReadOnlySpan<int> values) => Write(stream, values, "<i4", Shape(values.Length));

    /// <summary>Writes a matrix of float64, row after row.</summary>
    /// <exception cref="ArgumentException">The values do not fill whole rows.</exception>
    public static void Write(Stream stream, ReadOnlySpan<double> values, int columns) =>
        Write(stream, values, "<f8", Shape(Rows(values.Length, columns), columns));

    /// <summary>Writes a matrix of float32, row after row.</summary>
    /// <exception cref="ArgumentException">The values do not fill whole rows.</exception>
    public static void Write(Stream stream, ReadOnlySpan<float> values, int columns) =>
        Write(stream, values, "<f4", Shape(Rows(values.Length, columns), columns));

    /// <summary>
    /// Writes the header of a matrix of float32 whose rows follow; of the same length whatever the number of rows, so that
    /// it can be written again once that is known.
    /// </summary>
    public static void WriteHeader(Stream stream, long rows, int columns) => WriteHeader(stream, "<f4", Shape(rows, columns));

    private static string Shape(long count) => string.Create(CultureInfo.InvariantCulture, $"({count},)");

    private static string Shape(long rows, int columns) => string.Create(CultureInfo.InvariantCulture, $"({rows}, {columns})");

    private static int Rows(int length, int columns)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(columns);
        return length % columns == 0
            ? length / columns
            : throw new ArgumentException($"{length} values do not fill rows of {columns}.", nameof(columns));
    }

    private static void Write<T>(Stream stream, ReadOnlySpan<T> values, string type, string shape)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(stream);
        WriteHeader(stream, type, shape);
        stream.Write(MemoryMarshal.AsBytes(values));
    }

    private static void WriteHeader(Stream stream, string type, string shape)
    {
        var text = $"{{'descr': '{type}', 'fortran_order': False, 'shape': {shape}, }}";
        int start = NpyHeader.Magic.Length + 4;
        int length = (start + text.Length + 1 + Alignment - 1) / Alignment * Alignment;
        length = Math.Max(length, 2 * Alignment);
        text = text.PadRight(length - start - 1) + '\n';
        stream.Write(NpyHeader.Magic);
        stream.Write([1, 0, (byte)text.Length, (byte)(text.Length >> 8)]);
        stream.Write(Encoding.ASCII.GetBytes(text));
    }
}
