using System.Text;
using Vigie.Logs.Records;

namespace Vigie.Host.Tables;

/// <summary>
/// Rows of libsvm text: <c>label index:value index:value # remark</c>. Indices count from 1, or from 0 where the first rows
/// hold an index 0; zeros that are written count as columns and are left out of the row. A <c>qid:</c> is passed over.
/// </summary>
internal sealed class LibsvmRows : ITableRows
{
    /// <summary>Higher indices are refused: hash them into fewer.</summary>
    private const int MostFeatures = 1 << 30;
    private const int LookBytes = 1 << 20;
    private const int ShownBytes = 24;
    private const int RowsBetweenLooks = 4096;

    private readonly TextLines _lines;
    private readonly CancellationToken _stop;
    private int[] _indices = new int[256];
    private double[] _values = new double[256];
    private byte[] _label = new byte[32];
    private int _labelLength;
    private int _count;

    public LibsvmRows(TextLines lines, TableOptions options)
    {
        _lines = lines;
        _stop = options.Stop;
        FirstIndex = options.FirstIndex ?? (HoldsIndexZero(lines.Peek(LookBytes)) ? 0 : 1);
    }

    public string Name => _lines.Name;

    public bool IsSparse => true;

    public int Features { get; private set; }

    public IReadOnlyList<string> Columns => [];

    public int FirstIndex { get; }

    public bool HasLabels => _labelLength > 0;

    public long Row { get; private set; }

    public ReadOnlySpan<int> Indices => _indices.AsSpan(0, _count);

    public ReadOnlySpan<double> Values => _values.AsSpan(0, _count);

    public bool Next()
    {
        if (Row % RowsBetweenLooks == 0) _stop.ThrowIfCancellationRequested();
        while (_lines.Next(out var line))
        {
            line = line.TrimStart(" \t"u8);
            if (line.IsEmpty || line[0] == '#') continue;
            Row++;
            Parse(line);
            return true;
        }
        return false;
    }

    public void AddLabelTo(LabelColumn labels) => labels.Add(_label.AsSpan(0, _labelLength), this);

    public string Place() => $"{_lines.Name}:{_lines.Number}";

    public void Dispose() => _lines.Dispose();

    private static bool HoldsIndexZero(ReadOnlySpan<byte> text) =>
        text.IndexOf(" 0:"u8) >= 0 || text.IndexOf("\t0:"u8) >= 0 || text.IndexOf("\n0:"u8) >= 0 || text.StartsWith("0:"u8);

    private void Parse(ReadOnlySpan<byte> line)
    {
        _count = 0;
        int at = ParseLabel(line), last = -1;
        bool isAscending = true;
        while (true)
        {
            while (at < line.Length && line[at] is (byte)' ' or (byte)'\t') at++;
            if (at >= line.Length || line[at] == '#') break;
            int start = at;
            long index = 0;
            while (at < line.Length && (uint)(line[at] - '0') <= 9 && index < MostFeatures) index = 10 * index + (line[at++] - '0');
            if (at == start || at >= line.Length || line[at] != ':')
            {
                if (index < MostFeatures && line[start..].StartsWith("qid:"u8) && (at = EndOfToken(line, start)) > 0) continue;
                throw PairFault(line[start..], index);
            }
            index -= FirstIndex;
            if ((ulong)index >= MostFeatures) throw IndexFault(index + FirstIndex);
            int length = NumberText.Read(line[++at..], out double value);
            at += length;
            if (length == 0 || (at < line.Length && line[at] is not ((byte)' ' or (byte)'\t'))) throw PairFault(line[start..], 0);
            if (!double.IsFinite(value)) throw FiniteFault((int)index);
            if (index >= Features) Features = (int)index + 1;
            isAscending &= index > last;
            last = (int)index;
            if (value == 0) continue;
            if (_count == _indices.Length) Grow();
            _indices[_count] = (int)index;
            _values[_count++] = value;
        }
        if (!isAscending) Sort();
    }

    // Rows to be scored may have no label: the first word is then a pair.
    private int ParseLabel(ReadOnlySpan<byte> line)
    {
        int end = EndOfToken(line, 0);
        var token = line[..end];
        bool isLabel = token.IndexOf((byte)':') < 0;
        if (Row > 1 && isLabel != HasLabels)
            throw new InputException(Name, _lines.Number, isLabel
                ? "this row has a label and those before have none" : "the label is missing; rows before have one");
        if (!isLabel)
        {
            _labelLength = 0;
            return 0;
        }
        if (token.Length > _label.Length) _label = new byte[2 * token.Length];
        token.CopyTo(_label);
        _labelLength = token.Length;
        return end;
    }

    private static int EndOfToken(ReadOnlySpan<byte> line, int start)
    {
        int length = line[start..].IndexOfAny((byte)' ', (byte)'\t');
        return length < 0 ? line.Length : start + length;
    }

    private void Sort()
    {
        Array.Sort(_indices, _values, 0, _count);
        for (int i = 1; i < _count; i++)
            if (_indices[i] == _indices[i - 1])
                throw new InputException(Name, _lines.Number, $"index {_indices[i] + FirstIndex} comes twice in the row");
    }

    private void Grow()
    {
        Array.Resize(ref _indices, 2 * _count);
        Array.Resize(ref _values, 2 * _count);
    }

    private InputException PairFault(ReadOnlySpan<byte> rest, long index)
    {
        if (index >= MostFeatures) return IndexFault(index);
        rest = rest[..Math.Min(EndOfToken(rest, 0), ShownBytes)];
        return new InputException(Name, _lines.Number, $"'{Encoding.UTF8.GetString(rest)}' is not a pair index:value");
    }

    private InputException IndexFault(long index) => new(Name, _lines.Number, index < FirstIndex
        ? "index 0 where the rows before count from 1: if indices count from 0, say --first-index 0"
        : $"an index is above {MostFeatures}, the most features there can be");

    private InputException FiniteFault(int index) =>
        new(Name, _lines.Number, $"the value of index {index + FirstIndex} in row {Row} is not a finite number");
}
