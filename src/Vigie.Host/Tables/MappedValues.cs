using System.Buffers;
using System.IO.MemoryMappedFiles;
using System.Runtime.CompilerServices;

namespace Vigie.Host.Tables;

/// <summary>A file seen as memory: pages come from the disk when touched, and the system drops them when memory is short.</summary>
internal sealed unsafe class MappedFile : IDisposable
{
    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;
    private readonly byte* _start;

    /// <summary>Maps a whole file of at least one byte; the stream stays open, and is disposed with this.</summary>
    public MappedFile(FileStream stream)
    {
        _file = MemoryMappedFile.CreateFromFile(
            stream, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: false);
        _view = _file.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);
        byte* start = null;
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
        _start = start + _view.PointerOffset;
        Length = stream.Length;
    }

    /// <summary>Bytes of the file.</summary>
    public long Length { get; }

    /// <summary>Values of the file from a byte on; valid until this is disposed.</summary>
    public ReadOnlyMemory<T> Values<T>(long offset, int count)
        where T : unmanaged
    {
        if (offset < 0 || offset > Length - (long)count * sizeof(T))
            throw new ArgumentOutOfRangeException(
                nameof(offset), offset, $"{count} values from {offset} end after the file's {Length} bytes.");
        return new MappedValues<T>((T*)(_start + offset), count).Memory;
    }

    public void Dispose()
    {
        _view.SafeMemoryMappedViewHandle.ReleasePointer();
        _view.Dispose();
        _file.Dispose();
    }
}

/// <summary>Values in a <see cref="MappedFile"/>, which must live as long.</summary>
internal sealed unsafe class MappedValues<T>(T* start, int count) : MemoryManager<T>
    where T : unmanaged
{
    public override Span<T> GetSpan() => new(start, count);

    public override MemoryHandle Pin(int elementIndex = 0) => new(Unsafe.Add<T>(start, elementIndex));

    public override void Unpin()
    {
        // Mapped pages never move.
    }

    protected override void Dispose(bool disposing)
    {
        // The file is disposed by its owner.
    }
}
