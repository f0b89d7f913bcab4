namespace Vigie.Host.Tables;

/// <summary>
/// The rows of a table of numbers, one after the other, at full (double) precision. All values are finite: what is not is
/// refused with the row's place. What it gives is borrowed until the next row.
/// </summary>
public interface ITableRows : IDisposable
{
    /// <summary>The file as messages call it.</summary>
    string Name { get; }

    /// <summary>Whether rows come as index and value of what is not zero.</summary>
    bool IsSparse { get; }

    /// <summary>Number of columns, without that of the labels; for sparse rows the most that was seen so far.</summary>
    int Features { get; }

    /// <summary>Names of the columns; empty where the file gives none.</summary>
    IReadOnlyList<string> Columns { get; }

    /// <summary>Index of the first column as the file counts: 1, or 0 for libsvm text that counts from 0.</summary>
    int FirstIndex { get; }

    /// <summary>Whether each row brings its label.</summary>
    bool HasLabels { get; }

    /// <summary>Number of the current row, from 1; 0 before the first.</summary>
    long Row { get; }

    /// <summary>Ascending columns of <see cref="Values"/>, from 0; empty where rows are dense.</summary>
    ReadOnlySpan<int> Indices { get; }

    /// <summary>Values of the current row, one an index, or one a column where rows are dense.</summary>
    ReadOnlySpan<double> Values { get; }

    /// <summary>Moves on to the next row; false after the last one.</summary>
    /// <exception cref="Vigie.Logs.Records.InputException">The row is damaged; the message says where and what to do.</exception>
    bool Next();

    /// <summary>Adds the label of the current row.</summary>
    void AddLabelTo(LabelColumn labels);

    /// <summary>The place of the current row for messages: file and line, or file and row.</summary>
    string Place();
}
