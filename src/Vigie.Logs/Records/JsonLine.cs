using System.Text.Json;

namespace Vigie.Logs.Records;

/// <summary>
/// Reads a line that is one JSON object: time, level, message, host, service and process under the names that loggers
/// use. Parts are ranges of the line, except a message with escapes, which is unescaped into a buffer of its own.
/// </summary>
internal sealed class JsonLine(TimestampReader times)
{
    private byte[] _text = [];
    private Field _messageField;
    private bool _hasTime;
    private bool _isLateTime;
    private bool _isLateService;

    /// <summary>
    /// Whether the line is a JSON object, and whether it says when. The message is its first line only; the whole
    /// object where it has none.
    /// </summary>
    public (bool IsJson, bool HasTime) TryRead(ReadOnlySpan<byte> line, ref Head head)
    {
        head.Message = new(0, line.Length);
        _messageField = Field.Other;
        _hasTime = _isLateTime = _isLateService = false;
        var reader = new Utf8JsonReader(line);
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) return default;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var name = reader.ValueSpan;
                reader.Read();
                if (reader.TokenType == JsonTokenType.StartObject && FieldNames.IsOuter(name))
                    TakeMembers(name, ref reader, ref head);
                else if (reader.TokenType is JsonTokenType.String or JsonTokenType.Number)
                    Take(FieldNames.Of(name), ref reader, ref head);
                else
                    reader.Skip();
            }
            return (reader.TokenType == JsonTokenType.EndObject && !reader.Read(), _hasTime);
        }
        catch (JsonException)
        {
            return default;
        }
    }

    /// <summary>Whether the message is a line that another program wrote, kept by a container's runtime.</summary>
    public bool IsWrapped => _messageField == Field.Log;

    /// <summary>Whether it says what happened: an object with a time alone may be data that a text log quotes.</summary>
    public bool HasMessage => _messageField != Field.Other;

    private void TakeMembers(ReadOnlySpan<byte> outer, ref Utf8JsonReader reader, ref Head head)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.ValueSpan;
            reader.Read();
            if (reader.TokenType is JsonTokenType.String or JsonTokenType.Number)
                Take(FieldNames.Of(outer, name), ref reader, ref head);
            else
                reader.Skip();
        }
    }

    private void Take(Field field, ref Utf8JsonReader reader, ref Head head)
    {
        bool isText = reader.TokenType == JsonTokenType.String;
        var range = new Head.Range((int)reader.TokenStartIndex + (isText ? 1 : 0), reader.ValueSpan.Length);
        switch (field)
        {
            case Field.Time or Field.Date or Field.LateTime:
                TakeTime(field == Field.LateTime, ref reader, ref head);
                break;
            case Field.Level or Field.LevelNumber when head.Level == Level.None:
                head.Level = LevelOf(field, ref reader);
                break;
            case Field.Host when isText && head.Host.Length == 0:
                head.Host = range;
                break;
            case Field.Service when isText && (head.Service.Length == 0 || _isLateService):
                head.Service = range;
                _isLateService = false;
                break;
            case Field.LateService when isText && head.Service.Length == 0:
                head.Service = range;
                _isLateService = true;
                break;
            case Field.Process when head.Process.Length == 0:
                head.Process = range;
                break;
            case Field.Message or Field.Msg or Field.Log or Field.Text
                when isText && (_messageField == Field.Other || field < _messageField):
                TakeMessage(field, range, ref reader, ref head);
                break;
        }
    }

    private void TakeTime(bool isLate, ref Utf8JsonReader reader, ref Head head)
    {
        if (_hasTime && (isLate || !_isLateTime)) return;
        bool isRead = times.TryReadExact(reader.ValueSpan)
            || (reader.TokenType == JsonTokenType.Number && reader.TryGetDouble(out double number)
                && times.TryReadEpoch(number));
        if (!isRead) return;
        _hasTime = true;
        _isLateTime = isLate;
        head.Micros = times.Micros;
    }

    private static Level LevelOf(Field field, ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.Number)
            return reader.TryGetInt32(out int number) ? LevelWords.OfNumber(number, field == Field.LevelNumber) : Level.None;
        return LevelWords.OfText(reader.ValueSpan);
    }

    private void TakeMessage(Field field, Head.Range range, ref Utf8JsonReader reader, ref Head head)
    {
        _messageField = field;
        head.Message = range;
        head.Text = null;
        if (!reader.ValueIsEscaped) return;
        if (_text.Length < range.Length) _text = new byte[Math.Max(256, range.Length * 2)];
        int length;
        try
        {
            length = reader.CopyString(_text);
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair: the escapes are kept as they are written.
            return;
        }
        int lineEnd = _text.AsSpan(0, length).IndexOfAny((byte)'\n', (byte)'\r');
        head.Message = new(0, lineEnd < 0 ? length : lineEnd);
        head.Text = _text;
    }
}
