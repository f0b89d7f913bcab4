namespace Vigie.Logs.SlapOS;

/// <summary>Rows of one table of a collector in the order they were written, from a dump or from the database.</summary>
public interface ICollectorRows : IDisposable
{
    /// <summary>Moves to the next row; false at the end.</summary>
    bool Read();

    /// <summary>Rows passed over so far: a wrong number of cells, or no date and time.</summary>
    long BadRows { get; }

    /// <summary>The row that the last <see cref="Read"/> moved to; filled again by the next.</summary>
    CollectorRow Current { get; }
}
