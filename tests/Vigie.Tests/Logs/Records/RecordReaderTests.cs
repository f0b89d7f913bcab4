using System.Text;
using Vigie.Logs.Records;

namespace Vigie.Tests.Logs.Records;

public class RecordReaderTests
{
    private static List<string> Read(string text) => Soup.ReadAll(new MemoryStream(Encoding.UTF8.GetBytes(text)));

    private static RecordCounts CountsOf(byte[] text, RecordOptions? options = null)
    {
        using var reader = new RecordReader(
            new MemoryStream(text), new RecordOrigin("x.log", "m", "s"), options ?? new RecordOptions());
        while (reader.Read())
        {
            // The counts are asked for after the end.
        }
        return reader.Counts;
    }

    private static RecordCounts CountsOf(string text) => CountsOf(Encoding.UTF8.GetBytes(text));

    private static long Sum(RecordCounts counts) =>
        counts.Records + counts.Continuations + counts.Blank + counts.Headers + counts.Rejects;

    [Theory]
    [InlineData("2018-09-29 14:02:01.033 20344 WARNING keystone.auth [-] Using", "m", "s", Level.Warning, "keystone.auth [-] Using")]
    [InlineData("[2026-03-01 13:20:40,100] INFO     Sleeping for 7", "m", "s", Level.Info, "Sleeping for 7")]
    [InlineData("2026-03-01 12:50:00 - ERROR - 1772-193 - refused", "m", "s", Level.Error, "1772-193 - refused")]
    [InlineData("2026-11-22 10:12:14,877 CRIT Supervisor is", "m", "s", Level.Critical, "Supervisor is")]
    [InlineData("2026-11-22 10:12:14,877 ERRO spawn", "m", "s", Level.Error, "spawn")]
    [InlineData("2026-03-01 12:00:00 slapos[123] INFO text", "m", "slapos", Level.Info, "text")]
    [InlineData("081109 203615 148 INFO dfs.DataNode: x", "m", "s", Level.Info, "dfs.DataNode: x")]
    [InlineData("2015-07-29 17:41:44,747 - INFO  [Quorum[myid=1]/0:0] - x", "m", "s", Level.Info, "[Quorum[myid=1]/0:0] - x")]
    [InlineData("Jun 14 15:16:01 combo sshd(pam_unix)[19939]: failure", "combo", "sshd(pam_unix)", Level.None, "failure")]
    [InlineData("Jun 14 15:16:01 combo kernel: Error: disk", "combo", "kernel", Level.Error, "disk")]
    [InlineData("Jun 14 15:16:01 Error: disk", "m", "s", Level.Error, "disk")]
    [InlineData("<11>Jun 14 15:16:01 combo app: x", "combo", "app", Level.Error, "x")]
    [InlineData("<165>1 2003-10-11T22:14:15.003Z h.x evntslog 8 ID47 [e@1 a=\"]\"][b] An event", "h.x", "evntslog", Level.Info, "An event")]
    [InlineData("2026-03-01T12:00:00.123456+01:00 web-3 sshd[812]: Accepted", "web-3", "sshd", Level.None, "Accepted")]
    [InlineData("2005-06-03-16.17.40.190183 R26-M0-NC-I:J18-U11 RAS APP FATAL ciod: x", "R26-M0-NC-I:J18-U11", "APP", Level.Critical, "ciod: x")]
    [InlineData("2005-06-21-21.52.10.214285 RAS KERNEL FATAL Kill job", "m", "KERNEL", Level.Critical, "Kill job")]
    [InlineData("2005-06-21-21.52.10.214285 NULL RAS BGLMASTER FAILURE x", "m", "BGLMASTER", Level.Critical, "x")]
    [InlineData("2005-06-21-21.52.10.214285 R10-M1 NULL MONITOR FAILURE x", "R10-M1", "MONITOR", Level.Critical, "x")]
    [InlineData("K 1117838570 2005.06.03 R02-M1 2005-06-03-15.42.50.675872 R02-M1 RAS KERNEL INFO x", "R02-M1", "KERNEL", Level.Info, "x")]
    [InlineData("[Sun Dec 04 04:47:44 2005] [error] mod_jk", "m", "s", Level.Error, "mod_jk")]
    [InlineData("[Fri Sep 09 10:42:29.902022 2011] [core:warn] [pid 3] x", "m", "s", Level.Warning, "[pid 3] x")]
    [InlineData("10.0.0.1 - - [10/Oct/2000:13:55:36 -0700] \"GET /a\" 200", "m", "s", Level.Info, "\"GET /a\" 200")]
    [InlineData("E0609 20:10:40.123456    7 file.cc:12] x", "m", "s", Level.Error, "7 file.cc:12] x")]
    [InlineData("03-17 16:13:38.811  1702  2395 D Window: x", "m", "s", Level.Debug, "Window: x")]
    [InlineData("ERROR 2026-03-01 13:20:40 x", "m", "s", Level.Error, "x")]
    [InlineData("level=warn ts=2026-03-01T13:20:40Z msg=x", "m", "s", Level.Warning, "x")]
    [InlineData("ts=2026-03-01T13:20:40Z level=error msg=x", "m", "s", Level.Error, "x")]
    [InlineData("2026-03-01 13:20:40 [main] ERROR com.foo - x", "m", "s", Level.Error, "[main] ERROR com.foo - x")]
    [InlineData("2026-03-01 13:20:40 12 items left", "m", "s", Level.None, "12 items left")]
    [InlineData("2026-03-01 13:20:40 an error came", "m", "s", Level.None, "an error came")]
    [InlineData("2026-03-01 13:20:40", "m", "s", Level.None, "")]
    public void Head_and_message_are_told_apart(string line, string machine, string service, Level level, string message)
    {
        using var reader = new RecordReader(
            new MemoryStream(Encoding.UTF8.GetBytes(line)), new RecordOrigin("x.log", "m", "s"), new RecordOptions());
        Assert.True(reader.Read());
        var record = reader.Current;
        Assert.Equal((machine, service, level, message), (Encoding.UTF8.GetString(record.Machine),
            Encoding.UTF8.GetString(record.Service), record.Level, Encoding.UTF8.GetString(record.Message)));
    }

    [Fact]
    public void A_known_host_is_known_without_a_process()
    {
        var records = Read("Jun 14 15:16:01 combo sshd[1]: a\nJun 14 15:16:02 combo last message repeated\nJun 14 15:16:03 it ended\n");
        Assert.EndsWith("|combo|s|None|last message repeated|2||", records[1]);
        Assert.EndsWith("|m|s|None|it ended|3||", records[2]);
    }

    [Fact]
    public void Lines_without_a_time_go_on_with_the_record_before()
    {
        const string text = "banner\n\n2026-03-01 13:20:40 a\nTraceback\n  at b\n\n2026-03-01 13:20:41 c\n";
        Assert.Equal(["1772371240000000|m|s|None|a|3||", "1772371241000000|m|s|None|c|7||"], Read(text));
        var counts = CountsOf(text);
        Assert.Equal((7, 2, 2, 2, 1), (counts.Lines, counts.Records, counts.Continuations, counts.Blank, counts[LineFault.NoTime]));
        Assert.Equal(1, counts.FirstLine(LineFault.NoTime));
    }

    [Fact]
    public void A_time_that_runs_backwards_is_held_and_counted()
    {
        const string text = "2026-03-01 13:20:40 a\n2026-03-01 13:20:39 b\n2026-02-01 00:00:00 c\n2026-03-01 13:20:41 d\n";
        Assert.Equal(["1772371240000000", "1772371240000000", "1772371240000000", "1772371241000000"],
            Read(text).Select(record => record[..16]));
        var counts = CountsOf(text);
        Assert.Equal((2, 2), (counts[LineFault.HeldTime], counts.FirstLine(LineFault.HeldTime)));
    }

    [Fact]
    public void One_damaged_year_does_not_hold_the_lines_after_it()
    {
        const string text = "2099-03-01 13:20:39 x\n2026-03-01 13:20:40 a\n2096-03-01 13:20:41 b\n  more\n2026-03-01 13:20:42 c\n";
        Assert.Equal(["1772371240000000|m|s|None|a|2||", "1772371240000000|m|s|None|b|3||", "1772371242000000|m|s|None|c|5||"], Read(text));
        var counts = CountsOf(text);
        Assert.Equal((1, 1, 5), (counts[LineFault.BadTime], counts[LineFault.HeldTime], Sum(counts)));
        Assert.Equal(2, Read("2025-03-01 13:20:40 a\n2026-03-01 13:20:41 back after a year\n").Distinct().Count());
    }

    [Theory]
    [InlineData("{\"time\": \"2026-03-01 12:50:02,114\", \"log_level\": \"INFO\", \"message\": \"RAM data\", \"data\": {\"ram\": \"9\"}}", "1772369402114000|m|s|Info|RAM data")]
    [InlineData("{\"@timestamp\":\"2026-03-01T12:50:00Z\",\"level\":\"error\",\"msg\":\"a \\\"b\\\"\",\"host\":\"h\",\"logger\":\"l\"}", "1772369400000000|h|l|Error|a \"b\"")]
    [InlineData("{\"ts\":1772369400.5,\"Level\":\"WARN\",\"text\":\"t\",\"Hostname\":\"h\"}", "1772369400500000|h|s|Warning|t")]
    [InlineData("{\"time\":1772369400123,\"level\":50,\"msg\":\"bunyan\",\"name\":\"app\"}", "1772369400123000|m|app|Error|bunyan")]
    [InlineData("{\"log\":\"first\\nsecond\",\"stream\":\"stdout\",\"time\":\"2026-03-01T12:50:00.000000001Z\"}", "1772369400000000|m|s|None|first")]
    [InlineData("{\"time\":\"2026-03-01T12:50:00Z\",\"a\":1}", "1772369400000000|m|s|None|{\"time\":\"2026-03-01T12:50:00Z\",\"a\":1}")]
    public void JSON_lines_are_read_by_the_names_loggers_use(string line, string expected) =>
        Assert.Equal([expected + "|1||"], Read(line));

    [Fact]
    public void JSON_without_a_time_among_JSON_is_rejected_and_counted()
    {
        var counts = CountsOf("{\"time\":\"2026-03-01 12:58:02\",\"message\":\"a\"}\n{\"time\":\"2026-03-01 12:60:02\",\"message\":\"b\"}\n");
        Assert.Equal((1, 1, 2), (counts.Records, counts[LineFault.BadTime], counts.FirstLine(LineFault.BadTime)));
    }

    [Fact]
    public void A_CSV_of_samples_gives_a_record_a_row()
    {
        const string text = "Time,host,load,used\r\n2026-03-02 00:00:03,a,2.5,\r\n2026-03-02 00:00:04,b,x,1\r\n2026-03-02 00:00:05,c,1\r\n1772409606,\"d e\",-1e3,NaN\r\n";
        Assert.Equal(["1772409603000000|a|s|None||2|s.load,s.used|2.5,NaN", "1772409606000000|d e|s|None||5|s.load,s.used|-1000,NaN"], Read(text));
        var counts = CountsOf(text);
        Assert.Equal((5, 2, 1, 2, 2, 3), (counts.Lines, counts.Records, counts.Headers, counts.Samples, counts[LineFault.BadRow], counts.FirstLine(LineFault.BadRow)));
    }

    [Theory]
    [InlineData("time,entry\n2026-03-02 00:00:03,2.5\n", "s")]
    [InlineData("timestamp;VALUE\n2026-03-02T00:00:03Z;2.5\n", "s")]
    [InlineData("date,cpu\n2026-03-02,2.5\n", "s.cpu")]
    public void The_only_column_may_take_the_name_of_the_file(string text, string name) =>
        Assert.Contains($"||2|{name}|2.5", Read(text)[0]);

    [Fact]
    public void A_CSV_with_words_is_a_log()
    {
        var records = Read("time,level,message\n2026-03-02 00:00:03,INFO,all is well\n");
        Assert.Equal(["1772409603000000|m|s|Info|all is well|2||"], records);
    }

    [Fact]
    public void Binary_is_refused_by_name()
    {
        var error = Assert.Throws<InputException>(() => CountsOf([1, 0, 2]));
        Assert.Equal("x.log: this is not text (it holds zero bytes)", error.Message);
    }

    [Fact]
    public void Every_line_is_counted_once_whatever_the_bytes()
    {
        for (int seed = 0; seed < 500; seed++)
        {
            var soup = Soup.Lines(new Random(seed), 80);
            var counts = CountsOf(soup, new RecordOptions { MaxLineBytes = 256 });
            int lines = soup.Count(value => value == (byte)'\n') + (soup.Length > 0 && soup[^1] != (byte)'\n' ? 1 : 0);
            Assert.Equal((lines, lines, seed), (counts.Lines, Sum(counts), seed));
        }
    }

    [Fact]
    public void Reading_byte_by_byte_is_reading_whole_whatever_the_bytes()
    {
        for (int seed = 0; seed < 60; seed++)
        {
            var soup = Soup.Lines(new Random(seed), 40);
            Assert.Equal(Soup.ReadAll(new MemoryStream(soup)), Soup.ReadAll(new DripStream(soup, 1)));
        }
    }

    [Fact]
    public void A_line_of_a_plain_log_costs_no_allocation()
    {
        var text = string.Concat(Enumerable.Range(0, 40_000).Select(i =>
            $"2026-03-01 13:{i / 1000:00}:{i / 17 % 60:00}.{i % 1000:000} 4711 INFO nova.compute.manager [-] Took {i} seconds\n"));
        using var reader = new RecordReader(
            new MemoryStream(Encoding.UTF8.GetBytes(text)), new RecordOrigin("x.log", "m", "s"), new RecordOptions());
        long total = 0;
        for (int i = 0; i < 1000; i++) Assert.True(reader.Read());
        long before = GC.GetAllocatedBytesForCurrentThread();
        while (reader.Read()) total += reader.Current.Message.Length;
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.True(total > 0);
    }

    [Fact]
    public void Lines_of_many_hosts_in_turn_cost_no_allocation()
    {
        var text = string.Concat(Enumerable.Range(0, 40_000).Select(i =>
            $"Mar  1 13:{i / 1000:00}:{i / 17 % 60:00} host{i % 300} sshd[{i}]: session {i} closed\n"));
        using var reader = new RecordReader(
            new MemoryStream(Encoding.UTF8.GetBytes(text)), new RecordOrigin("x.log", "m", "s"), new RecordOptions { Year = 2026 });
        for (int i = 0; i < 1000; i++) Assert.True(reader.Read());
        long before = GC.GetAllocatedBytesForCurrentThread();
        long hosts = 0;
        while (reader.Read()) hosts += reader.Current.Machine.StartsWith("host"u8) ? 1 : 0;
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(39_000, hosts);
    }
}
