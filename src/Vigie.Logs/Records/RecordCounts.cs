namespace Vigie.Logs.Records;

/// <summary>
/// What became of every line. The law: <see cref="Lines"/> = <see cref="Records"/> + <see cref="Continuations"/> +
/// <see cref="Blank"/> + <see cref="Headers"/> + the rejects (<see cref="LineFault.NoTime"/>,
/// <see cref="LineFault.BadTime"/>, <see cref="LineFault.BadRow"/>, <see cref="LineFault.Binary"/>,
/// <see cref="LineFault.NoMatch"/>). Cut lines and held times come on top: such lines
/// are also one of the above.
/// </summary>
public sealed class RecordCounts
{
    private readonly long[] _faults = new long[FaultKinds];
    private readonly long[] _firstLines = new long[FaultKinds];

    /// <summary>Number of kinds of <see cref="LineFault"/>.</summary>
    public const int FaultKinds = 8;

    /// <summary>Lines read.</summary>
    public long Lines { get; internal set; }

    /// <summary>Lines that began a record, metric rows included.</summary>
    public long Records { get; internal set; }

    /// <summary>Lines without a time that went on with the record before them.</summary>
    public long Continuations { get; internal set; }

    /// <summary>Lines of blanks only.</summary>
    public long Blank { get; internal set; }

    /// <summary>Header lines and comments of tables and metric files.</summary>
    public long Headers { get; internal set; }

    /// <summary>Numeric samples in metric rows, missing ones not counted.</summary>
    public long Samples { get; internal set; }

    /// <summary>Lines that became nothing.</summary>
    public long Rejects => this[LineFault.NoTime] + this[LineFault.BadTime] + this[LineFault.BadRow]
        + this[LineFault.Binary] + this[LineFault.NoMatch];

    /// <summary>Continuations that the limit kept out of their record.</summary>
    public long Unjoined { get; internal set; }

    /// <summary>Zero bytes skipped at the start of lines.</summary>
    public long ZeroBytes { get; internal set; }

    /// <summary>How often a fault came.</summary>
    public long this[LineFault fault] => _faults[(int)fault];

    /// <summary>The line where a fault first came, from 1; 0 where it never did.</summary>
    public long FirstLine(LineFault fault) => _firstLines[(int)fault];

    /// <summary>Adds the counts of another file; first lines stay as they are.</summary>
    public void Add(RecordCounts other)
    {
        ArgumentNullException.ThrowIfNull(other);
        Lines += other.Lines;
        Records += other.Records;
        Continuations += other.Continuations;
        Blank += other.Blank;
        Headers += other.Headers;
        Samples += other.Samples;
        Unjoined += other.Unjoined;
        ZeroBytes += other.ZeroBytes;
        for (int i = 0; i < FaultKinds; i++) _faults[i] += other._faults[i];
    }

    internal void Count(LineFault fault, long line)
    {
        if (_faults[(int)fault]++ == 0) _firstLines[(int)fault] = line;
    }
}
