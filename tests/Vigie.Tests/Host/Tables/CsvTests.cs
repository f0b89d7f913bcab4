using Vigie.Host.Tables;
using Vigie.Tests.Host.Sources;

namespace Vigie.Tests.Host.Tables;

public class CsvTests
{
    private static readonly TableOptions First = new() { Label = "1" };

    [Theory]
    [InlineData("1,2,3\n4,5,6\n")]
    [InlineData("1;2;3\n4;5;6\n")]
    [InlineData("1\t2\t3\n4\t5\t6")]
    [InlineData("1|2|3\r\n4|5|6\r\n")]
    [InlineData("   1  2 3\n 4 5\t6 \n")]
    [InlineData("a,b,c\n1,2,3\n4,5,6\n")]
    [InlineData("\"a, or b\";b;c\n1;\"2\";3\n4;5;6\n")]
    [InlineData("# remark\n1,2,3\n\n# another\n4,5,6\n")]
    [InlineData("1, 2 ,3\n4,+5,6.0\n")]
    public void Separator_and_header_are_found_by_looking(string text)
    {
        using var folder = new Folder();
        var path = folder.Write("t", text);
        Assert.Equal(["| 1 2 3", "| 4 5 6"], Tables.Read(path));
        Assert.Equal(["1 | 2 3", "4 | 5 6"], Tables.Read(path, First));
        Assert.Equal(["3 | 1 2", "6 | 4 5"], Tables.Read(path, new TableOptions { Label = "-1" }));
    }

    [Fact]
    public void A_column_of_labels_is_named_by_the_header_and_may_hold_words()
    {
        using var folder = new Folder();
        var path = folder.Write("t.csv", "x,\"kind, of\",y\n1,good,2\n3,\"not \"\"so\"\" good\",4\n");
        Assert.Equal(["good | 1 2", "not \"so\" good | 3 4"], Tables.Read(path, new TableOptions { Label = "kind, of" }));
        using var rows = TableFile.Open(path, new TableOptions { Label = "2" });
        Assert.Equal(["x", "y"], rows.Columns);
        Assert.Equal("t.csv: there is no column 'z', only 'x', 'kind, of', 'y'", Tables.Refusal(path, new TableOptions { Label = "z" }));
        Assert.StartsWith("t.csv: there is no column 4", Tables.Refusal(path, new TableOptions { Label = "4" }), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a,b\n1,2\n3,tcp\n", "t:3: column 'b' holds text ('tcp')")]
    [InlineData("1,2\n3,tcp\n", "t:2: column 2 holds text ('tcp')")]
    [InlineData("a,b\n1,2\n3,\n", "t:3: column 'b' is empty in row 2")]
    [InlineData("a,b\n1,2\n3,NaN\n", "t:3: column 'b' is not a finite number in row 2")]
    [InlineData("a,b\n1,2\n3,1e400\n", "t:3: column 'b' is not a finite number in row 2")]
    [InlineData("a,b\n1,2\n3,4,5\n", "t:3: the row has more than the 2 cells of the first one")]
    [InlineData("a,b\n1,2\n3\n", "t:3: the row has 1 cells, and the first one 2")]
    [InlineData("a,b\n1,\"2\n", "t:2: a quoted cell does not end on its line")]
    [InlineData("1,2\n\"3,4\n", "t:2: a quoted cell does not end on its line")]
    [InlineData("\n\n", "t: there is no row in it")]
    [InlineData("", "t: the file is empty")]
    public void A_damaged_row_is_refused_with_its_line(string text, string message)
    {
        using var folder = new Folder();
        Assert.StartsWith(message, Tables.Refusal(folder.Write("t", text)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_number_far_from_zero_keeps_its_last_digits()
    {
        using var folder = new Folder();
        Assert.Equal(["| 100000000.1 100000000.2"], Tables.Read(folder.Write("t", "100000000.1,100000000.2\n")));
    }

    [Fact]
    public void Labels_are_numbers_or_names_and_one_class_however_they_are_written()
    {
        using var folder = new Folder();
        var numbers = TableFile.ReadLabels(folder.Write("a", "1\n+1\n-1.0\n1e0\n"), CancellationToken.None);
        Assert.Equal([1, 1, -1, 1], numbers.Numbers.ToArray());
        Assert.Equal(["-1", "1"], numbers.ToClasses().Classes);
        Assert.Equal([1, 1, 0, 1], numbers.ToClasses().ClassOf);
        var names = TableFile.ReadLabels(folder.Write("b", Folder.Gzip("up\n3\ndown\nup\n")), CancellationToken.None);
        Assert.Equal(["3", "down", "up"], names.ToClasses().Classes);
        Assert.Equal([2, 0, 1, 2], names.ToClasses().ClassOf);
        Assert.False(names.IsNumeric);
    }

    [Fact]
    public void The_grid_of_a_hundred_clusters_is_read_with_its_labels()
    {
        var data = TestData.Folder("clustering");
        using var rows = TableFile.Open(Path.Combine(data, "birch1.txt.gz"), new TableOptions());
        while (rows.Next()) Assert.Equal(2, rows.Values.Length);
        Assert.Equal(100_000, rows.Row);
        var labels = TableFile.ReadLabels(Path.Combine(data, "birch1_labels.txt.gz"), CancellationToken.None);
        Assert.Equal((100_000, 100), (labels.Count, labels.ToClasses().Classes.Length));
    }
}
