using System.Globalization;
using System.Text;
using System.Text.Json;
using Vigie.Learn.Statistics;
using Vigie.Tests.Faults;
using Vigie.Tests.Host.Sources;

namespace Vigie.Tests.App.Cli;

public class FitTests
{
    [Fact]
    public void Fitting_writes_weights_trace_and_a_model_that_scores_as_its_test_said()
    {
        using var folder = new Folder();
        string data = folder.Write("train.csv", Rows(1, 400, names: true)), test = folder.Write("test.csv", Rows(2, 100, names: true));
        var ran = VigieProcess.Run(
            "fit", data, "--label", "kind", "--alpha", "0.01", "--test", test, "--model", folder["m"], "--coefficients", folder["c.json"],
            "--trace", folder["t.csv"], "--json");
        Assert.Equal((0, ""), (ran.Code, ran.Error));
        using var json = JsonDocument.Parse(ran.Output);
        var facts = json.RootElement;
        Assert.Equal((400, 3, 1200L), (facts.GetProperty("rows").GetInt32(), facts.GetProperty("features").GetInt32(), facts.GetProperty("nonzeros").GetInt64()));
        Assert.True(facts.GetProperty("converged").GetBoolean());
        Assert.InRange(facts.GetProperty("gap").GetDouble(), 0, 1e-6);
        Assert.True(facts.GetProperty("solve_seconds").GetDouble() > 0 && facts.GetProperty("read_seconds").GetDouble() > 0);
        using var weights = JsonDocument.Parse(File.ReadAllBytes(folder["c.json"]));
        Assert.Equal("""["bad","good"]""", weights.RootElement.GetProperty("classes").GetRawText());
        Assert.Equal(1, weights.RootElement.GetProperty("intercept").GetArrayLength());
        Assert.Equal(3, Assert.Single(weights.RootElement.GetProperty("coefficients").EnumerateArray().ToArray()).GetArrayLength());
        Assert.True(weights.RootElement.GetProperty("coefficients")[0][0].GetDouble() > 0);
        var trace = File.ReadAllLines(folder["t.csv"]);
        Assert.Equal("pass,seconds,objective", trace[0]);
        Assert.Equal(facts.GetProperty("passes").GetInt32(), trace.Length - 1);
        Assert.Equal(facts.GetProperty("objective").GetDouble(), double.Parse(trace[^1].Split(',')[2], CultureInfo.InvariantCulture), 5);
        var scored = VigieProcess.Run("score", test, "--model", folder["m"], "--out", "-");
        Assert.Equal((0, ""), (scored.Code, scored.Error));
        Assert.Equal("prediction,probability of good", scored.Lines[0]);
        var truth = File.ReadAllLines(test).Skip(1).Select(line => line.Split(',')[1]);
        double right = scored.Lines.Skip(1).Zip(truth).Count(pair => pair.First.Split(',')[0] == pair.Second);
        Assert.Equal(facts.GetProperty("test").GetProperty("accuracy").GetDouble(), right / 100, 12);
        Assert.InRange(facts.GetProperty("test").GetProperty("roc_auc").GetDouble(), 0.8, 1);
    }

    [Fact]
    public void A_number_of_passes_with_tolerance_zero_is_that_number_of_passes()
    {
        using var folder = new Folder();
        var data = folder.Write("a.svm", Sparse(200));
        foreach (var passes in new[] { "1", "7" })
        {
            var ran = VigieProcess.Run("fit", data, "--passes", passes, "--tolerance", "0", "--trace", folder["t.csv"], "--json");
            using var json = JsonDocument.Parse(ran.Output);
            Assert.Equal(passes, json.RootElement.GetProperty("passes").GetRawText());
            Assert.Equal(int.Parse(passes, CultureInfo.InvariantCulture), File.ReadLines(folder["t.csv"]).Count() - 1);
        }
    }

    [Fact]
    public void The_same_fit_gives_the_same_bytes_on_any_number_of_threads_in_memory_and_mapped()
    {
        using var folder = new Folder();
        var data = folder.Write("a.svm.gz", Folder.Gzip(Sparse(300)));
        string[] ways = ["--threads=1", "--threads=2", "--memory=1KB"];
        var models = ways.Select((way, i) =>
        {
            Assert.Equal(0, VigieProcess.Run("fit", data, "--model", folder[$"{i}"], "--quiet", way).Code);
            return File.ReadAllBytes(folder[$"{i}"]);
        }).ToList();
        Assert.Equal(models[0], models[1]);
        Assert.Equal(models[0], models[2]);
    }

    [Fact]
    public void A_person_reads_what_was_done_how_good_it_is_and_what_to_do()
    {
        using var folder = new Folder();
        var data = folder.Write("a.svm", Sparse(200));
        Assert.Contains("Converged: the objective is at most", VigieProcess.Run("fit", data).Output, StringComparison.Ordinal);
        var early = VigieProcess.Run("fit", data, "--passes", "2", "--alpha", "1e-8");
        Assert.Contains("Not converged: ", early.Output, StringComparison.Ordinal);
        Assert.Contains("allow more --passes", early.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Numbers_are_predicted_by_a_loss_of_numbers()
    {
        using var folder = new Folder();
        var random = new DeterministicRandom(3);
        var text = string.Concat(Enumerable.Range(0, 300).Select(_ =>
        {
            double x = random.NextGaussian(), z = random.NextGaussian();
            return $"{x:R};{z:R};{2 * x - z + 0.5 + 0.01 * random.NextGaussian():R}\n";
        }));
        var data = folder.Write("r.csv", text);
        var ran = VigieProcess.Run("fit", data, "--label", "-1", "--loss", "squared", "--alpha", "1e-6", "--test", data, "--model", folder["m"], "--json");
        Assert.Equal((0, ""), (ran.Code, ran.Error));
        using var json = JsonDocument.Parse(ran.Output);
        Assert.InRange(json.RootElement.GetProperty("test").GetProperty("r2").GetDouble(), 0.999, 1);
        var scored = VigieProcess.Run("score", data, "--label", "-1", "--model", folder["m"], "--out", "-");
        Assert.Equal("prediction", scored.Lines[0]);
        Assert.Equal(301, scored.Lines.Length);
    }

    [Fact]
    public void A_race_of_solvers_draws_all_of_them()
    {
        using var folder = new Folder();
        var ran = VigieProcess.Run(
            "bench", "solvers", folder.Write("a.svm", Sparse(200)), "--seconds", "0.2", "--svg", folder["s.svg"], "--trace", folder["s.csv"]);
        Assert.Equal((0, ""), (ran.Code, ran.Error));
        var svg = File.ReadAllText(folder["s.svg"]);
        foreach (var solver in File.ReadLines(folder["s.csv"]).Skip(1).Select(line => line.Split(',')[0]).Distinct())
        {
            Assert.Contains(solver, ran.Output, StringComparison.Ordinal);
            Assert.Contains(solver, svg, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("--solver=newtonian", 2, "--solver must be one of auto, ")]
    [InlineData("--loss=nope", 2, "--loss must be one of logistic, ")]
    [InlineData("--alpha=-1", 2, "--alpha must be from 0 to ")]
    [InlineData("--passes=0", 2, "--passes must be from 1 to 100000000")]
    [InlineData("--threads=0", 2, "--threads must be at least 1")]
    [InlineData("--memory=much", 2, "--memory must be a size such as 500MB or 2GB, but is 'much'")]
    [InlineData("--first-index=2", 2, "--first-index must be 0 or 1")]
    [InlineData("--class-weight=fair", 2, "--class-weight must be balanced")]
    [InlineData("--labels=nowhere", 1, "nowhere: there is no such file")]
    [InlineData("--model=no/where", 1, "no/where: cannot be written: there is no folder")]
    [InlineData("--loss=squared", 0, "")]
    public void What_cannot_be_fitted_is_said_in_a_line(string option, int code, string message)
    {
        using var folder = new Folder();
        folder.Write("a.svm", Sparse(50));
        if (code == 0) Assert.Equal(0, VigieProcess.Run([], folder.Root, "fit", "a.svm", option).Code);
        else Assert.Contains(message, Refused.Run(folder, code, "fit", "a.svm", option), StringComparison.Ordinal);
    }

    [Fact]
    public void A_table_that_does_not_fit_is_said_in_a_line()
    {
        using var folder = new Folder();
        folder.Write("one.svm", "1 1:1\n1 2:1\n");
        Assert.Equal("one.svm: all rows have the label '1': telling classes apart needs two", Refused.Run(folder, 1, "fit", "one.svm"));
        folder.Write("bare.csv", "1,2\n3,4\n");
        Assert.Equal("bare.csv: the rows have no labels: give them with --labels FILE or --label COLUMN", Refused.Run(folder, 1, "fit", "bare.csv"));
        folder.Write("y", "1\n2\n1\n");
        Assert.Equal("bare.csv: there are 2 rows and 3 labels", Refused.Run(folder, 1, "fit", "bare.csv", "--labels", "y"));
        folder.Write("words.csv", "1,a\n3,b\n");
        Assert.Equal("words.csv: the labels are names, and --loss squared predicts a number", Refused.Run(folder, 1, "fit", "words.csv", "--label", "2", "--loss", "squared"));
        Assert.Equal("y: this is not a Vigie state file; a model of 'vigie fit' is needed here", Refused.Run(folder, 1, "score", "bare.csv", "--model", "y", "--out", "o"));
    }

    private static string Rows(ulong seed, int count, bool names)
    {
        var random = new DeterministicRandom(seed);
        var text = new StringBuilder(names ? "x,kind,y,z\n" : "");
        for (int i = 0; i < count; i++)
        {
            double x = random.NextGaussian(), y = random.NextGaussian(), z = random.NextGaussian();
            text.Append(CultureInfo.InvariantCulture, $"{x:R},{(2 * x - y + random.NextGaussian() > 0 ? "good" : "bad")},{y:R},{z:R}\n");
        }
        return text.ToString();
    }

    private static string Sparse(int count)
    {
        var random = new DeterministicRandom(4);
        var text = new StringBuilder();
        for (int i = 0; i < count; i++)
        {
            int kind = random.NextInt(2);
            text.Append(kind == 1 ? "+1" : "-1");
            for (int j = 1; j <= 20; j++) if (random.NextInt(3) == 0) text.Append(CultureInfo.InvariantCulture, $" {j}:{random.NextGaussian() + (j < 4 ? kind : 0):0.000}");
            text.Append('\n');
        }
        return text.ToString();
    }
}
