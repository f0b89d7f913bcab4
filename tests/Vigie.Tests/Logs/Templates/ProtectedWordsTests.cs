using Vigie.Logs.Templates;

namespace Vigie.Tests.Logs.Templates;

public class ProtectedWordsTests
{
    private static readonly string[] Words =
    [
        "ERROR", "WARN", "failed", "failure", "down", "up", "refused", "timeout", "timed", "denied", "dead", "lost",
        "unreachable", "killed", "panic", "fatal", "exception", "abort", "aborted", "corrupt", "full", "overflow",
        "overheat", "started", "stopped", "exited", "success", "ok", "true", "false", "SIGKILL", "SIGSEGV",
        "ECONNREFUSED", "ETIMEDOUT", "Failed", "TIMEOUT", "ConnectionRefusedError", "TimeoutException",
        "task_failed", "power-lost",
    ];

    [Fact]
    public void Messages_that_differ_in_a_protected_word_never_share_a_template()
    {
        var random = new Random(1);
        for (int round = 0; round < 60; round++)
        {
            var miner = new TemplateMiner(new TemplateMinerOptions { Variants = 2, Similarity = 0 });
            string before = Messages.Word(random), after = Messages.Word(random);
            string word = Words[random.Next(Words.Length)];
            string With(string w) => $"{before} unit {w} near {after} again";
            int id = miner.Learn(With(word));
            // A flood of other values makes the position a variable; the protected word keeps its own template.
            for (int i = 0; i < 60; i++) Assert.NotEqual(id, miner.Learn(With(Messages.Word(random))));
            foreach (var other in Words)
                Assert.Equal(string.Equals(other, word, StringComparison.Ordinal), miner.Learn(With(other)) == id);
            Assert.Equal(id, miner.Match(With(word)));
        }
    }

    [Theory]
    [InlineData("GET /a/b HTTP/1.1\" status: {0} len: 3")]
    [InlineData("10.0.0.1 - - \"GET /a/b HTTP/1.1\" {0} 17 0.3")]
    [InlineData("{{\"path\":\"/a/b\",\"status\":{0},\"took\":3}}")]
    [InlineData("upstream said HTTP/1.1 {0} twice")]
    public void A_server_error_is_no_value_of_the_status(string format)
    {
        var miner = new TemplateMiner();
        string With(int status) => string.Format(System.Globalization.CultureInfo.InvariantCulture, format, status);
        Assert.NotEqual(miner.Learn(With(200)), miner.Learn(With(500)));
        Assert.Equal(miner.Match(With(500)), miner.Learn(With(503)));
        Assert.Equal(miner.Match(With(200)), miner.Learn(With(204)));
    }

    [Fact]
    public void Methods_of_requests_stay_apart()
    {
        var miner = new TemplateMiner(new TemplateMinerOptions { Variants = 2 });
        string[] methods = ["GET", "PUT", "POST", "DELETE", "HEAD", "PATCH"];
        var ids = methods.Select(m => miner.Learn($"10.0.0.1 \"{m} /v2/x HTTP/1.1\" status: 200 len: 5")).ToArray();
        Assert.Equal(methods.Length, ids.Distinct().Count());
    }
}
