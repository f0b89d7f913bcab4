using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text;
using Vigie.Logs.Templates;

namespace Vigie.App.Cli;

/// <summary>
/// The template of every line of the input as CSV, <c>LineId,EventId,EventTemplate</c>, by the templates as they are at
/// the end. Lines are numbered from 1 through all files in their order; a line that goes on with a record has that
/// record's template, one that belongs to none has no template.
/// </summary>
internal sealed class AssignmentWriter(TemplateMiner miner, Stream stream)
{
    private const int FlushBytes = 1 << 16;
    private const int DigitsOfLong = 20;

    private readonly Dictionary<int, byte[]> _tails = [];
    private readonly ArrayBufferWriter<byte> _buffer = new(FlushBytes * 2);

    /// <summary>Writes the lines of the first so many files of a spool.</summary>
    public void Write(LineSpool spool, int files)
    {
        _buffer.Write("LineId,EventId,EventTemplate\n"u8);
        long line = 0;
        for (int file = 0; file < files; file++)
        {
            foreach (var block in spool.Read(file))
            {
                foreach (int id in block.Span) WriteRow(++line, id);
            }
        }
        Flush();
    }

    private void WriteRow(long line, int id)
    {
        Utf8Formatter.TryFormat(line, _buffer.GetSpan(DigitsOfLong), out int digits);
        _buffer.Advance(digits);
        if (!_tails.TryGetValue(id, out var tail)) _tails.Add(id, tail = Tail(id));
        _buffer.Write(tail);
        if (_buffer.WrittenCount >= FlushBytes) Flush();
    }

    private void Flush()
    {
        stream.Write(_buffer.WrittenSpan);
        _buffer.ResetWrittenCount();
    }

    // A template that was given up has no text any more.
    private byte[] Tail(int id)
    {
        if (id < 0) return ",,\n"u8.ToArray();
        if (!miner.TryGet(miner.Resolve(id), out var template)) return ",evicted,<*>\n"u8.ToArray();
        return Encoding.UTF8.GetBytes(string.Create(
            CultureInfo.InvariantCulture, $",{template.Key:x16},{Csv.Cell(template.Text)}\n"));
    }
}
