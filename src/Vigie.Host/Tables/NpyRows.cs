using System.Globalization;
using Microsoft.Win32.SafeHandles;
using Vigie.Logs.Records;

namespace Vigie.Host.Tables;

/// <summary>
/// Dense rows of an array of NumPy, a block of rows at a time. Where columns stand one after the other the rows of a block
/// are gathered from all of them, for which the file must be one that can be sought.
/// </summary>
internal sealed class NpyRows : ITableRows
{
    private const int BlockBytes = 1 << 20;

    private readonly Stream _stream;
    private readonly SafeFileHandle? _columns;
    private readonly NpyHeader _header;
    private readonly CancellationToken _stop;
    private readonly int _labelColumn;
    private readonly byte[] _bytes;
    private readonly double[] _block;
    private readonly double[] _row;
    private readonly int _rowsOfBlock;
    private int _next;
    private int _ready;
    private double _label;

    /// <summary>Reads an array whose header has been read; disposes the stream.</summary>
    public NpyRows(Stream stream, NpyHeader header, string name, TableOptions options)
    {
        _stream = stream;
        _header = header;
        _stop = options.Stop;
        Name = name;
        if (header.IsColumnMajor && header is { Columns: > 1, Rows: > 1 })
            _columns = (stream as FileStream)?.SafeFileHandle
                ?? throw new ArgumentException("An array of columns needs a file that can be sought.", nameof(stream));
        _labelColumn = TextRows.FindColumn(options.Label, [], header.Columns, name);
        Features = header.Columns - (_labelColumn >= 0 ? 1 : 0);
        int rowBytes = Math.Max(1, header.Columns * header.Bytes);
        _rowsOfBlock = (int)Math.Clamp(BlockBytes / rowBytes, 1, Math.Max(1, header.Rows));
        _bytes = new byte[_rowsOfBlock * header.Columns * header.Bytes];
        _block = new double[_rowsOfBlock * header.Columns];
        _row = new double[Features];
    }

    public string Name { get; }

    public bool IsSparse => false;

    public int Features { get; }

    public IReadOnlyList<string> Columns => [];

    public int FirstIndex => 1;

    public bool HasLabels => _labelColumn >= 0;

    public long Row { get; private set; }

    public ReadOnlySpan<int> Indices => [];

    public ReadOnlySpan<double> Values => HasLabels ? _row : Current;

    private ReadOnlySpan<double> Current => _block.AsSpan(Math.Max(0, _next - 1) * _header.Columns, _header.Columns);

    public bool Next()
    {
        if (Row == _header.Rows) return false;
        if (_next == _ready) Fill();
        Row++;
        _next++;
        foreach (double value in Current)
            if (!double.IsFinite(value)) throw FiniteFault();
        if (HasLabels) TakeLabel();
        return true;
    }

    public void AddLabelTo(LabelColumn labels) => labels.Add(_label);

    public string Place() => string.Create(CultureInfo.InvariantCulture, $"{Name}: row {Row}");

    public void Dispose() => _stream.Dispose();

    private void TakeLabel()
    {
        var values = Current;
        _label = values[_labelColumn];
        values[.._labelColumn].CopyTo(_row);
        values[(_labelColumn + 1)..].CopyTo(_row.AsSpan(_labelColumn));
    }

    private void Fill()
    {
        _stop.ThrowIfCancellationRequested();
        _next = 0;
        _ready = (int)Math.Min(_rowsOfBlock, _header.Rows - Row);
        var bytes = _bytes.AsSpan(0, _ready * _header.Columns * _header.Bytes);
        if (_columns is null) ReadRows(bytes);
        else ReadColumns(_columns);
    }

    private void ReadRows(Span<byte> bytes)
    {
        try
        {
            int read = _stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            if (read < bytes.Length) throw ShortFault();
        }
        catch (InvalidDataException error)
        {
            throw new InputException(Name, $"the gzip data is damaged or cut short: {error.Message}", error);
        }
        NpyValues.ToDouble(_header, bytes, _block);
    }

    private void ReadColumns(SafeFileHandle file)
    {
        var part = _bytes.AsSpan(0, _ready * _header.Bytes);
        var values = new double[_ready];
        for (int j = 0; j < _header.Columns; j++)
        {
            long offset = _header.Offset + (j * _header.Rows + Row) * _header.Bytes;
            for (int read = 0; read < part.Length;)
            {
                int got = RandomAccess.Read(file, part[read..], offset + read);
                if (got == 0) throw ShortFault();
                read += got;
            }
            NpyValues.ToDouble(_header, part, values);
            for (int i = 0; i < values.Length; i++) _block[i * _header.Columns + j] = values[i];
        }
    }

    private InputException ShortFault() => new(Name, string.Create(CultureInfo.InvariantCulture,
        $"the file is cut short: it ends after row {Row} of the {_header.Rows} that its header tells"));

    private InputException FiniteFault()
    {
        int column = Current.IndexOfAnyExceptInRange(double.MinValue, double.MaxValue);
        return new InputException(Name, string.Create(CultureInfo.InvariantCulture,
            $"column {column + 1} of row {Row} is not a finite number"));
    }
}
