using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using Microsoft.Data.Sqlite;
using Vigie.Host.Sources;
using Vigie.Logs.Records;
using Vigie.Tests.Host.Sources;

namespace Vigie.Tests.Host.SlapOS;

public sealed class CollectorHistoryTests : IDisposable
{
    private readonly Folder _folder = new();

    public void Dispose() => _folder.Dispose();

    private string Read(params string[] sources)
    {
        using var set = SourceSet.Open([.. sources.Select(source => _folder[source])], new SourceOptions());
        using var records = set.Read();
        var moments = new StringBuilder();
        while (records.Read())
        {
            var record = records.Current;
            int load = record.MetricNames.IndexOf("system.load");
            moments.Append(Encoding.UTF8.GetString(record.Machine)).Append(' ')
                .Append(DateTime.UnixEpoch.AddMicroseconds(record.TimeMicros).ToString("dd HH:mm"))
                .Append(load < 0 ? "" : $" {record.MetricValues[load]}").Append('\n');
        }
        return moments.ToString();
    }

    private void Database(string name, params (double Load, string Day, string Time)[] rows)
    {
        SQLitePCL.Batteries_V2.Init();
        _folder.Write(name, "");
        using var connection = new SqliteConnection($"Data Source={_folder[name]};Pooling=False");
        connection.Open();
        Execute(connection, "CREATE TABLE system (loadavg real, cpu_percent real, memory_used real, memory_free real, net_in_bytes real, "
            + "net_in_errors real, net_in_dropped real, net_out_bytes real, net_out_errors real, net_out_dropped real, "
            + "date text, time text, reported integer NULL DEFAULT 0)");
        foreach (var (load, day, time) in rows)
            Execute(connection, $"INSERT INTO system VALUES ({load}, 1, 1, 1, 1, 0, 0, 1, 0, 0, '{day}', '{time}', 0)");
    }

    private static void Execute(SqliteConnection connection, string text)
    {
        using var command = connection.CreateCommand();
        command.CommandText = text;
        command.ExecuteNonQuery();
    }

    private static string Row(int load, string day, string time) => $"{load}.0,1.0,1.0,1.0,1.0,0.0,0.0,1.0,0.0,0.0,{day},{time},0\r\n";

    private void Archive(string name, string day, string rows)
    {
        using var file = File.Create(_folder[name]);
        using var gzip = new GZipStream(file, CompressionLevel.Fastest);
        using var tar = new TarWriter(gzip);
        var entry = new PaxTarEntry(TarEntryType.RegularFile, $"{day}/dump_system.csv")
        {
            DataStream = new MemoryStream(Encoding.UTF8.GetBytes(rows)),
        };
        tar.WriteEntry(entry);
    }

    [Fact]
    public void The_database_and_the_dumps_of_earlier_days_are_one_history_and_each_row_is_read_once()
    {
        Database("m/data-log/collector.db", (3, "2026-03-02", "00:00:03"), (4, "2026-03-03", "00:00:03"));
        Archive("m/data-log/2026-03-01.tar.gz", "2026-03-01", Row(1, "2026-03-01", "00:00:03") + Row(2, "2026-03-01", "00:01:03"));
        Archive("m/data-log/2026-03-02.tar.gz", "2026-03-02", Row(9, "2026-03-02", "00:00:03"));
        _folder.Write("m/data-log/system_loadavg.csv", "time,entry\n2026-03-03 00:00:03,4\n");
        Assert.Equal("m 01 00:00 1\nm 01 00:01 2\nm 02 00:00 3\nm 03 00:00 4\n", Read("m"));
    }

    [Fact]
    public void Rows_that_cannot_be_read_are_counted_with_the_others()
    {
        Database("m/data-log/collector.db", (3, "2026-03-02", "00:00:03"), (4, "2026-03-02", "25:00:03"));
        Archive("m/data-log/2026-03-01.tar.gz", "2026-03-01", Row(1, "2026-03-01", "00:00:03") + "not,a,row\r\n");
        using var set = SourceSet.Open([_folder["m"]], new SourceOptions());
        using var records = set.Read();
        int moments = 0;
        while (records.Read()) moments++;
        Assert.Equal((2, 4, 2, 2), (moments, set.Counts.Lines, set.Counts.Records, set.Counts[LineFault.BadRow]));
    }

    [Fact]
    public void A_database_alone_can_be_named()
    {
        Database("collector.db", (5, "2026-03-02", "00:00:03"));
        Assert.Equal("collector 02 00:00 5\n", Read("collector.db"));
    }

    [Fact]
    public void Machines_of_a_fleet_each_have_their_own_collector()
    {
        Database("fleet/a/var/data-log/collector.db", (1, "2026-03-02", "00:00:03"));
        Database("fleet/b/var/data-log/collector.db", (2, "2026-03-02", "00:00:01"));
        Assert.Equal("b 02 00:00 2\na 02 00:00 1\n", Read("fleet"));
    }

    [Fact]
    public void A_file_that_is_no_database_is_said()
    {
        _folder.Write("collector.db", "this is no database, whatever its name says; it is only text");
        var error = Assert.Throws<InputException>(() => Read("collector.db"));
        Assert.Contains("the database cannot be read", error.Message);
    }

    [Fact]
    public void A_database_is_read_while_its_collector_writes()
    {
        Database("collector.db", (1, "2026-03-02", "00:00:03"));
        using var writer = new SqliteConnection($"Data Source={_folder["collector.db"]};Pooling=False");
        writer.Open();
        // A writer that has begun and not committed leaves readers what was there.
        Execute(writer, "BEGIN IMMEDIATE");
        Execute(writer, "INSERT INTO system VALUES (2, 1, 1, 1, 1, 0, 0, 1, 0, 0, '2026-03-02', '00:01:03', 0)");
        Assert.Equal("collector 02 00:00 1\n", Read("collector.db"));
        Execute(writer, "COMMIT");
        Assert.Equal("collector 02 00:00 1\ncollector 02 00:01 2\n", Read("collector.db"));
    }

    [Fact]
    public void The_real_layout_of_a_node_is_read_whole()
    {
        using var set = SourceSet.Open([TestData.Folder("slapos/node")], new SourceOptions());
        using var records = set.Read();
        long moments = 0;
        while (records.Read()) moments += records.Current.Service.SequenceEqual("collector"u8) && !records.Current.MetricNames.IsEmpty ? 1 : 0;
        // As many as the table of the system has rows, of which the dump of the first day holds some a second time.
        Assert.Equal(1421, moments);
    }
}
