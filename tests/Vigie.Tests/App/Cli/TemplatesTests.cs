using System.Text.Json;
using Vigie.Tests.Host.Sources;

namespace Vigie.Tests.App.Cli;

public class TemplatesTests(SmallFleet fleet)
{
    private static readonly string[] Names = ["ann", "bob", "cid", "dee", "eve", "fay", "gus", "hal", "ida", "joe", "kim", "lea"];

    [Fact]
    public void Every_line_has_a_row_with_the_template_as_it_is_at_the_end()
    {
        using var folder = new Folder();
        var text = "no time yet\n" + string.Concat(Names.Select((name, i) => Folder.Line(i, $"{name} joins the quiet ring today")))
            + "  and goes on\n\n" + Folder.Line(59, "disk 3 is full");
        folder.Write("a.log", text);
        var ran = VigieProcess.Run(
            "templates", folder["a.log"], "--out", folder["t.csv"], "--assignments", folder["a.csv"], "--json");
        Assert.Equal(0, ran.Code);
        var rows = File.ReadAllLines(folder["a.csv"]);
        Assert.Equal("LineId,EventId,EventTemplate", rows[0]);
        Assert.Equal(text.Count(c => c == '\n'), rows.Length - 1);
        Assert.Equal("1,,", rows[1]);
        var joins = rows[2].Split(',')[1];
        for (int line = 2; line <= Names.Length + 3; line++)
            Assert.Equal($"{line},{joins},<*> joins the quiet ring today", rows[line]);
        Assert.EndsWith(",disk <*> is full", rows[^1], StringComparison.Ordinal);
        Assert.Contains(File.ReadAllLines(folder["t.csv"]), row => row.StartsWith(joins, StringComparison.Ordinal));
    }

    [Fact]
    public void The_lines_of_every_file_add_up()
    {
        using var folder = new Folder();
        folder.Write("a.log", "rubbish\n" + Folder.Line(1, "one") + "  more of it\n\n" + Folder.Line(2, "two"));
        folder.Write("b.log", Folder.Line(3, "three"));
        var ran = VigieProcess.Run("templates", folder.Root, "--out", folder["t.csv"], "--json");
        using var json = JsonDocument.Parse(ran.Output);
        var files = json.RootElement.GetProperty("files").EnumerateArray().ToArray();
        Assert.Equal(2, files.Length);
        long Sum(JsonElement file, params string[] names) => names.Sum(name => file.GetProperty(name).GetInt64());
        Assert.All(files, file => Assert.Equal(
            Sum(file, "lines"), Sum(file, "records", "continuations", "blank", "headers", "rejects")));
        Assert.Equal(json.RootElement.GetProperty("lines").GetInt64(), files.Sum(file => Sum(file, "lines")));
        Assert.Equal(1, files[0].GetProperty("faults").GetProperty("noTime").GetInt64());
    }

    [Fact]
    public void Rows_of_many_files_are_numbered_through_in_their_order()
    {
        using var folder = new Folder();
        folder.Write("a.log", Folder.Line(1, "cat 1 sleeps") + Folder.Line(3, "cat 2 sleeps"));
        folder.Write("b.log", Folder.Line(2, "dog 1 barks") + Folder.Line(4, "dog 2 barks"));
        VigieProcess.Run("templates", folder.Root, "--out", folder["t.csv"], "--assignments", folder["a.csv"], "--quiet");
        Assert.Equal(
            ["1 cat <*> sleeps", "2 cat <*> sleeps", "3 dog <*> barks", "4 dog <*> barks"],
            File.ReadAllLines(folder["a.csv"]).Skip(1).Select(row => $"{row.Split(',')[0]} {row.Split(',')[2]}"));
    }

    [Fact]
    public void Templates_that_a_model_does_not_know_are_marked()
    {
        using var folder = new Folder();
        var known = VigieProcess.Run("templates", fleet.Machines, "--out", "-").Lines[1].Split(',')[5];
        folder.Write("a.log", Folder.Line(1, "an unheard of thing came up"));
        var ran = VigieProcess.Run(
            "templates", fleet.Machines, folder["a.log"], "--model", fleet.Model, "--out", folder["t.json"]);
        Assert.Equal(0, ran.Code);
        using var json = JsonDocument.Parse(File.ReadAllBytes(folder["t.json"]));
        var templates = json.RootElement.GetProperty("templates").EnumerateArray()
            .ToDictionary(t => t.GetProperty("template").GetString()!, t => t.GetProperty("isNew").GetBoolean());
        Assert.True(templates["an unheard of thing came up"]);
        Assert.False(templates[known]);
        Assert.Contains("(1 new to the model)", ran.Output, StringComparison.Ordinal);
        Assert.Equal(json.RootElement.GetProperty("messages").GetInt64(), json.RootElement.GetProperty("templates")
            .EnumerateArray().Sum(t => t.GetProperty("count").GetInt64()));
    }

    [Fact]
    public void Examples_and_variables_are_told_in_csv_and_json()
    {
        using var folder = new Folder();
        folder.Write("a.log", string.Concat(Enumerable.Range(1, 9).Select(i => Folder.Line(i, $"sent {i} MB to 10.0.0.{i}"))));
        VigieProcess.Run("templates", folder["a.log"], "--out", folder["t.json"], "--quiet");
        using var json = JsonDocument.Parse(File.ReadAllBytes(folder["t.json"]));
        var template = json.RootElement.GetProperty("templates")[0];
        Assert.Equal(3, template.GetProperty("examples").GetArrayLength());
        var variables = template.GetProperty("variables").EnumerateArray().ToArray();
        Assert.Equal(["size", "ip"], variables.Select(v => v.GetProperty("kind").GetString()));
        Assert.Equal(9 * 1024 * 1024, variables[0].GetProperty("max").GetDouble());
        Assert.Equal(JsonValueKind.Null, variables[1].GetProperty("max").ValueKind);
        var row = VigieProcess.Run("templates", folder["a.log"], "--out", "-").Lines[1];
        Assert.EndsWith(",size 1048576..9437184 (9); ip (9),sent 1 MB to 10.0.0.1", row, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--mask must be NAME=REGEX", "--mask", "nonsense")]
    [InlineData("--mask A is no regular expression", "--mask", "A=(")]
    [InlineData("Depth must be in [1, 8]", "--depth", "99")]
    [InlineData("--mask cannot be given with --model", "--mask", "A=b", "--model", "m")]
    public void Options_that_cannot_be_are_told(string message, params string[] options)
    {
        var ran = VigieProcess.Run(["templates", fleet.Machines, "--out", "-", .. options]);
        Assert.Equal(2, ran.Code);
        Assert.Contains(message, ran.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_mask_of_the_user_is_a_variable_by_its_name()
    {
        using var folder = new Folder();
        folder.Write("a.log", Folder.Line(1, "queue red waits") + Folder.Line(2, "queue blue waits"));
        var ran = VigieProcess.Run("templates", folder["a.log"], "--out", "-", "--mask", "COLOUR=red|blue");
        Assert.Contains("queue <*> waits,0,COLOUR (2),queue red waits", ran.Output, StringComparison.Ordinal);
    }
}
