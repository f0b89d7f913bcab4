using Microsoft.Data.Sqlite;
using Vigie.Logs.Records;
using Vigie.Logs.SlapOS;

namespace Vigie.Host.SlapOS;

/// <summary>
/// A <c>collector.db</c>, opened read-only. SlapOS may be writing to it: a query that finds it locked waits and tries
/// again. Tables that an old collector did not make yet are empty.
/// </summary>
internal sealed class CollectorDatabase : IDisposable
{
    // The collector locks the database for well under a second each minute, and while it tidies up once a day.
    private const int PatienceSeconds = 30;

    private readonly string _name;
    private readonly SqliteConnection _connection;
    private readonly Dictionary<string, HashSet<string>> _columns = new(StringComparer.Ordinal);

    /// <summary>Opens the file at a path; messages call it by name.</summary>
    /// <exception cref="InputException">It is no database, or stays locked.</exception>
    public CollectorDatabase(string path, string name)
    {
        SQLitePCL.Batteries_V2.Init();
        _name = name;
        var builder = new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Mode = SqliteOpenMode.ReadOnly,
            DefaultTimeout = PatienceSeconds,
            Pooling = false,
        };
        _connection = new SqliteConnection(builder.ToString());
        try
        {
            Guarded(_connection.Open);
            foreach (var table in CollectorTable.All) _columns[table.Name] = ReadColumns(table.Name);
        }
        catch
        {
            _connection.Dispose();
            throw;
        }
    }

    /// <summary>Columns that a table has; none where it is missing.</summary>
    public IReadOnlySet<string> Columns(string table) => _columns[table];

    /// <summary>Days of a table that has rows, as written, ordered.</summary>
    public IReadOnlyList<string> Days(string table)
    {
        var days = new List<string>();
        if (!_columns[table].Contains("date") || !_columns[table].Contains("time")) return days;
        Query($"SELECT DISTINCT date FROM \"{table}\" WHERE date IS NOT NULL ORDER BY date", [],
            reader => days.Add(reader.GetString(0)));
        return days;
    }

    /// <summary>Runs a query to its end; each row is borrowed for the call.</summary>
    /// <exception cref="InputException">The database is damaged or stays locked.</exception>
    public void Query(string text, IReadOnlyList<(string Name, object Value)> parameters, Action<SqliteDataReader> row)
    {
        Guarded(() =>
        {
            using var command = _connection.CreateCommand();
            command.CommandText = text;
            foreach (var (name, value) in parameters) command.Parameters.AddWithValue(name, value);
            using var reader = command.ExecuteReader();
            while (reader.Read()) row(reader);
        });
    }

    public void Dispose() => _connection.Dispose();

    private HashSet<string> ReadColumns(string table)
    {
        var columns = new HashSet<string>(StringComparer.Ordinal);
        Query("SELECT name FROM pragma_table_info($table)", [("$table", table)], reader => columns.Add(reader.GetString(0)));
        return columns;
    }

    private void Guarded(Action work)
    {
        try
        {
            work();
        }
        catch (SqliteException error)
        {
            const int busy = 5, locked = 6;
            throw new InputException(_name, error.SqliteErrorCode is busy or locked
                ? $"the database stayed locked for {PatienceSeconds} s; is another program writing to it?"
                : $"the database cannot be read: {error.Message}", error);
        }
    }
}
