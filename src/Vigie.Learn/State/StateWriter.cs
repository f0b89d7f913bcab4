using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Vigie.Learn.State;

/// <summary>
/// Writes state as one tagged, versioned, checksummed block of bytes: magic, format version, body, SHA-256 of all
/// before it. Numbers are little-endian. What is saved can only be data: no type names, nothing that executes.
/// </summary>
/// <remarks>
/// Each part begins with <see cref="Tag"/>: a four-letter name and the version of that part, which
/// <see cref="StateReader.Expect"/> reads back. Same values in the same order give the same bytes.
/// </remarks>
public sealed class StateWriter
{
    internal const uint Magic = 0x45474956;   // "VIGE" as little-endian bytes
    internal const int FormatVersion = 1;
    internal const int HeaderBytes = 8;
    internal const int ChecksumBytes = 32;

    private readonly ArrayBufferWriter<byte> _body = new();

    /// <summary>Starts an empty block.</summary>
    public StateWriter()
    {
        Write((int)Magic);
        Write(FormatVersion);
    }

    /// <summary>Begins a part: four ASCII letters and the version of its layout.</summary>
    public void Tag(string tag, int version)
    {
        ArgumentNullException.ThrowIfNull(tag);
        if (tag.Length != 4 || !Ascii.IsValid(tag)) Throw.OutOfRange(nameof(tag), tag, "four ASCII letters");
        Span<byte> letters = stackalloc byte[4];
        Encoding.ASCII.GetBytes(tag, letters);
        _body.Write(letters);
        Write(version);
    }

    /// <summary>Writes one number.</summary>
    public void Write(int value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, value);
        _body.Write(bytes);
    }

    /// <summary>Writes one number.</summary>
    public void Write(long value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
        _body.Write(bytes);
    }

    /// <summary>Writes one number.</summary>
    public void Write(ulong value) => Write(unchecked((long)value));

    /// <summary>Writes one number.</summary>
    public void Write(double value) => Write(BitConverter.DoubleToInt64Bits(value));

    /// <summary>Writes true or false.</summary>
    public void Write(bool value) => _body.Write([value ? (byte)1 : (byte)0]);

    /// <summary>Writes a text as its UTF-8 length and bytes.</summary>
    public void Write(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        Write(Encoding.UTF8.GetBytes(value).AsSpan());
    }

    /// <summary>Writes a length and that many bytes.</summary>
    public void Write(ReadOnlySpan<byte> values)
    {
        Write(values.Length);
        _body.Write(values);
    }

    /// <summary>Writes a length and that many numbers.</summary>
    public void Write(ReadOnlySpan<int> values) => WriteArray(values);

    /// <summary>Writes a length and that many numbers.</summary>
    public void Write(ReadOnlySpan<long> values) => WriteArray(values);

    /// <summary>Writes a length and that many numbers.</summary>
    public void Write(ReadOnlySpan<float> values) => WriteArray(values);

    /// <summary>Writes a length and that many numbers.</summary>
    public void Write(ReadOnlySpan<double> values) => WriteArray(values);

    /// <summary>The whole block, checksum last.</summary>
    public byte[] ToArray()
    {
        var body = _body.WrittenSpan;
        var block = new byte[body.Length + ChecksumBytes];
        body.CopyTo(block);
        SHA256.HashData(body, block.AsSpan(body.Length));
        return block;
    }

    private void WriteArray<T>(ReadOnlySpan<T> values)
        where T : unmanaged
    {
        if (!BitConverter.IsLittleEndian) throw new PlatformNotSupportedException("State needs a little-endian machine.");
        Write(values.Length);
        _body.Write(MemoryMarshal.AsBytes(values));
    }
}
