namespace Vigie.Logs.Records;

/// <summary>
/// Reads a line of <c>key=value</c> pairs (logfmt): time, level, message, host, service and process under the names
/// that loggers use. A line with a token that is no pair is none.
/// </summary>
internal sealed class LogfmtLine(TimestampReader times)
{
    private const int LongestKey = 64;

    /// <summary>Whether the line is pairs only, with a time among them.</summary>
    public bool TryRead(ReadOnlySpan<byte> line, ref Head head)
    {
        bool hasTime = false;
        var messageField = Field.Other;
        int pairs = 0;
        for (int at = 0; at < line.Length; pairs++)
        {
            int keyLength = KeyLength(line[at..]);
            if (keyLength == 0) return false;
            var field = FieldNames.Of(line.Slice(at, keyLength));
            at += keyLength + 1;
            var value = Value(line, at, out int end);
            if (end < 0) return false;
            at = end;
            while (at < line.Length && line[at] is (byte)' ' or (byte)'\t') at++;
            var text = line.Slice(value.Start, value.Length);
            switch (field)
            {
                case Field.Time or Field.Date or Field.LateTime when !hasTime:
                    hasTime = times.TryReadExact(text);
                    break;
                case Field.Level when head.Level == Level.None:
                    head.Level = LevelWords.OfText(text);
                    break;
                case Field.Host when head.Host.Length == 0:
                    head.Host = value;
                    break;
                case Field.Service when head.Service.Length == 0:
                    head.Service = value;
                    break;
                case Field.Process when head.Process.Length == 0:
                    head.Process = value;
                    break;
                case Field.Message or Field.Msg or Field.Text when messageField == Field.Other || field < messageField:
                    messageField = field;
                    head.Message = value;
                    break;
            }
        }
        if (!hasTime || pairs < 2) return false;
        head.Micros = times.Micros;
        if (messageField == Field.Other) head.Message = new(0, line.Length);
        return true;
    }

    private static int KeyLength(ReadOnlySpan<byte> text)
    {
        int length = 0;
        while (length < text.Length && length < LongestKey
            && (TimeFormats.IsWordByte(text[length]) || text[length] is (byte)'.' or (byte)'@' or (byte)'/')) length++;
        return length < text.Length && text[length] == '=' ? length : 0;
    }

    // A quoted value is what stands between the quotes, escapes as they are written; end is -1 if they do not close.
    private static Head.Range Value(ReadOnlySpan<byte> line, int at, out int end)
    {
        if (at < line.Length && line[at] == '"')
        {
            end = at + 1;
            while (end < line.Length && line[end] != '"') end += line[end] == '\\' ? 2 : 1;
            if (end >= line.Length)
            {
                end = -1;
                return default;
            }
            var inner = Head.Range.Of(at + 1, end);
            end++;
            if (end < line.Length && line[end] is not ((byte)' ' or (byte)'\t')) end = -1;
            return inner;
        }
        int length = line[at..].IndexOfAny((byte)' ', (byte)'\t');
        end = length < 0 ? line.Length : at + length;
        return Head.Range.Of(at, end);
    }
}
