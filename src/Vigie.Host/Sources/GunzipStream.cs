using System.IO.Compression;

namespace Vigie.Host.Sources;

/// <summary>
/// Unpacks gzip, all members of it, and fails where the data is cut short. <see cref="GZipStream"/> alone takes a
/// missing end for the end; so a member of known content is put after the data, and must come out last. What comes out
/// before that member is asked for is the data's own, and is given whole even if the end turns out to be missing.
/// </summary>
internal sealed class GunzipStream : ForwardStream
{
    private static readonly byte[] Seal = "a vigie seal: \u00A7 end of data"u8.ToArray();
    private static readonly byte[] PackedSeal = Pack(Seal);

    private readonly Sealed _packed;
    private readonly GZipStream _gzip;
    private readonly byte[] _tail = new byte[Seal.Length + 1];
    private bool _ended;

    /// <summary>Unpacks <paramref name="packed"/>, and disposes it with itself.</summary>
    public GunzipStream(Stream packed)
    {
        _packed = new Sealed(packed);
        _gzip = new GZipStream(_packed, CompressionMode.Decompress);
    }

    /// <summary>Gives at least one byte; 0 at the end.</summary>
    /// <exception cref="InvalidDataException">The data is damaged or cut short.</exception>
    public override int Read(Span<byte> buffer)
    {
        if (_ended || buffer.IsEmpty) return 0;
        int read = _gzip.Read(buffer);
        if (!_packed.HasEnded) return read;
        CheckSeal(buffer[..read]);
        _ended = true;
        return 0;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) _gzip.Dispose();
        base.Dispose(disposing);
    }

    private void CheckSeal(ReadOnlySpan<byte> start)
    {
        int length = Math.Min(start.Length, _tail.Length);
        start[..length].CopyTo(_tail);
        while (length < _tail.Length)
        {
            int read = _gzip.Read(_tail.AsSpan(length));
            if (read == 0) break;
            length += read;
        }
        if (!_tail.AsSpan(0, length).SequenceEqual(Seal)) throw new InvalidDataException("its end is missing");
    }

    private static byte[] Pack(byte[] content)
    {
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.NoCompression, leaveOpen: true)) gzip.Write(content);
        return packed.ToArray();
    }

    private sealed class Sealed(Stream packed) : ForwardStream
    {
        private int _sealRead;

        /// <summary>Whether the seal was asked for: all that the data holds has come out.</summary>
        public bool HasEnded { get; private set; }

        public override int Read(Span<byte> buffer)
        {
            if (!HasEnded)
            {
                int read = packed.Read(buffer);
                if (read > 0) return read;
                HasEnded = true;
            }
            int count = Math.Min(buffer.Length, PackedSeal.Length - _sealRead);
            PackedSeal.AsSpan(_sealRead, count).CopyTo(buffer);
            _sealRead += count;
            return count;
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing) packed.Dispose();
            base.Dispose(disposing);
        }
    }
}
