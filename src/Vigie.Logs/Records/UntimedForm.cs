namespace Vigie.Logs.Records;

/// <summary>Lines without any time: each is a record at the file's date, but an indented one goes on with the record before it.</summary>
internal sealed class UntimedForm(RecordOrigin origin) : ILineForm
{
    private readonly long _micros = origin.Latest is { } date ? TimestampReader.MicrosOf(date) : 0;
    private bool _hasRecords;

    /// <inheritdoc/>
    public LineFate Read(ReadOnlySpan<byte> line, ref Head head)
    {
        if (_hasRecords && line[0] is (byte)' ' or (byte)'\t') return LineFate.NoTime;
        _hasRecords = true;
        head.Micros = _micros;
        head.Joins = true;
        HeaderReader.ReadRest(line, 0, ref head);
        return LineFate.Record;
    }
}
