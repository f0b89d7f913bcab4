using Vigie.Learn;

namespace Vigie.Logs.Records;

/// <summary>How lines become records.</summary>
public sealed record RecordOptions
{
    /// <summary>Longest line kept, in bytes, in [256, 2^24]; of a longer one the head is kept.</summary>
    public int MaxLineBytes { get; init => field = Check.Within(value, 256, 1 << 24); } = 64 * 1024;

    /// <summary>
    /// Bytes kept of the lines that go on with a record, in [0, 2^24]; of more, whole lines are left out.
    /// </summary>
    public int MaxContinuationBytes { get; init => field = Check.Within(value, 0, 1 << 24); } = 16 * 1024;

    /// <summary>How lines are laid out; null: found by looking.</summary>
    public LinePattern? Pattern { get; init; }

    /// <summary>
    /// Whether each line of a file whose first lines have no time is a record at the file's date. Else they are rejected.
    /// </summary>
    public bool KeepsUntimed { get; init; }

    /// <summary>
    /// Zone of times that name none. Where clocks are set back an hour comes twice: its times are taken as standard
    /// time, and those that then run backwards in a file are held at the latest time seen.
    /// </summary>
    public TimeZoneInfo TimeZone { get; init; } = TimeZoneInfo.Utc;

    /// <summary>Year of the first record of files whose times have none; null: judged by the file's date.</summary>
    public int? Year { get; init => field = value is { } year ? Check.Within(year, 1970, 9000) : null; }

    /// <summary>Midnight before the first record, or the start of the machine, of files that count from there.</summary>
    internal long? StartMicros { get; init; }
}
