using Vigie.Learn;

namespace Vigie.Host.Tables;

/// <summary>How a whole table is brought into reach.</summary>
public sealed record LoadOptions
{
    /// <summary>How the file is read.</summary>
    public TableOptions Reading { get; init; } = new();

    /// <summary>
    /// A table of more bytes than this is laid down in a temporary file, and that is mapped; null for half of the memory
    /// that is free.
    /// </summary>
    public long? MemoryBytes { get; init => field = value is { } bytes ? Check.Positive(bytes) : null; }

    /// <summary>
    /// The number of columns of the table that a model was fitted on, for one it is tried on: columns beyond it have no
    /// weight and are left out of sparse rows. Null for those of the table itself.
    /// </summary>
    public int? Features { get; init; }
}
