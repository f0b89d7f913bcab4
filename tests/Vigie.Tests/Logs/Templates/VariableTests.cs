using System.Globalization;
using System.Text;
using Vigie.Logs.Templates;

namespace Vigie.Tests.Logs.Templates;

public class VariableTests
{
    private static VariableSummary[] Of(params IEnumerable<string> lines) => Of(new TemplateMiner(), lines);

    private static VariableSummary[] Of(TemplateMiner miner, IEnumerable<string> lines)
    {
        var table = new VariableTable(miner);
        int id = -1;
        foreach (var line in lines)
        {
            id = miner.Learn(line);
            table.Add(id, Encoding.UTF8.GetBytes(line));
        }
        return [.. table.Summaries()[miner.Resolve(id)]];
    }

    [Theory]
    [InlineData("17", VariableKind.Number, 17.0)]
    [InlineData("-3.5", VariableKind.Number, -3.5)]
    [InlineData("50%", VariableKind.Number, 50.0)]
    [InlineData("250ms", VariableKind.Duration, 0.25)]
    [InlineData("2 minutes", VariableKind.Duration, 120.0)]
    [InlineData("4KB", VariableKind.Size, 4096.0)]
    [InlineData("3 bytes", VariableKind.Size, 3.0)]
    [InlineData("0x1f", VariableKind.Hex, double.NaN)]
    [InlineData("54fadb412c4e40cdbaed9335e4c35a9e", VariableKind.Hex, double.NaN)]
    [InlineData("10.251.30.6", VariableKind.Ip, double.NaN)]
    [InlineData("10.251.30.6:50010", VariableKind.Ip, double.NaN)]
    [InlineData("/10.251.30.6:50010", VariableKind.Ip, double.NaN)]
    [InlineData("fe80::c6b3:1ff:fecd:467f", VariableKind.Ip, double.NaN)]
    [InlineData("5c:50:15:4c:18:13", VariableKind.Hex, double.NaN)]
    [InlineData("/var/log/syslog.1", VariableKind.Path, double.NaN)]
    [InlineData("https://example.org/a?b=1", VariableKind.Url, double.NaN)]
    [InlineData("b9000564-fe1a-409b-b8cc-1e88b294cd1d", VariableKind.Uuid, double.NaN)]
    [InlineData("2017-07-03T11:38:49.414Z", VariableKind.Time, double.NaN)]
    [InlineData("11:38:49", VariableKind.Time, double.NaN)]
    [InlineData("2005-06-03", VariableKind.Time, double.NaN)]
    [InlineData("someone", VariableKind.Word, double.NaN)]
    [InlineData("", VariableKind.Word, double.NaN)]
    public void A_value_has_the_kind_that_it_looks_like(string value, VariableKind kind, double number)
    {
        Assert.Equal(kind, VariableLook.Of(Encoding.UTF8.GetBytes(value), out double found));
        Assert.Equal(number, found, 1e-9);
    }

    [Fact]
    public void Ranges_and_different_values_are_told_of_every_variable()
    {
        var found = Of(Enumerable.Range(1, 10).Select(i => $"moved {i} files to 10.0.0.{i % 3} in {i * 10} ms"));
        Assert.Equal([VariableKind.Number, VariableKind.Ip, VariableKind.Duration], found.Select(v => v.Kind));
        Assert.Equal([10L, 3L, 10L], found.Select(v => v.Distinct));
        Assert.All(found, v => Assert.True(v.DistinctIsExact && v.Count == 10));
        Assert.Equal((1.0, 10.0), (found[0].Min, found[0].Max));
        Assert.True(double.IsNaN(found[1].Min));
        Assert.Equal((0.01, 0.1), (found[2].Min, found[2].Max));
        Assert.Equal(["1", "2", "3"], found[0].Values);
    }

    [Fact]
    public void Many_different_values_are_counted_within_a_fifth()
    {
        foreach (int many in new[] { 100, 1_000, 20_000 })
        {
            var found = Of(Enumerable.Range(0, many * 2).Select(i => $"row {i % many} is gone"));
            Assert.False(found[0].DistinctIsExact);
            Assert.InRange(found[0].Distinct, many * 0.8, many * 1.2);
        }
    }

    [Fact]
    public void A_word_that_becomes_a_variable_counts_the_words_before()
    {
        string[] names = ["ann", "bob", "cid", "dee", "eve", "fay", "gus", "hal", "ida", "joe"];
        var found = Of(names.Select(name => $"{name} joins the quiet ring today"));
        var only = Assert.Single(found);
        Assert.Equal((VariableKind.Word, 10L, 10L), (only.Kind, only.Count, only.Distinct));
        Assert.Equal(["ann", "bob", "cid"], only.Values);
    }

    [Fact]
    public void Variables_inside_words_are_told_apart()
    {
        var found = Of("put blk_12 on R01-M7 now", "put blk_99 on R02-M7 now");
        Assert.Equal([(1, 0), (3, 0), (3, 1)], found.Select(v => (v.Word, v.Part)));
        Assert.Equal([(12.0, 99.0), (1.0, 2.0), (7.0, 7.0)], found.Select(v => (v.Min, v.Max)));
    }

    [Fact]
    public void A_flood_of_templates_holds_a_bounded_number_of_variables()
    {
        var random = new Random(5);
        var miner = new TemplateMiner(new TemplateMinerOptions { MaxTemplates = 500 });
        var table = new VariableTable(miner);
        for (int i = 0; i < 120_000; i++)
        {
            var line = $"{Messages.Word(random)} {Messages.Word(random)} {Messages.Word(random)}={i}";
            table.Add(miner.Learn(line), Encoding.UTF8.GetBytes(line));
        }
        Assert.InRange(table.Summaries().Count, 1, 500);
        Assert.Equal(0, table.Dropped);
    }

    [Fact]
    public void What_a_mask_finds_is_a_variable_by_its_name()
    {
        var options = new TemplateMinerOptions
        {
            Masks = [new TemplateMask("TENANT", "(?<=tenant )[a-z]+"), new TemplateMask("COLOUR", "red|blå|ok")],
        };
        var found = Of(new TemplateMiner(options), ["tenant ann paints ok 3", "tenant bob paints blå 4", "tenant cid paints red 5"]);
        Assert.Equal(["TENANT", "COLOUR", null], found.Select(v => v.Mask));
        Assert.Equal([3L, 3L, 3L], found.Select(v => v.Distinct));
        Assert.Equal(["ok", "blå", "red"], found[1].Values);
    }

    [Fact]
    public void Masks_are_saved_with_what_was_learned_by_them()
    {
        var options = new TemplateMinerOptions { Masks = [new TemplateMask("NAME", "(?<=hello )\\w+(?= again)")] };
        var miner = new TemplateMiner(options);
        int id = miner.Learn("hello ann again");
        Assert.Equal("hello <*> again", miner[id].Text);
        Assert.Equal(id, StateOf.Loaded(StateOf.Miner(miner)).Learn("hello bob again"));
    }

    [Fact]
    public void Masks_that_cannot_be_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new TemplateMask("", "a"));
        Assert.Throws<ArgumentException>(() => new TemplateMask("A", ""));
        Assert.ThrowsAny<ArgumentException>(() => new TemplateMask("A", "("));
        var nine = Enumerable.Range(0, 9).Select(i => new TemplateMask($"M{i}", i.ToString(CultureInfo.InvariantCulture)));
        Assert.Throws<ArgumentOutOfRangeException>(() => new TemplateMinerOptions { Masks = [.. nine] });
    }

    [Fact]
    public void Nothing_is_allocated_for_the_variables_of_a_line_like_those_before()
    {
        var miner = new TemplateMiner();
        var table = new VariableTable(miner);
        var lines = Messages.Chatter(2_000, seed: 11).Select(Encoding.UTF8.GetBytes).ToArray();
        for (int pass = 0; pass < 3; pass++)
            foreach (var line in lines) table.Add(miner.Learn(line, pass), line);
        long before = GC.GetAllocatedBytesForCurrentThread();
        foreach (var line in lines) table.Add(miner.Learn(line, 4), line);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
