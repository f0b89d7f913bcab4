namespace Vigie.Logs.Records;

/// <summary>
/// One record, borrowed from its reader until the next read: either a log message (with the lines that continue it)
/// or the numeric samples of one moment.
/// </summary>
public readonly ref struct LogRecord
{
    /// <summary>Time of the record in microseconds since 1970-01-01 UTC.</summary>
    public long TimeMicros { get; init; }

    /// <summary>Machine in UTF-8: the host in the line where there is one, else the one its path names.</summary>
    public ReadOnlySpan<byte> Machine { get; init; }

    /// <summary>Service in UTF-8: the process in the line where there is one, else what its path names.</summary>
    public ReadOnlySpan<byte> Service { get; init; }

    /// <summary>Part of the machine in UTF-8 that the path names, such as a SlapOS partition; empty where it names none.</summary>
    public ReadOnlySpan<byte> Partition { get; init; }

    /// <summary>Process or thread number as the line gives it; empty where it gives none.</summary>
    public ReadOnlySpan<byte> Process { get; init; }

    /// <summary>Severity.</summary>
    public Level Level { get; init; }

    /// <summary>What follows time, host, process and level on the first line. Empty for samples.</summary>
    public ReadOnlySpan<byte> Message { get; init; }

    /// <summary>
    /// The lines that go on with the record, such as a stack trace, with the line ends between them; up to
    /// <see cref="RecordOptions.MaxContinuationBytes"/> of them.
    /// </summary>
    public ReadOnlySpan<byte> Continuation { get; init; }

    /// <summary>Number of the record's first line in its file, from 1.</summary>
    public long Line { get; init; }

    /// <summary>Names of the samples; empty for a log message.</summary>
    public ReadOnlySpan<string> MetricNames { get; init; }

    /// <summary>One value a name; NaN where the sample is missing.</summary>
    public ReadOnlySpan<double> MetricValues { get; init; }
}
