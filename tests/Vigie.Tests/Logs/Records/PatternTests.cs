using System.Text;
using Vigie.Logs.Records;

namespace Vigie.Tests.Logs.Records;

public class PatternTests
{
    [Theory]
    [InlineData("<Date> <Time> <Pid> <Level> <Component>: <Content>", "081109 203615 148 INFO dfs.DataNode: a: b", "2008-11-09T20:36:15|m|dfs.DataNode|148|Info|a: b")]
    [InlineData("<Date> <Time> - <Level>  \\[<Node>:<Component>@<Id>\\] - <Content>", "2015-07-29 17:41:44,747 - INFO  [Quorum/0:0:0:Fast@774] - n", "2015-07-29T17:41:44|Quorum/0|0:0:Fast||Info|n")]
    [InlineData("<Label> <Timestamp> <Date> <Node> <Time> <NodeRepeat> <Type> <Component> <Level> <Content>", "- 1117838570 2005.06.03 R02 2005-06-03-15.42.50.675872 R02 RAS KERNEL INFO cache", "2005-06-03T22:42:50|R02|KERNEL||Info|cache")]
    [InlineData("<Month> <Date> <Time> <Level> <Component>(\\[<PID>\\])?: <Content>", "Jun 14 15:16:01 combo sshd(pam)[19939]: failure; x: y", "2025-06-14T15:16:01|m|sshd(pam)|19939|None|failure; x: y")]
    [InlineData("<Month> <Date> <Time> <Level> <Component>(\\[<PID>\\])?: <Content>", "Jun 14 15:16:01 combo kernel: ok", "2025-06-14T15:16:01|m|kernel||None|ok")]
    [InlineData("<Time>\\|<Component>\\|<Pid>\\|<Content>", "20171223-22:15:29:606|Step_LSC|30002312|on x 3579", "2017-12-23T22:15:29|m|Step_LSC|30002312|None|on x 3579")]
    [InlineData("\\[<Time>\\] <Program> - <Content>", "[10.30 16:49:06] chrome.exe - a - b", "2025-10-30T16:49:06|m|chrome.exe||None|a - b")]
    [InlineData("<LogId> <Node> <Component> <State> <Time> <Flag> <Content>", "134681 node-246 unix.hw down 1077804742 1 Component x", "2004-02-26T14:12:22|node-246|unix.hw||None|Component x")]
    [InlineData("<Date> <Time>  <Pid>  <Tid> <Level> <Component>: <Content>", "03-17 16:13:38.811  1702  2395 D Window: p", "2026-03-17T16:13:38|m|Window|1702|Debug|p")]
    [InlineData("re:^(?<time>\\S+) (?<host>\\w+)/(?<level>[a-z]+): (?<message>.*)$", "2026-03-01T12:00:00Z h9/warn: caf\u00e9", "2026-03-01T12:00:00|h9|s||Warning|caf\u00e9")]
    [InlineData("re:\u00e9=(?<message>.*)$", "2026-03-01T12:00:00Z \u00e9=tea", "2026-03-01T12:00:00|m|s||None|tea")]
    public void A_given_format_says_what_is_what(string format, string line, string expected)
    {
        var (records, counts) = Read(format, line);
        Assert.Equal([expected], records);
        Assert.Equal(1, counts.Records);
    }

    [Fact]
    public void Lines_that_do_not_fit_are_counted()
    {
        var (records, counts) = Read("<Date> <Time> <Level> <Content>", "x\n2026-03-01 12:00:00 INFO a\n at b\n2026-03-01 25:00:00 INFO c\n2026-03-01 12:00:01 INFO d");
        Assert.Equal(2, records.Count);
        Assert.Equal((5, 2, 1, 1, 1), (counts.Lines, counts.Records, counts.Continuations, counts[LineFault.NoMatch], counts[LineFault.BadTime]));
    }

    [Theory]
    [InlineData("no field", "it names no field")]
    [InlineData("<a b>", "'<a b>' is no name of a field")]
    [InlineData("<X> <Y>", "none of its fields (X, Y) is known")]
    [InlineData("re:(", "it is no regular expression")]
    [InlineData("re:.*", "it has no named group")]
    public void What_is_wrong_with_a_format_is_said(string format, string expected) =>
        Assert.StartsWith(expected, Assert.Throws<FormatException>(() => new LinePattern(format)).Message, StringComparison.Ordinal);

    [Fact]
    public void An_expression_that_takes_for_ever_is_given_up()
    {
        var line = "2026-03-01 12:00:00 " + new string('a', 60) + "!";
        var error = Assert.Throws<InputException>(() => Read("re:^\\S+ \\S+ (?<message>(a|aa)+)$", line));
        Assert.Contains("takes too long on a line of 81 bytes", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_format_in_brackets_costs_no_allocation_a_line()
    {
        var text = string.Concat(Enumerable.Range(0, 20_000).Select(i => $"2026-03-01 13:{i / 1000:00}:{i / 17 % 60:00} 4711 INFO nova.compute: Took {i} s\n"));
        var options = new RecordOptions { Pattern = new LinePattern("<Date> <Time> <Pid> <Level> <Component>: <Content>") };
        using var reader = new RecordReader(new MemoryStream(Encoding.UTF8.GetBytes(text)), new RecordOrigin("x", "m", "s"), options);
        for (int i = 0; i < 1000; i++) Assert.True(reader.Read());
        long before = GC.GetAllocatedBytesForCurrentThread();
        while (reader.Read()) Assert.False(reader.Current.Message.IsEmpty);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static (List<string> Records, RecordCounts Counts) Read(string format, string text)
    {
        var latest = new DateTimeOffset(2026, 4, 1, 0, 0, 0, TimeSpan.Zero);
        using var reader = new RecordReader(
            new MemoryStream(Encoding.UTF8.GetBytes(text)), new RecordOrigin("x", "m", "s", latest),
            new RecordOptions { Pattern = new LinePattern(format) });
        var records = new List<string>();
        while (reader.Read())
        {
            var record = reader.Current;
            records.Add($"{DateTime.UnixEpoch.AddMicroseconds(record.TimeMicros):s}|{Text(record.Machine)}|{Text(record.Service)}|{Text(record.Process)}|{record.Level}|{Text(record.Message)}");
        }
        return (records, reader.Counts);
    }

    private static string Text(ReadOnlySpan<byte> utf8) => Encoding.UTF8.GetString(utf8);
}
