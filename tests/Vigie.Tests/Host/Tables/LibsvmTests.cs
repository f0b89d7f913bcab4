using System.Text;
using Vigie.Host.Tables;
using Vigie.Tests.Host.Sources;

namespace Vigie.Tests.Host.Tables;

public class LibsvmTests
{
    [Fact]
    public void Rows_are_read_with_labels_remarks_query_numbers_and_blanks_of_any_kind()
    {
        using var folder = new Folder();
        var path = folder.Write("t.svm", "# made by hand\n+1 1:2 3:-.5 # first\n\n-1 qid:7 2:1e-3\t4:0 \r\n1\n3 5:1");
        Assert.Equal(["1 | 0:2 2:-0.5", "-1 | 1:0.001", "1 |", "3 | 4:1"], Tables.Read(path));
    }

    [Fact]
    public void A_table_packed_by_gzip_is_the_same_table()
    {
        using var folder = new Folder();
        const string text = "1 1:2 3:4\n0 2:5\n";
        Assert.Equal(Tables.Read(folder.Write("t", text)), Tables.Read(folder.Write("t.gz", Folder.Gzip(text))));
    }

    [Fact]
    public void An_index_zero_in_the_first_rows_says_that_indices_count_from_zero()
    {
        using var folder = new Folder();
        var path = folder.Write("t", "1 1:2\n0 0:5 1:1\n");
        Assert.Equal(["1 | 1:2", "0 | 0:5 1:1"], Tables.Read(path));
        Assert.Equal("t:2: index 0 where the rows before count from 1: if indices count from 0, say --first-index 0",
            Tables.Refusal(path, new TableOptions { FirstIndex = 1 }));
        Assert.Equal(["1 | 1:2"], Tables.Read(folder.Write("u", "1 1:2\n"), new TableOptions { FirstIndex = 0 }));
    }

    [Fact]
    public void Indices_out_of_order_are_put_in_order()
    {
        using var folder = new Folder();
        Assert.Equal(["1 | 0:1 2:3 8:9"], Tables.Read(folder.Write("t", "1 9:9 1:1 3:3\n")));
        Assert.Equal("t:2: index 3 comes twice in the row", Tables.Refusal(folder.Write("t", "1 1:1\n1 3:3 1:1 3:4\n")));
    }

    [Fact]
    public void Rows_to_be_scored_may_come_without_labels()
    {
        using var folder = new Folder();
        Assert.Equal(["| 0:1 1:2", "| 2:1"], Tables.Read(folder.Write("t", "1:1 2:2\n3:1\n")));
        Assert.Equal("t:2: this row has a label and those before have none", Tables.Refusal(folder.Write("t", "1:1 2:2\n1 3:1\n")));
        Assert.Equal("t:2: the label is missing; rows before have one", Tables.Refusal(folder.Write("t", "1 2:2\n3:1\n")));
    }

    [Theory]
    [InlineData("1 1:1\n1 2:nan\n", "t:2: the value of index 2 in row 2 is not a finite number")]
    [InlineData("1 1:1\n1 2:1e999\n", "t:2: the value of index 2 in row 2 is not a finite number")]
    [InlineData("1 1:1\n# x\n1 2:-inf 3:1\n", "t:3: the value of index 2 in row 2 is not a finite number")]
    [InlineData("1 1:1\n1 2:two\n", "t:2: '2:two' is not a pair index:value")]
    [InlineData("1 1:1\n1 2:1x 3:1\n", "t:2: '2:1x' is not a pair index:value")]
    [InlineData("1 1:1\n1 2\n", "t:2: '2' is not a pair index:value")]
    [InlineData("1 1:1\n1 -2:1\n", "t:2: '-2:1' is not a pair index:value")]
    [InlineData("1 1:1\n1 99999999999999999999:1\n", "t:2: an index is above 1073741824, the most features there can be")]
    public void A_damaged_row_is_refused_with_its_line(string text, string message)
    {
        using var folder = new Folder();
        Assert.Equal(message, Tables.Refusal(folder.Write("t", text)));
    }

    [Fact]
    public void Lines_longer_than_any_buffer_are_read_whole()
    {
        using var folder = new Folder();
        var text = new StringBuilder("1");
        for (int j = 1; j <= 200_000; j++) text.Append($" {j}:{j % 7}.25");
        var path = folder.Write("t", $"{text}\n0 1:1\n");
        using var rows = TableFile.Open(path, new TableOptions());
        Assert.True(rows.Next());
        Assert.Equal(200_000, rows.Values.Length);
        Assert.Equal(199_999 % 7 + .25, rows.Values[199_998]);
        Assert.True(rows.Next());
        Assert.False(rows.Next());
    }

    [Fact]
    public void A_gzip_file_that_is_cut_short_is_refused()
    {
        using var folder = new Folder();
        var random = new Vigie.Learn.Statistics.DeterministicRandom(1);
        var packed = Folder.Gzip(string.Concat(Enumerable.Range(0, 1000).Select(_ => $"1 1:{random.NextDouble()}\n")));
        Assert.StartsWith("t.gz: the gzip data is damaged or cut short", Tables.Refusal(folder.Write("t.gz", packed[..(packed.Length / 2)])), StringComparison.Ordinal);
    }

    [Fact]
    public void The_adult_set_has_the_rows_columns_and_labels_that_are_known_of_it()
    {
        using var rows = TableFile.Open(Path.Combine(TestData.Folder("solvers"), "a9a.gz"), new TableOptions());
        var labels = new LabelColumn();
        long nonZeros = 0;
        while (rows.Next())
        {
            nonZeros += rows.Values.Length;
            rows.AddLabelTo(labels);
        }
        var (classes, classOf) = labels.ToClasses();
        Assert.Equal((32_561L, 123, 451_592L), (rows.Row, rows.Features, nonZeros));
        Assert.Equal(["-1", "1"], classes);
        Assert.Equal(7_841, classOf.Sum());
    }
}
