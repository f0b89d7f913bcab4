using System.Text;
using Vigie.Logs.Templates;

namespace Vigie.Tests.Logs.Templates;

public class MaskingTests
{
    private static string Masked(string message)
    {
        var line = new MaskedLine(64, 4096);
        Masker.Mask(Encoding.UTF8.GetBytes(message), 4096, line);
        return Encoding.UTF8.GetString(line.Text);
    }

    [Theory]
    [InlineData("took 12 tries", "took <*> tries")]
    [InlineData("took 12ms or -3.5GB and 50% of it", "took <*> or <*> and <*> of it")]
    [InlineData("took 1.5e-05 of all", "took <*> of all")]
    [InlineData("waited 3 seconds for 20 MB", "waited <*> for <*>")]
    [InlineData("sent 4169 bytes (4.07 KB) today", "sent <*> today")]
    [InlineData("at 0x00004ed8 or 003a90fc", "at <*> or <*>")]
    [InlineData("from 10.251.30.6:33145 to [fe80::1:2]:80", "from <*> to [<*>]:<*>")]
    [InlineData("from /10.251.30.6:33145 to fe80::c6b3:1ff:fecd:467f", "from <*> to <*>")]
    [InlineData("bssid 5c:50:15:4c:18:13 seen", "bssid <*> seen")]
    [InlineData("[instance: b9000564-fe1a-409b-b8cc-1e88b294cd1d] gone", "[instance: <*>] gone")]
    [InlineData("[req-b9000564-fe1a-409b-b8cc-1e88b294cd1d x]", "[req-<*> x]")]
    [InlineData("open /var/log/syslog.1 now", "open <*> now")]
    [InlineData("GET /v2/images?limit=20&x=a HTTP/1.1", "GET <*> HTTP/<*>")]
    [InlineData("fetch https://a.example.org/x?y=z, then rest", "fetch <*>, then rest")]
    [InlineData("mail to ann@example.org bounced", "mail to <*> bounced")]
    [InlineData("to part-00081, blk_-160 or blk_160", "to part-<*>, blk_<*> or blk_<*>")]
    [InlineData("(R26-M0-N8-I:J18-U11) is", "(R<*>-M<*>-N<*>-I:J<*>-U<*>) is")]
    [InlineData("generating core.2275", "generating core.<*>")]
    [InlineData("uid=0 euid=17 tty=:0", "uid=<*> euid=<*> tty=:<*>")]
    [InlineData("at Fri Jun 17 07:07:00 2005 again", "at <*> again")]
    [InlineData("on 2017-07-03T11:38:49.414Z it", "on <*> it")]
    [InlineData("proxy.cse.example.edu:5070 open", "<*> open")]
    [InlineData("items [1, 2, 3, 4] left", "items [<*>] left")]
    [InlineData("loop over eth0 and IPv6", "loop over eth0 and IPv6")]
    [InlineData("key '7f3a9' of \"x12\"", "key '<*>' of \"<*>\"")]
    [InlineData("session opened for user root", "session opened for user <*>")]
    [InlineData("==========  end\t ", "=== end")]
    [InlineData("I/O in r-o mode", "I/O in r-o mode")]
    [InlineData("status: 503 len: 9", "status: 5<*> len: <*>")]
    [InlineData("status: 200 len: 9", "status: <*> len: <*>")]
    public void Variables_by_their_look_are_masked(string message, string expected) =>
        Assert.Equal(expected, Masked(message));

    [Fact]
    public void Messages_that_differ_in_numbers_addresses_ids_or_paths_are_one_template()
    {
        var random = new Random(1);
        var miner = new TemplateMiner();
        Func<string>[] makers =
        [
            () => $"{random.Next()}", () => $"-{random.Next(999)}.{random.Next(99):00}", () => Messages.Address(random),
            () => $"{Messages.Address(random)}:{random.Next(65536)}", () => Messages.Guid(random),
            () => $"0x{random.NextInt64():x}", () => Messages.Hex(random, random.Next(8, 40)),
            () => $"/{Messages.Word(random)}/{random.Next()}/{Messages.Word(random)}.log",
            () => $"{random.Next(1, 500)}ms",
            () => $"https://{Messages.Word(random)}.org/{Messages.Word(random)}",
            () => $"{random.Next(24)}:{random.Next(60):00}",
        ];
        int expected = miner.Learn("the reader saw 7 and went on with 9 more");
        for (int i = 0; i < 5_000; i++)
        {
            string a = makers[random.Next(makers.Length)](), b = makers[random.Next(makers.Length)]();
            Assert.Equal(expected, miner.Learn($"the reader saw {a} and went on with {b} more"));
        }
    }

    [Fact]
    public void Digits_inside_a_word_do_not_part_messages()
    {
        var random = new Random(2);
        var miner = new TemplateMiner();
        int expected = miner.Learn("write part-00001 of task_200811_0001_m_000081 to rack R01-M0");
        for (int i = 0; i < 1_000; i++)
            Assert.Equal(expected, miner.Learn(
                $"write part-{random.Next(99999):00000} of task_{random.Next(999999)}_{random.Next(9999):0000}"
                + $"_m_{i:000000} to rack R{random.Next(10, 99)}-M{random.Next(9)}"));
    }

    [Fact]
    public void Lists_of_any_length_are_one_template()
    {
        var random = new Random(3);
        var miner = new TemplateMiner();
        string List(Func<string> item, int n) => string.Join(", ", Enumerable.Range(0, n).Select(_ => item()));
        int numbers = miner.Learn("pages in use: 1, 2, 3 at last");
        int ids = miner.Learn("ports [u'tap1a2b3', u'tap4e9', u'qvo77'] bound");
        for (int n = 2; n < 30; n++)
        {
            Assert.Equal(numbers, miner.Learn($"pages in use: {List(() => $"{random.Next()}", n)} at last"));
            Assert.Equal(ids, miner.Learn($"ports [{List(() => $"u'tap{random.Next()}'", n)}] bound"));
        }
    }
}
