using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Vigie.Learn.State;

/// <summary>
/// Reads what <see cref="StateWriter"/> wrote. The checksum is proved before the first value is read; every failure is
/// a <see cref="StateException"/> that says what is wrong.
/// </summary>
public sealed class StateReader
{
    private readonly byte[] _block;
    private readonly int _end;
    private int _position;

    /// <summary>Checks magic, version and checksum of a whole block.</summary>
    /// <exception cref="StateException">Not a Vigie state, cut short, damaged, or of a newer version.</exception>
    public StateReader(byte[] block)
    {
        ArgumentNullException.ThrowIfNull(block);
        _block = block;
        if (block.Length < StateWriter.HeaderBytes
            || BinaryPrimitives.ReadUInt32LittleEndian(block) != StateWriter.Magic)
            throw new StateException("this is not a Vigie state file");
        int version = BinaryPrimitives.ReadInt32LittleEndian(block.AsSpan(4));
        if (version > StateWriter.FormatVersion)
            throw new StateException(
                $"the file has format version {version}, and this program reads up to {StateWriter.FormatVersion}: "
                + "update the program");
        _end = block.Length - StateWriter.ChecksumBytes;
        if (_end < StateWriter.HeaderBytes || !ChecksumHolds())
            throw new StateException("the file is damaged or cut short (its checksum does not match)");
        _position = StateWriter.HeaderBytes;
    }

    /// <summary>True when every value has been read.</summary>
    public bool AtEnd => _position == _end;

    /// <summary>Reads the head of a part and returns its version, at most <paramref name="newest"/>.</summary>
    public int Expect(string tag, int newest)
    {
        var found = Encoding.ASCII.GetString(Take(4));
        if (found != tag) throw new StateException($"expected the part '{tag}' but found '{found}'");
        int version = ReadInt32();
        if (version < 1 || version > newest)
            throw new StateException(
                $"the part '{tag}' has version {version}, and this program reads up to {newest}: update the program");
        return version;
    }

    /// <summary>Reads one number.</summary>
    public int ReadInt32() => BinaryPrimitives.ReadInt32LittleEndian(Take(sizeof(int)));

    /// <summary>Reads one number.</summary>
    public long ReadInt64() => BinaryPrimitives.ReadInt64LittleEndian(Take(sizeof(long)));

    /// <summary>Reads one number.</summary>
    public ulong ReadUInt64() => unchecked((ulong)ReadInt64());

    /// <summary>Reads one number.</summary>
    public double ReadDouble() => BitConverter.Int64BitsToDouble(ReadInt64());

    /// <summary>Reads true or false.</summary>
    public bool ReadBoolean() => Take(1)[0] switch
    {
        0 => false,
        1 => true,
        var other => throw new StateException($"expected 0 or 1 but found {other}"),
    };

    /// <summary>Reads a text.</summary>
    public string ReadString() => Encoding.UTF8.GetString(Take(ReadLength(1)));

    /// <summary>Reads an array of bytes.</summary>
    public byte[] ReadBytes() => Take(ReadLength(1)).ToArray();

    /// <summary>Reads an array of numbers.</summary>
    public int[] ReadInt32Array() => ReadArray<int>(sizeof(int));

    /// <summary>Reads an array of numbers.</summary>
    public long[] ReadInt64Array() => ReadArray<long>(sizeof(long));

    /// <summary>Reads an array of numbers.</summary>
    public float[] ReadSingleArray() => ReadArray<float>(sizeof(float));

    /// <summary>Reads an array of numbers.</summary>
    public double[] ReadDoubleArray() => ReadArray<double>(sizeof(double));

    private bool ChecksumHolds()
    {
        Span<byte> sum = stackalloc byte[StateWriter.ChecksumBytes];
        SHA256.HashData(_block.AsSpan(0, _end), sum);
        return sum.SequenceEqual(_block.AsSpan(_end));
    }

    private T[] ReadArray<T>(int size)
        where T : unmanaged =>
        MemoryMarshal.Cast<byte, T>(Take(ReadLength(size) * size)).ToArray();

    private int ReadLength(int size)
    {
        int length = ReadInt32();
        if (length < 0 || (long)length * size > _end - _position)
            throw new StateException($"an array claims {length} elements, more than the file holds");
        return length;
    }

    private ReadOnlySpan<byte> Take(int bytes)
    {
        if (bytes > _end - _position) throw new StateException("the file ends in the middle of a value");
        var span = _block.AsSpan(_position, bytes);
        _position += bytes;
        return span;
    }
}
