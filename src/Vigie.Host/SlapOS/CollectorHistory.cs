using Vigie.Logs.Records;
using Vigie.Logs.SlapOS;

namespace Vigie.Host.SlapOS;

/// <summary>
/// All that a machine's collector left: <c>collector.db</c> with its last days, and a dump of each table for each day,
/// for years. A day that both hold is read from the database.
/// </summary>
internal sealed class CollectorHistory(string name)
{
    private readonly SortedDictionary<string, List<(CollectorTable Table, Func<Stream> Open)>> _dumps =
        new(StringComparer.Ordinal);

    /// <summary>Path of the database, or null.</summary>
    public string? Database { get; set; }

    /// <summary>Adds the dump of a table for a day, written <c>2026-03-01</c>.</summary>
    public void AddDump(string day, CollectorTable table, Func<Stream> open)
    {
        if (!_dumps.TryGetValue(day, out var tables)) _dumps.Add(day, tables = []);
        tables.Add((table, open));
    }

    /// <summary>Reads everything in order of time.</summary>
    /// <exception cref="InputException">The database cannot be read.</exception>
    public CollectorRecords Read(RecordOrigin origin, TimeZoneInfo zone) => new(Days(), origin, zone);

    private IEnumerable<CollectorMerge> Days()
    {
        using var database = Database is null ? null : new CollectorDatabase(Database, name);
        var held = new Dictionary<CollectorTable, HashSet<string>>();
        foreach (var table in CollectorTable.All)
            held[table] = database is null ? [] : [.. database.Days(table.Name)];
        var days = new SortedSet<string>(held.Values.SelectMany(found => found).Concat(_dumps.Keys), StringComparer.Ordinal);
        foreach (var day in days)
        {
            var rows = new List<ICollectorRows>();
            foreach (var table in CollectorTable.All)
            {
                if (held[table].Contains(day)) rows.Add(new DatabaseRows(database!, table, day));
                else if (_dumps.TryGetValue(day, out var dumps)) rows.AddRange(Dumps(dumps, table));
            }
            yield return new CollectorMerge(rows);
        }
    }

    private static IEnumerable<DumpRows> Dumps(List<(CollectorTable Table, Func<Stream> Open)> dumps, CollectorTable table) =>
        dumps.Where(dump => dump.Table == table).Select(dump => new DumpRows(table, dump.Open()));
}
