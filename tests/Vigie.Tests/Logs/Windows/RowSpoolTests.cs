using Vigie.Logs.Windows;
using Vigie.Tests.Logs.Pipelines;

namespace Vigie.Tests.Logs.Windows;

public class RowSpoolTests
{
    [Fact]
    public void Rows_come_back_as_they_went_in_as_often_as_they_are_read()
    {
        var random = new Random(1);
        var rows = Enumerable.Range(0, 120).Select(_ => Draw(random)).ToList();
        using var spool = new RowSpool(new MemoryStream());
        foreach (var row in rows) spool.Append(row.Borrow(row.ErrorCount));
        for (int pass = 0; pass < 2; pass++) Assert.Equal(rows.Select(r => r.Text), ReadAll(spool));
        Assert.Equal(rows.Select(r => new RowKey(r.ErrorCount, r.TimeMicros, r.ErrorCount, r.Indices.Length)), spool.Keys);
    }

    [Fact]
    public void Rows_can_be_added_after_a_pass()
    {
        var random = new Random(2);
        var rows = Enumerable.Range(0, 20).Select(_ => Draw(random)).ToList();
        using var spool = new RowSpool(new MemoryStream());
        foreach (var row in rows)
        {
            spool.Append(row.Borrow(row.ErrorCount));
            ReadAll(spool);
        }
        Assert.Equal(rows.Select(r => r.Text), ReadAll(spool));
    }

    [Fact]
    public void An_empty_spool_has_no_rows()
    {
        using var spool = new RowSpool(new MemoryStream());
        Assert.Empty(ReadAll(spool));
    }

    private static List<string> ReadAll(RowSpool spool)
    {
        var texts = new List<string>();
        var reader = spool.Read();
        while (reader.Next())
        {
            Assert.Equal(texts.Count, reader.Index);
            texts.Add(Row.Of(reader.Current, $"{reader.Current.Machine}").Text);
        }
        return texts;
    }

    private static Row Draw(Random random)
    {
        int length = random.Next(8) == 0 ? 0 : random.Next(2000);
        int machine = random.Next(9);
        return new Row(
            $"{machine}", random.NextInt64(), machine,
            [.. Enumerable.Range(0, length)], [.. Enumerable.Range(0, length).Select(_ => random.NextSingle())]);
    }
}
