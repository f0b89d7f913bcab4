using System.IO.Compression;

namespace Vigie.Host.Sources;

/// <summary>
/// Unpacks gzip, all members of it, and fails where the data is cut short. <see cref="GZipStream"/> alone takes a
/// missing end for the end; so a member of known content is put after the data, and must come out last.
/// </summary>
internal sealed class GunzipStream : ForwardStream
{
    private const int BufferBytes = 16 * 1024;

    private static readonly byte[] Seal = "a vigie seal: \u00A7 end of data"u8.ToArray();
    private static readonly byte[] PackedSeal = Pack(Seal);

    private readonly GZipStream _gzip;
    private readonly byte[] _buffer = new byte[BufferBytes];
    private int _next;
    private int _end;
    private bool _ended;

    /// <summary>Unpacks <paramref name="packed"/>, and disposes it with itself.</summary>
    public GunzipStream(Stream packed) => _gzip = new GZipStream(new Sealed(packed), CompressionMode.Decompress);

    /// <summary>Gives at least one byte; 0 at the end.</summary>
    /// <exception cref="InvalidDataException">The data is damaged or cut short.</exception>
    public override int Read(Span<byte> buffer)
    {
        // What might be the seal is held back until more has come.
        while (!_ended && _end - _next <= Seal.Length) Fill();
        int ready = _end - _next - (_ended ? 0 : Seal.Length);
        int count = Math.Min(ready, buffer.Length);
        _buffer.AsSpan(_next, count).CopyTo(buffer);
        _next += count;
        return count;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) _gzip.Dispose();
        base.Dispose(disposing);
    }

    private void Fill()
    {
        _buffer.AsSpan(_next, _end - _next).CopyTo(_buffer);
        _end -= _next;
        _next = 0;
        int read = _gzip.Read(_buffer.AsSpan(_end));
        _end += read;
        if (read > 0) return;
        if (!_buffer.AsSpan(0, _end).SequenceEqual(Seal)) throw new InvalidDataException("its end is missing");
        _ended = true;
        _end = 0;
    }

    private static byte[] Pack(byte[] content)
    {
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.NoCompression, leaveOpen: true)) gzip.Write(content);
        return packed.ToArray();
    }

    private sealed class Sealed(Stream packed) : ForwardStream
    {
        private bool _packedEnded;
        private int _sealRead;

        public override int Read(Span<byte> buffer)
        {
            if (!_packedEnded)
            {
                int read = packed.Read(buffer);
                if (read > 0) return read;
                _packedEnded = true;
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
