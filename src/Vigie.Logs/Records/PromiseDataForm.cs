using System.Text.Json;

namespace Vigie.Logs.Records;

/// <summary>
/// JSON lines with numbers in an object called <c>data</c>, as promises of SlapOS keep what they measured:
/// <c>{"time": ..., "log_level": "INFO", "message": "RAM data", "data": {"available_ram": 9000000000}}</c>. The numbers
/// are samples named by the file and the key. A line that warns, or holds no number, is a message.
/// </summary>
internal sealed class PromiseDataForm(RecordOrigin origin, TimestampReader times) : ILineForm
{
    private const int MostKeys = 256;

    private readonly TextForm _text = new(times);
    private readonly string _stem = origin.SampleStem;
    private readonly Utf8Names _keys = new();
    private readonly List<string> _names = [];
    private readonly int[] _found = new int[MostKeys];
    private readonly double[] _numbers = new double[MostKeys];
    private string[] _rowNames = [];
    private double[] _rowValues = [];
    private int[] _rowKeys = [];

    /// <summary>Whether a first line is of this format.</summary>
    public static bool IsStart(ReadOnlySpan<byte> line)
    {
        if (line[0] != '{' || line.IndexOf("\"log_level\""u8) < 0) return false;
        int data = line.IndexOf("\"data\":"u8);
        return data > 0 && line[(data + 7)..].TrimStart((byte)' ') is [(byte)'{', ..];
    }

    /// <inheritdoc/>
    public LineFate Read(ReadOnlySpan<byte> line, ref Head head)
    {
        var fate = _text.Read(line, ref head);
        if (fate != LineFate.Record || line[0] != '{' || head.Level >= Level.Warning) return fate;
        int count = ReadData(line);
        if (count == 0) return fate;
        long micros = head.Micros;
        head = new Head { Micros = micros, Names = Names(count), Values = _rowValues, Present = count };
        _numbers.AsSpan(0, count).CopyTo(_rowValues);
        return LineFate.Record;
    }

    // Numbers directly in the object; TextForm has seen that the line is well-formed.
    private int ReadData(ReadOnlySpan<byte> line)
    {
        var reader = new Utf8JsonReader(line);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            bool isData = reader.ValueTextEquals("data"u8);
            reader.Read();
            if (isData && reader.TokenType == JsonTokenType.StartObject) return ReadMembers(ref reader);
            reader.Skip();
        }
        return 0;
    }

    private int ReadMembers(ref Utf8JsonReader reader)
    {
        int count = 0;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.ValueSpan;
            int key = _keys.Find(name);
            if (key < 0 && _keys.Count < MostKeys) key = _keys.Number(name);
            reader.Read();
            if (reader.TokenType == JsonTokenType.Number && key >= 0 && count < MostKeys
                && reader.TryGetDouble(out double value) && double.IsFinite(value))
            {
                _found[count] = key;
                _numbers[count++] = value;
            }
            reader.Skip();
        }
        return count;
    }

    // The same array as for the line before where the keys are the same, as they nearly always are.
    private string[] Names(int count)
    {
        if (_rowKeys.AsSpan().SequenceEqual(_found.AsSpan(0, count))) return _rowNames;
        while (_names.Count < _keys.Count) _names.Add($"{_stem}.{_keys[_names.Count]}");
        _rowKeys = _found[..count];
        _rowNames = Array.ConvertAll(_rowKeys, key => _names[key]);
        _rowValues = new double[count];
        return _rowNames;
    }
}
