using Vigie.Learn.Tables;

namespace Vigie.Host.Tables;

/// <summary>A table of numbers in reach: in memory, or in a file that is mapped for as long as this lives.</summary>
public sealed class NumberTable : IDisposable
{
    private readonly IDisposable? _storage;

    internal NumberTable(FeatureTable rows, LabelColumn? labels, IReadOnlyList<string> columns, int firstIndex, IDisposable? storage)
    {
        (Rows, Labels, Columns, FirstIndex, _storage) = (rows, labels, columns, firstIndex, storage);
    }

    /// <summary>The rows.</summary>
    public FeatureTable Rows { get; }

    /// <summary>A label a row, where the file brings them; else null.</summary>
    public LabelColumn? Labels { get; private set; }

    /// <summary>Names of the columns; empty where the file gives none.</summary>
    public IReadOnlyList<string> Columns { get; }

    /// <summary>Index of the first column as the file counts.</summary>
    public int FirstIndex { get; }

    /// <summary>Whether the rows lie in a file and not in memory.</summary>
    public bool IsMapped => _storage is not null;

    /// <summary>Non-zeros of columns that the model does not know, which were left out.</summary>
    public long LeftOut { get; internal init; }

    /// <summary>Hands the labels over and forgets them, so that their memory can be had again.</summary>
    public LabelColumn? TakeLabels()
    {
        var labels = Labels;
        Labels = null;
        return labels;
    }

    /// <summary>Unmaps the file, and deletes it where it was a temporary one.</summary>
    public void Dispose() => _storage?.Dispose();
}
