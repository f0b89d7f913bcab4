namespace Vigie.Tests.Logs.Records;

/// <summary>Metrics in tables, long and wide, and as Prometheus writes them.</summary>
public class SampleFormTests
{
    private static List<string> Read(string text) => Soup.ReadAll(new MemoryStream(System.Text.Encoding.UTF8.GetBytes(text)));

    [Fact]
    public void A_long_table_gives_a_sample_a_row() => Assert.Equal(
        ["1772366400000000|h1|s|None||2|cpu.load|1.5", "1772366400000000|h2|s|None||3|mem free|100", "1772366460000000|h1|s|None||5|cpu.load|NaN"],
        Read("timestamp,host,metric,value\n2026-03-01T12:00:00Z,h1,cpu.load,1.5\n2026-03-01T12:00:00Z,h2,\"mem free\",100\n2026-03-01T12:00:00Z,h2,x,word\n1772366460,h1,cpu.load,\n"));

    [Fact]
    public void A_wide_table_may_have_its_time_anywhere_and_be_parted_by_tabs() => Assert.Equal(
        ["1772366400000000|h1|s|None||2|s.cpu,s.mem|1.5,2", "1772366460000000|h1|s|None||3|s.cpu,s.mem|NaN,3"],
        Read("cpu\tnode\tts\tmem\n1.5\th1\t2026-03-01 12:00:00\t2\n\th1\t2026-03-01 12:01:00\t3\n"));

    [Fact]
    public void Prometheus_text_names_its_series_without_the_machine()
    {
        const string text = "# HELP up It is up.\n# TYPE up gauge\nup{instance=\"a:1\"} 1 1772366400000\nreq{code=\"5\\\"0\",instance=\"b\",z=\"\"} 3e2 1772366401000\n"
            + "temp NaN 1772366402000\nbad{x 1 1772366402000\nlate 1\n# EOF\n";
        Assert.Equal(
            ["1772366400000000|a:1|s|None||3|up|1", "1772366401000000|b|s|None||4|req{code=\"5\\\"0\",z=\"\"}|300", "1772366402000000|m|s|None||5|temp|NaN"],
            Read(text));
    }
}
