using System.Globalization;
using System.Text.Json;
using Vigie.Tests.Host.Sources;

namespace Vigie.Tests.App.Cli;

public class VerbTests(SmallFleet fleet)
{
    private const string DecisionHeader = "machine,time,risk,novelty,alert,reasons";

    [Fact]
    public void Learning_twice_gives_the_same_bytes_on_any_number_of_threads()
    {
        var first = File.ReadAllBytes(fleet.Model);
        var second = File.ReadAllBytes(fleet.Learn("again.model", "--threads", "1"));
        Assert.True(first.AsSpan().SequenceEqual(second), "two models of the same fleet differ");
    }

    [Fact]
    public void Decisions_are_the_same_as_csv_and_as_json_lines_and_on_standard_output()
    {
        using var folder = new Folder();
        string csv = folder["decisions.csv"], lines = folder["decisions.jsonl"];
        var ran = VigieProcess.Run("predict", fleet.Machines, "--model", fleet.Model, "--out", csv);
        Assert.Equal((0, ""), (ran.Code, ran.Error));
        Assert.Contains("Machines most at risk", ran.Output, StringComparison.Ordinal);
        Assert.Equal(0, VigieProcess.Run("predict", fleet.Machines, "--model", fleet.Model, "--out", lines).Code);
        var printed = VigieProcess.Run("predict", fleet.Machines, "--model", fleet.Model, "--out", "-");
        Assert.Equal(File.ReadAllText(csv), printed.Output);
        var table = File.ReadAllLines(csv);
        var objects = File.ReadAllLines(lines);
        Assert.Equal(DecisionHeader, table[0]);
        Assert.Equal(table.Length - 1, objects.Length);
        Assert.True(objects.Length > 100);
        for (int i = 0; i < objects.Length; i++)
        {
            using var json = JsonDocument.Parse(objects[i]);
            var (root, cells) = (json.RootElement, table[i + 1].Split(','));
            Assert.Equal(cells[0], root.GetProperty("machine").GetString());
            Assert.Equal(cells[1], root.GetProperty("time").GetString());
            double risk = root.GetProperty("risk").GetDouble();
            Assert.Equal(double.Parse(cells[2], CultureInfo.InvariantCulture), risk);
            Assert.InRange(risk, 0, 1);
            Assert.Equal(cells[4] == "1", root.GetProperty("alert").GetBoolean());
        }
    }

    [Fact]
    public void Risks_know_of_the_failures_that_predicting_is_told_of_and_it_is_said_where_it_is_told_of_none()
    {
        using var folder = new Folder();
        const string lacking = "know nothing of failures";
        var untold = VigieProcess.Run("predict", fleet.Machines, "--model", fleet.Model, "--out", folder["untold.csv"]);
        Assert.Contains(lacking, untold.Output, StringComparison.Ordinal);
        var told = VigieProcess.Run("predict", fleet.Machines, "--model", fleet.Model, "--failures", fleet.Failures, "--out", folder["told.csv"]);
        Assert.Equal((0, ""), (told.Code, told.Error));
        Assert.DoesNotContain(lacking, told.Output, StringComparison.Ordinal);
        var strangers = folder.Write("strangers.csv", "machine,time,kind\nnobody,2026-01-01 00:00:00,x\n");
        var lost = VigieProcess.Run("predict", fleet.Machines, "--model", fleet.Model, "--failures", strangers, "--out", folder["lost.csv"], "--json");
        Assert.Contains("--failures: none of those listed is of a machine in the sources", lost.Error, StringComparison.Ordinal);
        // Up to a machine's first failure there is nothing to know, and after it there is.
        var failed = File.ReadLines(fleet.Failures).Skip(1).Select(line => line.Split(','))
            .GroupBy(f => f[0]).ToDictionary(g => g.Key, g => g.Select(f => f[1]).Min(StringComparer.Ordinal)!);
        string[][] Risks(string name) => [.. File.ReadLines(folder[name]).Skip(1).Select(line => line.Split(',')[..3])];
        var differ = Risks("untold.csv").Zip(Risks("told.csv")).Where(pair => pair.First[2] != pair.Second[2]).ToArray();
        Assert.True(differ.Length > 100);
        Assert.All(differ, pair => Assert.True(string.CompareOrdinal(pair.First[1][..19], failed[pair.First[0]][..19]) >= 0));
        Assert.Equal((2, "vigie: --rules goes with --failures auto only"), Usage("--failures", fleet.Failures, "--rules", "r.rules"));
        (int, string) Usage(params string[] options)
        {
            var ran = VigieProcess.Run(["predict", fleet.Machines, "--model", fleet.Model, "--out", folder["u.csv"], .. options]);
            return (ran.Code, ran.Error.Trim().Split('\n')[0]);
        }
    }

    [Fact]
    public void Predicting_prints_one_json_object_that_counts_what_it_wrote()
    {
        using var folder = new Folder();
        var ran = VigieProcess.Run("predict", fleet.Machines, "--model", fleet.Model, "--out", folder["d.csv"], "--json");
        using var json = JsonDocument.Parse(ran.Output);
        Assert.Equal(File.ReadLines(folder["d.csv"]).Count() - 1, json.RootElement.GetProperty("decisions").GetInt64());
        Assert.Equal(4, json.RootElement.GetProperty("machines").GetInt32());
        Assert.True(json.RootElement.GetProperty("knowsRisk").GetBoolean());
    }

    [Fact]
    public void A_model_does_not_grow_old_over_what_it_learned_but_where_later_patterns_are_unlike_it()
    {
        using var folder = new Folder();
        var later = string.Concat(Enumerable.Range(0, 4 * 144).Select(i =>
            $"{new DateTime(2026, 3, 1).AddMinutes(10 * i):yyyy-MM-dd HH:mm:ss} INFO release two of part {"abcdefgh"[i % 8]} is told here\n"));
        folder.Write("logs/other.log", later);
        JsonElement Old(string source)
        {
            var ran = VigieProcess.Run("predict", source, "--model", fleet.Model, "--out", folder["d.csv"], "--json");
            return JsonDocument.Parse(ran.Output).RootElement.GetProperty("grownOld");
        }
        Assert.Equal(JsonValueKind.Null, Old(fleet.Machines).ValueKind);
        Assert.StartsWith("The model has grown old, since 2026-03-0", Old(folder["logs"]).GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_learned_without_failures_reports_novelty_and_no_risk()
    {
        using var folder = new Folder();
        var model = folder["normal.model"];
        var learned = VigieProcess.Run("learn", fleet.Machines, "--model", model, "--step", "30m", "--horizon", "4h");
        Assert.Equal(0, learned.Code);
        Assert.Contains("only report novelty", learned.Output, StringComparison.Ordinal);
        var ran = VigieProcess.Run("predict", fleet.Machines, "--model", model, "--out", "-");
        Assert.Equal(0, ran.Code);
        Assert.All(ran.Lines.Skip(1), line => Assert.Equal("", line.Split(',')[2]));
    }

    [Fact]
    public void A_back_test_writes_a_report_and_the_decisions_it_judged()
    {
        using var folder = new Folder();
        string report = folder["report"], judged = folder["judged.csv"];
        var ran = VigieProcess.Run(
            "backtest", fleet.Machines, "--failures", fleet.Failures, "--report", report, "--predictions", judged,
            "--horizon", "4h", "--step", "30m", "--train-share", "0.5", "--json");
        Assert.Equal(0, ran.Code);
        using var printed = JsonDocument.Parse(ran.Output);
        using var written = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(report, "report.json")));
        Assert.Equal(written.RootElement.ToString(), printed.RootElement.ToString());
        Assert.Equal("machine,time,risk,threshold,alert,label", File.ReadLines(judged).First());
        Assert.Equal(
            ["judged-failures.csv", "report.html", "report.json"],
            Directory.GetFiles(report).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Several_horizons_and_leads_come_out_as_each_would_alone()
    {
        using var folder = new Folder();
        string[] common = ["backtest", fleet.Machines, "--failures", fleet.Failures, "--step", "30m", "--train-share", "0.5", "--json"];
        var ran = VigieProcess.Run([
            .. common, "--report", folder["both"], "--predictions", folder["p.csv"], "--horizon", "2h,4h", "--lead", "5m", "--lead", "30m"]);
        Assert.Equal(0, ran.Code);
        var alone = VigieProcess.Run([
            .. common, "--report", folder["alone"], "--predictions", folder["a.csv"], "--horizon", "4h", "--lead", "30m"]);
        Assert.Equal(File.ReadAllText(folder["a.csv"]), File.ReadAllText(folder["p-4h-30m.csv"]));
        Assert.Equal(
            File.ReadAllText(folder["alone/judged-failures.csv"]), File.ReadAllText(folder["both/judged-failures-4h-30m.csv"]));
        using var printed = JsonDocument.Parse(ran.Output);
        using var single = JsonDocument.Parse(alone.Output);
        var further = printed.RootElement.GetProperty("further");
        Assert.Equal(3, further.GetArrayLength());
        Assert.True(JsonElement.DeepEquals(single.RootElement.GetProperty("scores"), further[2].GetProperty("scores")));
        var joint = printed.RootElement.GetProperty("joint");
        var scores = further.EnumerateArray().Prepend(printed.RootElement).Select(pair => pair.GetProperty("scores")[0]).ToList();
        Assert.Equal(scores.Sum(s => s.GetProperty("falseIncidents").GetInt32()), joint.GetProperty("falseIncidentsApart").GetInt32());
        Assert.Equal(5, joint.GetProperty("failures").GetInt32());
        Assert.InRange(joint.GetProperty("caught").GetInt32(), scores.Max(s => s.GetProperty("caught").GetInt32()), 5);
        Assert.Equal(JsonValueKind.Null, single.RootElement.GetProperty("joint").ValueKind);
    }

    [Fact]
    public void Failures_of_some_kinds_are_learned_and_judged_as_if_there_were_no_others()
    {
        using var folder = new Folder();
        var lines = File.ReadAllLines(fleet.Failures);
        string[] kinds = [.. lines.Skip(1).GroupBy(l => l.Split(',')[2]).OrderByDescending(g => g.Count()).Take(3).Select(g => g.Key)];
        folder.Write("some.csv", string.Join('\n', lines.Where((l, i) => i == 0 || kinds.Contains(l.Split(',')[2]))) + "\n");
        JsonElement Judge(params string[] options)
        {
            var ran = VigieProcess.Run([
                "backtest", fleet.Machines, "--step", "30m", "--horizon", "4h", "--json", "--report", folder["report"], .. options]);
            Assert.Equal(0, ran.Code);
            return JsonDocument.Parse(ran.Output).RootElement;
        }
        var asked = Judge("--failures", fleet.Failures, "--kinds", string.Join(',', kinds));
        var alone = Judge("--failures", folder["some.csv"]);
        Assert.True(JsonElement.DeepEquals(alone.GetProperty("scores"), asked.GetProperty("scores")));
        Assert.True(JsonElement.DeepEquals(alone.GetProperty("failures"), asked.GetProperty("failures")));
        Assert.StartsWith("Only failures of these kinds count", asked.GetProperty("notes")[0].GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Columns_that_are_left_out_are_named_and_the_same_decisions_are_judged()
    {
        using var folder = new Folder();
        JsonElement Judge(params string[] options)
        {
            var ran = VigieProcess.Run([
                "backtest", fleet.Machines, "--failures", fleet.Failures, "--step", "30m", "--horizon", "4h", "--json",
                "--report", folder["report"], .. options]);
            Assert.Equal(0, ran.Code);
            return JsonDocument.Parse(ran.Output).RootElement;
        }
        JsonElement all = Judge(), without = Judge("--without", "metrics", "--without", "templates,novelty");
        Assert.Equal(
            all.GetProperty("input").GetProperty("decisionsDigest").ToString(),
            without.GetProperty("input").GetProperty("decisionsDigest").ToString());
        Assert.StartsWith("Left out on purpose: metrics, templates, novelty", without.GetProperty("notes")[0].GetString(), StringComparison.Ordinal);
        string[] kinds = [.. without.GetProperty("features").EnumerateArray().Select(f => f.GetProperty("kind").GetString()!).Distinct()];
        Assert.NotEmpty(kinds);
        Assert.DoesNotContain(kinds, kind => kind is "metric" or "departure" or "template" or "novelty");
        // Metrics as a whole carry more than a single one.
        Assert.Contains(all.GetProperty("features").EnumerateArray(), f => f.GetProperty("kind").GetString() is "metric" or "departure");
    }

    [Fact]
    public void Two_reports_are_held_against_each_other_or_refused()
    {
        using var folder = new Folder();
        void Judge(string report, params string[] options) => Assert.Equal(0, VigieProcess.Run([
            "backtest", fleet.Machines, "--failures", fleet.Failures, "--step", "30m", "--train-share", "0.5", "--quiet",
            "--report", folder[report], "--predictions", folder[$"{report}/predictions.csv"], .. options]).Code);
        Judge("a", "--horizon", "4h");
        Judge("b", "--horizon", "4h", "--without", "metrics");
        Judge("c", "--horizon", "2h");
        var ran = VigieProcess.Run("compare", folder["a"], folder["b/report.json"], "--json");
        Assert.Equal(0, ran.Code);
        using var facts = JsonDocument.Parse(ran.Output);
        var pair = facts.RootElement.GetProperty("pairs")[0];
        Assert.True(pair.GetProperty("sameDecisions").GetBoolean());
        Assert.Contains("Failures judged by both", VigieProcess.Run("compare", folder["a"], folder["b"]).Output, StringComparison.Ordinal);
        var refused = VigieProcess.Run("compare", folder["a"], folder["c"]);
        Assert.Equal(1, refused.Code);
        Assert.Contains("the first judged horizon 4h lead 5m, the second horizon 2h lead 5m", refused.Error, StringComparison.Ordinal);
        Assert.Equal(1, VigieProcess.Run("compare", folder["a"], folder["nowhere"]).Code);
        Assert.Equal(2, VigieProcess.Run("compare", folder["a"]).Code);
    }

    [Fact]
    public void Inspecting_tells_what_learning_told()
    {
        using var folder = new Folder();
        var model = folder["m.model"];
        var learned = VigieProcess.Run("learn", fleet.Machines, "--model", model, "--step", "30m", "--horizon", "2h", "--json");
        var inspected = VigieProcess.Run("inspect", model, "--json");
        Assert.Equal(0, inspected.Code);
        Assert.Equal(learned.Output, inspected.Output);
        Assert.Contains("--horizon 4h --lead 5m --step 20m --seed 1", VigieProcess.Run("inspect", fleet.Model).Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Templates_come_as_csv_as_json_and_on_standard_output()
    {
        using var folder = new Folder();
        string csv = folder["t.csv"], json = folder["t.json"];
        Assert.Equal(0, VigieProcess.Run("templates", fleet.Machines, "--out", csv).Code);
        Assert.Equal(0, VigieProcess.Run("templates", fleet.Machines, "--out", json).Code);
        var printed = VigieProcess.Run("templates", fleet.Machines, "--out", "-");
        Assert.Equal(File.ReadAllText(csv), printed.Output);
        Assert.Equal("key,count,share,first,last,template,new,variables,example", printed.Lines[0]);
        using var facts = JsonDocument.Parse(File.ReadAllBytes(json));
        var templates = facts.RootElement.GetProperty("templates");
        Assert.Equal(printed.Lines.Length - 1, templates.GetArrayLength());
        Assert.Equal(
            facts.RootElement.GetProperty("messages").GetInt64(),
            templates.EnumerateArray().Sum(template => template.GetProperty("count").GetInt64()));
    }

    [Fact]
    public void Help_and_version_are_no_errors()
    {
        Assert.Equal(0, VigieProcess.Run("--help").Code);
        Assert.Equal(0, VigieProcess.Run("--version").Code);
    }
}
