using System.Text;
using Vigie.App.Reports;
using Vigie.Logs.Evaluation;
using Vigie.Logs.Records;

namespace Vigie.Tests.App.Reports;

public class BacktestPageTests
{
    [Fact]
    public void The_page_needs_nothing_but_itself_and_is_the_same_each_time()
    {
        string html = Html(SampleReports.Usual());
        string others = html.Replace("xmlns=\"http://www.w3.org/2000/svg\"", "", StringComparison.Ordinal);
        Assert.DoesNotContain("http://", others);
        Assert.DoesNotContain("https://", others);
        Assert.DoesNotContain("@import", html);
        Assert.DoesNotContain("NaN", html);
        Assert.Equal(html, Html(SampleReports.Usual()));
    }

    [Fact]
    public void The_first_sentence_says_what_was_found()
    {
        string html = Html(SampleReports.Usual());
        Assert.Contains("<h1>17 of 28 failures announced, 17 of 21 alarms right</h1>", html);
        Assert.Contains("The best simple rule, “Count of ERROR lines”, announces 11 with 11 of 41 alarms right.",
            html);
    }

    [Fact]
    public void No_star_is_given_to_who_always_alarms_or_never()
    {
        var usual = SampleReports.Usual();
        foreach (double share in new[] { 0, 1 })
        {
            var idle = usual.Scores[3] with { AlarmShare = share, FalseIncidentsPerMachineWeek = 0, Recall = share };
            string html = Html(usual with { Scores = [.. usual.Scores.Take(3), idle] });
            string row = html[html.IndexOf("<th scope=\"row\">Always alarm</th>", StringComparison.Ordinal)..];
            Assert.DoesNotContain("class=\"best\"", row[..row.IndexOf("</tr>", StringComparison.Ordinal)]);
            Assert.Contains("class=\"best\"", html);
        }
    }

    [Fact]
    public void What_all_horizons_announce_together_stands_beside_what_each_does()
    {
        string html = Html(SampleReports.Horizons());
        Assert.Contains("<h3>All of them together</h3>", html);
        Assert.Contains("By 3 d, lead 1 min", html);
        var joint = SampleReports.Horizons().Joint!;
        Assert.Contains($"{joint.Caught} of 28 failures were announced by at least one horizon", html);
    }

    [Fact]
    public void A_model_that_a_simple_rule_beats_is_said_to_be_beaten()
    {
        var report = SampleReports.Usual();
        var beaten = report with
        {
            Scores = [report.Scores[1] with { Name = "Vigie" },
            report.Scores[0] with { Name = "Count" }]
        };
        Assert.Contains("A simple rule does as well or better: “Count”", Html(beaten));
    }

    [Fact]
    public void Reports_with_little_in_them_say_so()
    {
        Assert.Contains("<h1>Nothing was judged</h1>", Html(SampleReports.Empty()));
        string none = Html(SampleReports.NothingCaught());
        Assert.Contains("<h1>No alarm was raised before 28 failures</h1>", none);
        Assert.Contains("None of 28 failures was announced in time", none);
        var usual = SampleReports.Usual();
        var noFailure = usual with
        {
            Input = usual.Input with { JudgedFailures = 0 },
            Failures = [],
            LeadSeconds = []
        };
        Assert.Contains("<h1>No failure to judge by</h1>", Html(noFailure));
        var few = usual with { Input = usual.Input with { JudgedFailures = 3 }, Folds = [usual.Folds[0]] };
        Assert.Contains("With only 3 failures these numbers are rough", Html(few));
    }

    [Fact]
    public void Ten_thousand_failures_make_a_page_of_bounded_size()
    {
        string html = Html(SampleReports.Hostile(10_000));
        Assert.Contains("more in report.json", html);
        Assert.InRange(html.Length, 10_000, 400_000);
        Assert.DoesNotContain("<script>alert", html);
        Assert.Contains("&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;&amp;&#39;\uFFFD\uFFFD", html);
    }

    [Fact]
    public void The_plausible_range_holds_the_share_and_narrows_with_numbers()
    {
        for (int all = 1; all < 200; all += 7)
        {
            for (int hits = 0; hits <= all; hits++)
            {
                var (low, high) = BacktestSummary.Wilson(hits, all);
                Assert.True(low >= 0 && high <= 1 && low <= (double)hits / all + 1e-12
                    && high >= (double)hits / all - 1e-12);
                var (low4, high4) = BacktestSummary.Wilson(4 * hits, 4 * all);
                Assert.True(high4 - low4 < high - low);
            }
        }
        Assert.Equal("plausibly 42 % to 76 %", BacktestSummary.PlausibleRange(17, 28));
    }

    [Fact]
    public void Json_reads_back_as_written_and_holds_no_NaN()
    {
        foreach (var report in new[] { SampleReports.Usual(), SampleReports.Empty(), SampleReports.NothingCaught() })
        {
            string json = Json(report);
            Assert.DoesNotContain("NaN", json);
            Assert.Contains("\n  \"run\": {\n    \"sources\": [", json);
            var back = BacktestJson.Read(new MemoryStream(Encoding.UTF8.GetBytes(json)), "report.json");
            Assert.Equal(json, Json(back));
            Assert.Equal(Html(report), Html(back));
        }
    }

    [Fact]
    public void A_file_that_is_no_report_is_refused_by_name()
    {
        foreach (string json in new[] { "", "null", "[]", "{}", "{\"schema\":2}", "{\"run\":7}",
            Json(SampleReports.Empty()).Replace("\"schema\": 2", "\"schema\": 9") })
        {
            var e = Assert.Throws<InputException>(() =>
                BacktestJson.Read(new MemoryStream(Encoding.UTF8.GetBytes(json)), "x/report.json"));
            Assert.StartsWith("x/report.json: ", e.Message);
        }
    }

    private static string Html(BacktestReport report)
    {
        using var writer = new StringWriter();
        BacktestPage.Write(report, writer);
        return writer.ToString();
    }

    private static string Json(BacktestReport report)
    {
        using var stream = new MemoryStream();
        BacktestJson.Write(report, stream);
        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
