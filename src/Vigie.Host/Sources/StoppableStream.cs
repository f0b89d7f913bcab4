namespace Vigie.Host.Sources;

/// <summary>
/// A pipe whose reads can be given up: a writer that says nothing for hours must not keep a program that was told to
/// stop. A read that is given up goes on in the background until the pipe says something.
/// </summary>
internal sealed class StoppableStream(Stream pipe, CancellationToken stop) : ForwardStream
{
    private byte[] _buffer = [];

    /// <summary>Reads as the pipe does.</summary>
    /// <exception cref="OperationCanceledException">It was given up.</exception>
    public override int Read(Span<byte> buffer)
    {
        if (!stop.CanBeCanceled) return pipe.Read(buffer);
        if (_buffer.Length < buffer.Length) _buffer = new byte[buffer.Length];
        var (target, wanted) = (_buffer, buffer.Length);
        var read = Task.Run(() => pipe.Read(target.AsSpan(0, wanted)), CancellationToken.None);
        Task.WaitAny([read], stop);
        int count = read.GetAwaiter().GetResult();
        target.AsSpan(0, count).CopyTo(buffer);
        return count;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) pipe.Dispose();
        base.Dispose(disposing);
    }
}
