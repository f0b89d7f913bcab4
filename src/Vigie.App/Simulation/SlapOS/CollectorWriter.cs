using System.Formats.Tar;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using Microsoft.Data.Sqlite;
using Vigie.Logs.SlapOS;

namespace Vigie.App.Simulation.SlapOS;

/// <summary>
/// Writes what a collector leaves: an archive of dumps for each day that is over, and a database with the last days, of
/// which the very last is not dumped yet.
/// </summary>
internal sealed class CollectorWriter : IDisposable
{
    private const int DaysInDatabase = 2;

    private static readonly string[] Tables = ["user", "folder", "computer", "system", "disk", "temperature", "heating"];

    private readonly string _folder;
    private readonly long _lastDay;
    private readonly Dictionary<string, StringBuilder> _rows = new(StringComparer.Ordinal);
    private readonly SqliteConnection _database;
    private readonly SqliteTransaction _transaction;
    private readonly Dictionary<string, SqliteCommand> _inserts = new(StringComparer.Ordinal);
    private long _day = -1;

    /// <summary>Begins in a folder that is there; <paramref name="lastDay"/> counts days since 1970.</summary>
    public CollectorWriter(string folder, long lastDay)
    {
        SQLitePCL.Batteries_V2.Init();
        (_folder, _lastDay) = (folder, lastDay);
        foreach (var table in Tables) _rows.Add(table, new StringBuilder());
        _database = new SqliteConnection($"Data Source={Path.Combine(folder, "collector.db")};Pooling=False");
        _database.Open();
        Execute("PRAGMA journal_mode=memory");
        foreach (var table in CollectorTable.All) Execute(Schema(table));
        _transaction = _database.BeginTransaction();
        foreach (var table in CollectorTable.All) _inserts.Add(table.Name, Insert(table));
    }

    /// <summary>Writes a row; cells are numbers or texts. Rows come in order of time.</summary>
    public void Add(CollectorTable table, long time, params ReadOnlySpan<object> cells)
    {
        var moment = DateTimeOffset.FromUnixTimeMilliseconds(time).UtcDateTime;
        long day = time / 86_400_000;
        if (day != _day) Dump(day);
        var date = moment.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var clock = moment.ToString("HH:mm:ss", CultureInfo.InvariantCulture);
        if (day < _lastDay)
        {
            var row = _rows[table.Name];
            foreach (var cell in cells) row.Append(Text(cell)).Append(',');
            row.Append(date).Append(',').Append(clock).Append(",0\r\n");
        }
        if (day <= _lastDay - DaysInDatabase) return;
        var insert = _inserts[table.Name];
        for (int i = 0; i < cells.Length; i++) insert.Parameters[i].Value = cells[i];
        insert.Parameters[cells.Length].Value = date;
        insert.Parameters[cells.Length + 1].Value = clock;
        insert.Parameters[cells.Length + 2].Value = day < _lastDay ? 1 : 0;
        insert.ExecuteNonQuery();
    }

    public void Dispose()
    {
        Dump(-1);
        _transaction.Commit();
        foreach (var insert in _inserts.Values) insert.Dispose();
        foreach (var table in CollectorTable.All)
            Execute($"CREATE INDEX {table.Name}_date_reported_index ON {table.Name} (date, reported)");
        _transaction.Dispose();
        _database.Dispose();
    }

    // A number as Python writes a float: a whole one ends in .0.
    private static string Text(object cell) => cell switch
    {
        string text => text,
        double value when value == Math.Floor(value) && Math.Abs(value) < 1e15 => value.ToString("0.0", CultureInfo.InvariantCulture),
        double value => value.ToString("R", CultureInfo.InvariantCulture),
        _ => Convert.ToString(cell, CultureInfo.InvariantCulture)!,
    };

    private void Dump(long next)
    {
        if (_day >= 0 && _rows["system"].Length > 0)
        {
            var name = DateTimeOffset.FromUnixTimeSeconds(_day * 86_400).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
            using var file = File.Create(Path.Combine(_folder, name + ".tar.gz"));
            using var gzip = new GZipStream(file, CompressionLevel.Fastest);
            using var tar = new TarWriter(gzip, TarEntryFormat.Pax);
            foreach (var table in Tables)
            {
                var bytes = Encoding.UTF8.GetBytes(_rows[table].ToString());
                tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, $"{name}/dump_{table}.csv")
                {
                    DataStream = new MemoryStream(bytes),
                    ModificationTime = DateTimeOffset.FromUnixTimeSeconds((_day + 1) * 86_400),
                });
                _rows[table].Clear();
            }
        }
        _day = next;
    }

    private static string Schema(CollectorTable table)
    {
        var columns = table.Columns.Select(column => $"{column} {(IsText(table, column) ? "text" : "real")}");
        return $"CREATE TABLE {table.Name} ({string.Join(", ", columns)}, date text, time text, reported integer NULL DEFAULT 0)";
    }

    private static bool IsText(CollectorTable table, string column) =>
        table == CollectorTable.Disk || column is "partition" or "process" or "cpu_type" or "memory_type" or "partition_list" or "sensor_id";

    private SqliteCommand Insert(CollectorTable table)
    {
        var insert = _database.CreateCommand();
        insert.Transaction = _transaction;
        int count = table.Columns.Count + 3;
        insert.CommandText = $"INSERT INTO {table.Name} VALUES ({string.Join(", ", Enumerable.Range(0, count).Select(i => $"$c{i}"))})";
        for (int i = 0; i < count; i++) insert.Parameters.Add(new SqliteParameter($"$c{i}", null));
        return insert;
    }

    private void Execute(string text)
    {
        using var command = _database.CreateCommand();
        command.CommandText = text;
        command.ExecuteNonQuery();
    }
}
