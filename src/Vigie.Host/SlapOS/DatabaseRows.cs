using System.Globalization;
using System.Text;
using Vigie.Logs.SlapOS;

namespace Vigie.Host.SlapOS;

/// <summary>
/// Rows of one table and one day of a <c>collector.db</c>, read page by page: the lock that a read holds keeps the
/// collector from writing its minute, so none is held for long.
/// </summary>
internal sealed class DatabaseRows : ICollectorRows
{
    private const int PageRows = 2000;

    private readonly CollectorDatabase _database;
    private readonly string _query;
    private readonly string _date;
    private readonly List<object[]> _page = [];
    private int _next;
    private long _lastRow = long.MinValue;
    private bool _ended;

    public DatabaseRows(CollectorDatabase database, CollectorTable table, string date)
    {
        _database = database;
        _date = date;
        Current = new CollectorRow(table);
        var known = database.Columns(table.Name);
        var columns = table.Columns.Select(column => known.Contains(column) ? $"\"{column}\"" : "NULL");
        _query = $"SELECT rowid, date, time, {string.Join(", ", columns)} FROM \"{table.Name}\" "
            + $"WHERE date = $date AND rowid > $row ORDER BY rowid LIMIT {PageRows}";
    }

    public CollectorRow Current { get; }

    public long BadRows { get; private set; }

    public bool Read()
    {
        while (true)
        {
            if (_next == _page.Count && !NextPage()) return false;
            var cells = _page[_next++];
            if (TryTake(cells)) return true;
            BadRows++;
        }
    }

    public void Dispose() => _page.Clear();

    private bool NextPage()
    {
        _page.Clear();
        _next = 0;
        if (_ended) return false;
        _database.Query(_query, [("$date", _date), ("$row", _lastRow)], reader =>
        {
            var cells = new object[reader.FieldCount];
            reader.GetValues(cells);
            _page.Add(cells);
        });
        _ended = _page.Count < PageRows;
        if (_page.Count == 0) return false;
        _lastRow = (long)_page[^1][0];
        return true;
    }

    private bool TryTake(object[] cells)
    {
        if (cells[1] is not string date || cells[2] is not string time) return false;
        if (!Current.TrySetTime(Encoding.UTF8.GetBytes(date), Encoding.UTF8.GetBytes(time))) return false;
        for (int i = 0; i < Current.Values.Length; i++)
        {
            var cell = cells[i + 3];
            Current.Values[i] = Number(cell);
            if (i == Current.Table.EntityColumn) Current.Entity = Text(cell);
            if (i == Current.Table.ProcessColumn) Current.Process = Text(cell);
        }
        return true;
    }

    // SQLite keeps the type of each value, whatever the column says: disk sizes are text.
    private static double Number(object cell) => cell switch
    {
        double real => double.IsFinite(real) ? real : double.NaN,
        long integer => integer,
        string text when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
            && double.IsFinite(value) => value,
        _ => double.NaN,
    };

    private static string Text(object cell) =>
        cell is DBNull ? "" : Convert.ToString(cell, CultureInfo.InvariantCulture) ?? "";
}
