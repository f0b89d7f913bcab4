using Vigie.Learn;

namespace Vigie.Host.Tables;

/// <summary>What a file of numbers is written in.</summary>
public enum TableKind
{
    /// <summary>Found by looking at the file.</summary>
    Found,

    /// <summary>Text of libsvm: <c>label index:value index:value</c>.</summary>
    Libsvm,

    /// <summary>Text of cells between separators.</summary>
    Csv,

    /// <summary>An array of NumPy.</summary>
    Npy,
}

/// <summary>How a table is read.</summary>
public sealed record TableOptions
{
    /// <summary>What it is written in.</summary>
    public TableKind Kind { get; init; }

    /// <summary>
    /// The column of labels, by its name in the header or by its number (1 = the first, -1 = the last); null where labels
    /// are not in a column. Labels of libsvm text stand before each row whatever this says.
    /// </summary>
    public string? Label { get; init; }

    /// <summary>
    /// The index of the first column in libsvm text, 0 or 1; null for 1 unless the first rows hold an index 0.
    /// </summary>
    public int? FirstIndex { get; init => field = value is null ? null : Check.Within(value.Value, 0, 1); }

    /// <summary>With more than one, what is packed is unpacked on a thread of its own; the rows are the same.</summary>
    public int Threads { get; init => field = Check.Positive(value); } = 1;

    /// <summary>Folder of temporary files; null for the system's.</summary>
    public string? TemporaryFolder { get; init; }

    /// <summary>Stops reading.</summary>
    public CancellationToken Stop { get; init; }
}
