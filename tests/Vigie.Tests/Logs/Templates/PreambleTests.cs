using System.Text;
using Vigie.Logs.Templates;

namespace Vigie.Tests.Logs.Templates;

public class PreambleTests
{
    [Theory]
    [InlineData("[QuorumPeer[myid=1]/0:0:0:0:0:0:0:0:2181:FastLeaderElection@774] - Notification time out: 3200", "Notification time out: 3200")]
    [InlineData("[main] org.example.app.Master: Created it", "org.example.app.Master: Created it")]
    [InlineData("nova.compute.manager [req-3fea1 a b - - -] Terminating instance", "Terminating instance")]
    [InlineData("nova.compute.manager [-] Terminating instance", "Terminating instance")]
    [InlineData("chrome.exe *64 - host:80 open", "host:80 open")]
    [InlineData("Nov  9 12:01:01 dn3/dn3 crond(pam_unix)[29]: session closed", "session closed")]
    [InlineData("nova.compute.manager [instance: 7] gone", "nova.compute.manager [instance: 7] gone")]
    [InlineData("[error] it broke", "[error] it broke")]
    [InlineData("[a [b] c", "[a [b] c")]
    [InlineData("setup.exe failed - see log", "setup.exe failed - see log")]
    [InlineData("Nov 9 is a holiday: 12:01:01 at last", "Nov 9 is a holiday: 12:01:01 at last")]
    [InlineData("nova.api [-] ", "nova.api [-] ")]
    [InlineData("", "")]
    public void Who_speaks_and_for_whom_is_no_part_of_the_template(string message, string said)
    {
        var bytes = Encoding.UTF8.GetBytes(message);
        Assert.Equal(said, Encoding.UTF8.GetString(bytes.AsSpan(Preamble.Length(bytes))));
    }

    [Fact]
    public void Threads_and_requests_share_the_template_of_what_they_say()
    {
        var miner = new TemplateMiner();
        int id = miner.Learn("nova.api [req-b9000564-fe1a-409b-b8cc-1e88b294cd1d 9 9 - - -] 10.0.0.1 asked for 3 servers");
        Assert.Equal(id, miner.Learn("nova.metadata [-] 10.0.0.9 asked for 7 servers"));
        Assert.Equal("<*> asked for <*> servers", miner[id].Text);
    }

    [Fact]
    public void Any_bytes_have_a_preamble_that_leaves_something()
    {
        var random = new Random(3);
        byte[] alphabet = [.. "[]- .:ab9exe*64Nov 12:0"u8];
        for (int round = 0; round < 50_000; round++)
        {
            var message = new byte[random.Next(60)];
            foreach (ref byte b in message.AsSpan()) b = alphabet[random.Next(alphabet.Length)];
            Assert.InRange(Preamble.Length(message), 0, Math.Max(0, message.Length - 1));
        }
    }
}
