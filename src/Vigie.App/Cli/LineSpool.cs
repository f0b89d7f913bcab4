using System.Runtime.InteropServices;

namespace Vigie.App.Cli;

/// <summary>
/// A number for every line of every file, kept in a temporary file that nothing is left of: in memory a block a file
/// and eight bytes for each block written. Files may take turns; each file's lines come in order.
/// </summary>
internal sealed class LineSpool : IDisposable
{
    /// <summary>A line before the first record of its file.</summary>
    public const int None = -1;

    private const int BlockLines = 1024;

    private readonly FileStream _stream = new(
        Path.Combine(Path.GetTempPath(), $"vigie-{Guid.NewGuid():N}.lines"), FileMode.CreateNew, FileAccess.ReadWrite,
        FileShare.None, bufferSize: 1, FileOptions.DeleteOnClose);

    private readonly List<FileLines> _files = [];
    private long _end;

    /// <summary>
    /// Notes the number of a line, from 1. The lines between it and the one noted before go on with that one's record
    /// and get its number.
    /// </summary>
    public void Set(int file, long line, int number)
    {
        while (_files.Count <= file) _files.Add(new FileLines());
        var lines = _files[file];
        FillTo(lines, line - 1);
        Append(lines, number);
    }

    /// <summary>Gives the last lines of a file the number of its last record.</summary>
    public void FillTo(int file, long count)
    {
        while (_files.Count <= file) _files.Add(new FileLines());
        FillTo(_files[file], count);
    }

    /// <summary>The numbers of one file's lines, block by block; each block is borrowed until the next.</summary>
    public IEnumerable<ReadOnlyMemory<int>> Read(int file)
    {
        if (file >= _files.Count) yield break;
        var lines = _files[file];
        var block = new int[BlockLines];
        foreach (long offset in lines.Offsets)
        {
            _stream.Position = offset;
            _stream.ReadExactly(MemoryMarshal.AsBytes(block.AsSpan()));
            yield return block;
        }
        yield return lines.Block.AsMemory(0, (int)(lines.Count % BlockLines));
    }

    public void Dispose() => _stream.Dispose();

    private void FillTo(FileLines lines, long count)
    {
        while (lines.Count < count) Append(lines, lines.Last);
    }

    private void Append(FileLines lines, int number)
    {
        int at = (int)(lines.Count++ % BlockLines);
        lines.Block[at] = lines.Last = number;
        if (at < BlockLines - 1) return;
        lines.Offsets.Add(_end);
        _stream.Position = _end;
        _stream.Write(MemoryMarshal.AsBytes(lines.Block.AsSpan()));
        _end = _stream.Position;
    }

    private sealed class FileLines
    {
        public int[] Block { get; } = new int[BlockLines];

        public List<long> Offsets { get; } = [];

        public long Count { get; set; }

        public int Last { get; set; } = None;
    }
}
