namespace Vigie.Logs.Records;

/// <summary>
/// Rows of a log that was exported as a table: time (in one column or several), level, message, machine, service and
/// process by the names of their columns. A row that fits the header but has no time goes on with the one before it.
/// </summary>
internal sealed class CsvLogForm : ILineForm
{
    private readonly TableColumns _columns;
    private readonly TimeParts _time;
    private readonly int _level;
    private readonly int _message;
    private readonly int _host;
    private readonly int _service;
    private readonly int _process;
    private byte[] _text = [];
    private bool _hasHeader;

    /// <summary>For a file whose header told these columns.</summary>
    public CsvLogForm(TableColumns columns, TimestampReader times)
    {
        _columns = columns;
        _time = new TimeParts(columns.Fields, times);
        _level = Array.IndexOf(columns.Fields, Field.Level);
        _host = Array.IndexOf(columns.Fields, Field.Host);
        _process = Array.IndexOf(columns.Fields, Field.Process);
        _service = Array.FindIndex(columns.Fields, field => field is Field.Service or Field.LateService);
        var message = columns.Fields.Where(TableColumns.IsMessage).Min();
        _message = Array.IndexOf(columns.Fields, message);
    }

    /// <inheritdoc/>
    public LineFate Read(ReadOnlySpan<byte> line, ref Head head)
    {
        if (!_hasHeader)
        {
            _hasHeader = true;
            return LineFate.Header;
        }
        // A cell with line ends in its quotes: what follows its first line goes on with the record.
        bool isWhole = _columns.Split(line);
        var cells = _columns.Cells;
        if (!isWhole && line.Count((byte)'"') % 2 == 0) return LineFate.NoTime;
        if (!_time.TryRead(line, cells, out head.Micros)) return isWhole ? LineFate.BadTime : LineFate.NoTime;
        head.Message = cells[_message];
        if (_level >= 0) head.Level = LevelWords.OfText(line.Slice(cells[_level].Start, cells[_level].Length));
        if (_host >= 0) head.Host = cells[_host];
        if (_service >= 0) head.Service = cells[_service];
        if (_process >= 0) head.Process = cells[_process];
        head.Joins = true;
        var message = line.Slice(head.Message.Start, head.Message.Length);
        if (message.IndexOf("\"\""u8) >= 0) Undouble(message, ref head);
        return LineFate.Record;
    }

    private void Undouble(ReadOnlySpan<byte> message, ref Head head)
    {
        // The record before may still be read from the other buffer: none is, for records that join lie in their line.
        if (_text.Length < message.Length) _text = new byte[message.Length * 2];
        int to = 0;
        for (int at = 0; at < message.Length; at++)
        {
            _text[to++] = message[at];
            if (message[at] == '"' && at + 1 < message.Length && message[at + 1] == '"') at++;
        }
        head.Text = _text;
        head.Message = new(0, to);
        head.Joins = false;
    }
}
