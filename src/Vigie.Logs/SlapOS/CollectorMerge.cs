namespace Vigie.Logs.SlapOS;

/// <summary>Rows of several tables as one sequence in order of time, tables in the order given at one moment.</summary>
public sealed class CollectorMerge : IDisposable
{
    private readonly List<ICollectorRows> _tables = [];
    private ICollectorRows? _current;
    private long _badRowsOfEnded;

    /// <summary>Merges rows that are each in order of time; they are closed with it.</summary>
    public CollectorMerge(IEnumerable<ICollectorRows> tables)
    {
        ArgumentNullException.ThrowIfNull(tables);
        foreach (var table in tables) _tables.Add(table);
        _tables.RemoveAll(Ends);
    }

    /// <summary>The row that the last <see cref="Read"/> moved to.</summary>
    public CollectorRow Current => _current!.Current;

    /// <summary>Rows of all tables passed over so far because they could not be read.</summary>
    public long BadRows => _badRowsOfEnded + _tables.Sum(table => table.BadRows);

    /// <summary>Moves to the next row; false at the end.</summary>
    public bool Read()
    {
        if (_current is not null && Ends(_current)) _tables.Remove(_current);
        _current = null;
        foreach (var table in _tables)
            if (_current is null || table.Current.Seconds < _current.Current.Seconds) _current = table;
        return _current is not null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var table in _tables) table.Dispose();
    }

    private bool Ends(ICollectorRows table)
    {
        if (table.Read()) return false;
        _badRowsOfEnded += table.BadRows;
        table.Dispose();
        return true;
    }
}
