using System.Text.Json;

namespace Vigie.Logs.Records;

/// <summary>
/// Reads a line that is one JSON object: time, level, message, host and service under the names that loggers use.
/// Parts are ranges of the line, except a message with escapes, which is unescaped into a buffer of its own.
/// </summary>
internal sealed class JsonLine
{
    private byte[] _text = [];
    private int _textLength;
    private int _messageStart;
    private int _messageLength;
    private int _messageRank;
    private bool _isUnescaped;
    private bool _hasTime;

    /// <summary>Level found.</summary>
    public Level Level { get; private set; }

    /// <summary>UTC microseconds.</summary>
    public long Micros { get; private set; }

    public int HostStart { get; private set; }

    public int HostLength { get; private set; }

    public int ServiceStart { get; private set; }

    public int ServiceLength { get; private set; }

    /// <summary>The message, its first line only; the whole object where it has none.</summary>
    public ReadOnlySpan<byte> Message(ReadOnlySpan<byte> line) =>
        _isUnescaped ? _text.AsSpan(0, _textLength) : line.Slice(_messageStart, _messageLength);

    /// <summary>Whether the line is a JSON object, and whether it says when.</summary>
    public (bool IsJson, bool HasTime) TryRead(ReadOnlySpan<byte> line, TimestampReader times)
    {
        Level = Level.None;
        HostLength = ServiceLength = 0;
        _messageRank = int.MaxValue;
        _messageStart = 0;
        _messageLength = line.Length;
        _isUnescaped = false;
        _hasTime = false;
        var reader = new Utf8JsonReader(line);
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) return default;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var field = Classify(reader.ValueSpan);
                reader.Read();
                Take(field, ref reader, times);
                reader.Skip();
            }
            return (reader.TokenType == JsonTokenType.EndObject && !reader.Read(), _hasTime);
        }
        catch (JsonException)
        {
            return default;
        }
    }

    private enum Field : byte
    {
        Other,
        Time,
        Level,
        Message,
        Msg,
        Log,
        Text,
        Host,
        Service,
    }

    private static Field Classify(ReadOnlySpan<byte> name)
    {
        if (name.Length is < 2 or > 10) return Field.Other;
        Span<byte> lower = stackalloc byte[10];
        for (int i = 0; i < name.Length; i++)
            lower[i] = (uint)(name[i] - 'A') <= 25 ? (byte)(name[i] | 0x20) : name[i];
        lower = lower[..name.Length];
        if (Is(lower, "time"u8, "timestamp"u8, "@timestamp"u8, "ts"u8)
            || Is(lower, "date"u8, "datetime"u8, "asctime"u8, "@t"u8)) return Field.Time;
        if (Is(lower, "level"u8, "severity"u8, "log_level"u8, "levelname"u8)
            || Is(lower, "loglevel"u8, "lvl"u8, "@l"u8, "priority"u8)) return Field.Level;
        if (Is(lower, "host"u8, "hostname"u8, "machine"u8, "node"u8)) return Field.Host;
        if (Is(lower, "service"u8, "logger"u8, "name"u8, "app"u8)) return Field.Service;
        if (lower.SequenceEqual("message"u8)) return Field.Message;
        if (Is(lower, "msg"u8, "@m"u8, "msg"u8, "msg"u8)) return Field.Msg;
        if (lower.SequenceEqual("log"u8)) return Field.Log;
        return Is(lower, "text"u8, "event"u8, "@mt"u8, "text"u8) ? Field.Text : Field.Other;
    }

    private static bool Is(
        ReadOnlySpan<byte> name,
        ReadOnlySpan<byte> a, ReadOnlySpan<byte> b, ReadOnlySpan<byte> c, ReadOnlySpan<byte> d) =>
        name.SequenceEqual(a) || name.SequenceEqual(b) || name.SequenceEqual(c) || name.SequenceEqual(d);

    private void Take(Field field, ref Utf8JsonReader reader, TimestampReader times)
    {
        bool isText = reader.TokenType == JsonTokenType.String;
        int start = (int)reader.TokenStartIndex + 1;
        switch (field)
        {
            case Field.Time when !_hasTime && reader.TokenType is JsonTokenType.String or JsonTokenType.Number:
                _hasTime = times.TryReadExact(reader.ValueSpan);
                if (_hasTime) Micros = times.Micros;
                break;
            case Field.Level when Level == Level.None:
                if (isText) Level = LevelWords.Parse(reader.ValueSpan);
                else if (reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out int number))
                    Level = OfNumber(number);
                break;
            case Field.Host when isText && HostLength == 0:
                HostStart = start;
                HostLength = reader.ValueSpan.Length;
                break;
            case Field.Service when isText && ServiceLength == 0:
                ServiceStart = start;
                ServiceLength = reader.ValueSpan.Length;
                break;
            case Field.Message or Field.Msg or Field.Log or Field.Text when isText && (int)field < _messageRank:
                TakeMessage(field, ref reader, start);
                break;
        }
    }

    private void TakeMessage(Field field, ref Utf8JsonReader reader, int start)
    {
        _messageRank = (int)field;
        _messageStart = start;
        _messageLength = reader.ValueSpan.Length;
        _isUnescaped = reader.ValueIsEscaped;
        if (!_isUnescaped) return;
        if (_text.Length < _messageLength) _text = new byte[Math.Max(256, _messageLength * 2)];
        int length;
        try
        {
            length = reader.CopyString(_text);
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair: the escapes are kept as they are written.
            _isUnescaped = false;
            return;
        }
        int lineEnd = _text.AsSpan(0, length).IndexOfAny((byte)'\n', (byte)'\r');
        _textLength = lineEnd < 0 ? length : lineEnd;
    }

    // Numbers of bunyan and pino (10 trace to 60 fatal), else severities of syslog.
    private static Level OfNumber(int number) => number switch
    {
        < 0 => Level.None,
        <= 7 => LevelWords.OfSyslog(number),
        <= 20 => Level.Debug,
        <= 30 => Level.Info,
        <= 40 => Level.Warning,
        <= 50 => Level.Error,
        _ => Level.Critical,
    };
}
