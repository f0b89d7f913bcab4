using System.Globalization;
using System.Text.RegularExpressions;
using Vigie.Logs.Labels;
using Vigie.Logs.Records;

namespace Vigie.Tests.Logs.Labels;

public class FailureListTests
{
    [Fact]
    public void Machine_time_and_kind_are_read_by_the_names_of_the_header()
    {
        var failures = Read("kind,time,note,machine\ndisk full,17,x,web-1\n,18,y,web-2\n");
        Assert.Equal([new Failure("web-1", 17, "disk full", 2), new Failure("web-2", 18, "", 3)], failures);
    }

    [Fact]
    public void Quotes_crlf_a_byte_order_mark_and_blank_lines_are_understood()
    {
        var failures = Read("\uFEFF\"machine\",time,kind\r\n\"a,b\",5,\"said \"\"no\"\"\"\r\n\r\n  \r\n c , 6 ,\r\n");
        Assert.Equal([new Failure("a,b", 5, "said \"no\"", 2), new Failure("c", 6, "", 5)], failures);
    }

    [Fact]
    public void The_kind_may_be_missing_from_header_or_row()
    {
        Assert.Equal([new Failure("a", 1, "", 2)], Read("machine,time\na,1"));
        Assert.Equal([new Failure("a", 1, "", 2)], Read("machine,time,kind\na,1"));
    }

    [Fact]
    public void An_empty_time_means_the_end_of_the_machines_log() =>
        Assert.Equal([new Failure("a", null, "lost", 2)], Read("machine,time,kind\na,,lost"));

    [Theory]
    [InlineData("", "f.csv: ")]
    [InlineData("machine,time,kind\n", "f.csv: ")]
    [InlineData("host,time,kind\na,1,x", "f.csv:1: ")]
    [InlineData("machine,when\na,1", "f.csv:1: ")]
    [InlineData("machine,time\na,1\nb\n", "f.csv:3: ")]
    [InlineData("machine,time\na,1\n\nb,noon\n", "f.csv:4: 'noon' is not a time")]
    [InlineData("machine,time\n,1\n", "f.csv:2: the machine is empty")]
    public void What_cannot_be_read_is_refused_with_file_and_line(string text, string start)
    {
        var error = Assert.Throws<InputException>(() => Read(text));
        Assert.StartsWith(start, error.Message);
    }

    [Fact]
    public void Where_a_pattern_is_given_its_match_names_the_machine()
    {
        var failures = Read("machine,time\nrun blk_-12 lost,1\nplain,2\n", new Regex("blk_[-0-9]+", RegexOptions.NonBacktracking));
        Assert.Equal(["blk_-12", "plain"], failures.Select(f => f.Machine));
    }

    [Fact]
    public void Only_failures_of_the_kinds_that_are_asked_for_are_kept()
    {
        var list = FailureList.Read(new StringReader("machine,time,kind\na,1,disk\nb,2,heat\nc,3,\nd,4,disk\n"), "f.csv", s => long.Parse(s, CultureInfo.InvariantCulture), null);
        Assert.Equal(["a", "d"], list.Only(["disk"]).Failures.Select(f => f.Machine));
        Assert.Equal(["a", "c", "d"], list.Only(["disk", ""]).Failures.Select(f => f.Machine));
        Assert.Same(list, list.Only([]));
        var error = Assert.Throws<InputException>(() => list.Only(["heat", "hail"]));
        Assert.Equal("f.csv: no failure is of the kind 'hail', only of '', 'disk', 'heat'", error.Message);
    }

    [Fact]
    public void Any_text_is_read_or_refused_never_more()
    {
        var random = new Random(3);
        const string Alphabet = "a,\"\r\n1 m\uFEFF";
        for (int round = 0; round < 3000; round++)
        {
            var body = new string([.. Enumerable.Range(0, random.Next(30)).Select(_ => Alphabet[random.Next(Alphabet.Length)])]);
            try
            {
                var read = Read("machine,time,kind\n" + body);
                Assert.All(read, f => Assert.NotEqual("", f.Machine));
            }
            catch (InputException error)
            {
                Assert.StartsWith("f.csv:", error.Message);
            }
        }
    }

    private static IReadOnlyList<Failure> Read(string text, Regex? pattern = null) => FailureList.Read(
        new StringReader(text), "f.csv", cell => long.TryParse(cell, out long micros) ? micros : null, pattern).Failures;
}
