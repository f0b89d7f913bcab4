using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Vigie.Logs.Records;

namespace Vigie.Host.Tables;

/// <summary>The header of an array of NumPy (format versions 1.0, 2.0 and 3.0, described with <c>numpy.lib.format</c>).</summary>
/// <param name="Type">Letter of the type: f, i, u or b.</param>
/// <param name="Bytes">Bytes of a value.</param>
/// <param name="IsBigEndian">Whether the first byte of a value is the highest.</param>
/// <param name="IsColumnMajor">Whether columns stand one after the other (Fortran order).</param>
/// <param name="Rows">Number of rows.</param>
/// <param name="Columns">Values of a row; 1 for a vector.</param>
/// <param name="IsVector">Whether the array has one dimension.</param>
/// <param name="Offset">Bytes before the first value.</param>
internal sealed record NpyHeader(
    char Type, int Bytes, bool IsBigEndian, bool IsColumnMajor, long Rows, int Columns, bool IsVector, int Offset)
{
    /// <summary>What the file starts with.</summary>
    public static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    private const int MostHeaderBytes = 1 << 20;

    private const RegexOptions Linear = RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture;

    private static readonly Regex Descr = new(@"'descr'\s*:\s*'(?<order>[<>|=]?)(?<type>[a-zA-Z])(?<bytes>\d+)'", Linear);
    private static readonly Regex Order = new(@"'fortran_order'\s*:\s*(?<value>True|False)", Linear);
    private static readonly Regex Shape = new(@"'shape'\s*:\s*\((?<rows>\d+)\s*(,\s*(?<columns>\d+)?\s*)?\)", Linear);

    /// <summary>Reads the header and leaves the stream at the first value.</summary>
    /// <exception cref="InputException">It is no header, or that of an array that is no table of numbers.</exception>
    public static NpyHeader Read(Stream stream, string name)
    {
        Span<byte> start = stackalloc byte[12];
        Require(stream, start[..8], name);
        if (!start.StartsWith(Magic)) throw new InputException(name, "this is no array of NumPy (.npy)");
        int version = start[6];
        if (version is < 1 or > 3) throw new InputException(name, $"version {version} of the .npy format is not known");
        int lengthBytes = version == 1 ? 2 : 4;
        Require(stream, start.Slice(8, lengthBytes), name);
        long length = version == 1
            ? BinaryPrimitives.ReadUInt16LittleEndian(start[8..]) : BinaryPrimitives.ReadUInt32LittleEndian(start[8..]);
        if (length > MostHeaderBytes) throw new InputException(name, $"the .npy header claims {length} bytes: the file is damaged");
        var text = new byte[length];
        Require(stream, text, name);
        return Parse(Encoding.UTF8.GetString(text), 8 + lengthBytes + (int)length, name);
    }

    private static NpyHeader Parse(string text, int offset, string name)
    {
        var (descr, order, shape) = (Descr.Match(text), Order.Match(text), Shape.Match(text));
        if (!descr.Success || !order.Success || !shape.Success)
            throw new InputException(name, $"only arrays of numbers of one or two dimensions can be read, not {text.Trim()}");
        char type = descr.Groups["type"].Value[0];
        int bytes = int.Parse(descr.Groups["bytes"].Value, CultureInfo.InvariantCulture);
        bool isKnown = (type, bytes) is ('f', 2 or 4 or 8) or ('i' or 'u', 1 or 2 or 4 or 8) or ('b', 1);
        if (!isKnown) throw new InputException(name, $"values of type '{type}{bytes}' cannot be read: convert them to float32 or float64");
        bool isVector = !shape.Groups["columns"].Success;
        if (!long.TryParse(shape.Groups["rows"].Value, CultureInfo.InvariantCulture, out long rows)
            || !int.TryParse(isVector ? "1" : shape.Groups["columns"].Value, CultureInfo.InvariantCulture, out int columns)
            || (long)columns * bytes > Array.MaxLength / 2)
            throw new InputException(name, $"the array is too large: {text.Trim()}");
        bool isBig = descr.Groups["order"].Value == ">"
            || (descr.Groups["order"].Value is "=" or "" && !BitConverter.IsLittleEndian);
        return new NpyHeader(type, bytes, isBig, order.Groups["value"].Value == "True", rows, columns, isVector, offset);
    }

    private static void Require(Stream stream, Span<byte> bytes, string name)
    {
        if (stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) < bytes.Length)
            throw new InputException(name, "the file ends within the .npy header");
    }
}
