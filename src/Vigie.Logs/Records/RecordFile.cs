namespace Vigie.Logs.Records;

/// <summary>A file of records that can be opened.</summary>
/// <param name="origin">What its name and date say.</param>
/// <param name="open">
/// Opens it at its start. Told true when many files are open already: the stream should then hold no handle between
/// two reads.
/// </param>
/// <param name="canReopen">False for a pipe, which can be read only once.</param>
public sealed class RecordFile(RecordOrigin origin, Func<bool, Stream> open, bool canReopen = true)
{
    private readonly Func<IFileRecords>? _openRecords;

    /// <summary>A file that is no text: its records are made as it is read.</summary>
    public RecordFile(RecordOrigin origin, Func<IFileRecords> openRecords)
        : this(origin, _ => Stream.Null) => _openRecords = openRecords;

    /// <summary>What its name and date say.</summary>
    public RecordOrigin Origin { get; } = origin;

    /// <summary>Whether it can be opened twice.</summary>
    public bool CanReopen { get; } = canReopen;

    /// <summary>
    /// Whether it is the next part of the log whose last part is the file before it: its first lines may go on with
    /// that one's last record, and its times do not run behind that one's.
    /// </summary>
    public bool GoesOn { get; init; }

    /// <summary>Opens it at its start.</summary>
    public Stream Open(bool manyOpen) => open(manyOpen);

    /// <summary>Its records, from the start; null where it is text, to be read from <see cref="Open"/>.</summary>
    public IFileRecords? OpenRecords() => _openRecords?.Invoke();
}
