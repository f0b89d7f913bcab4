using Vigie.Learn;
using Vigie.Learn.Linear;
using Vigie.Learn.State;
using Vigie.Learn.Statistics;

namespace Vigie.Tests.Learn.Linear;

public class RowTableTests
{
    [Fact]
    public void Rows_come_back_as_they_were_added_also_after_saving()
    {
        var random = new DeterministicRandom(1);
        var table = new RowTable();
        var added = new List<(int[] Indices, float[] Values, bool Label, float Weight)>();
        for (int i = 0; i < 500; i++)
        {
            int[] indices = [.. Enumerable.Range(0, random.NextInt(20)).Select(j => 5 * j + random.NextInt(5))];
            float[] values = [.. indices.Select(_ => (float)random.NextGaussian())];
            added.Add((indices, values, random.NextInt(2) == 1, random.NextInt(3)));
            table.Add(new SparseRow(indices, values), added[i].Label, added[i].Weight);
        }
        var writer = new StateWriter();
        table.Save(writer);
        foreach (var read in (RowTable[])[table, RowTable.Load(new StateReader(writer.ToArray()))])
        {
            Assert.Equal(500, read.Count);
            Assert.Equal(added.Sum(row => row.Indices.Length), read.NonZeros);
            Assert.Equal(added.Max(row => row.Indices.LastOrDefault(-1)) + 1, read.Features);
            for (int i = 0; i < 500; i++)
            {
                Assert.Equal(added[i].Indices, read.Row(i).Indices);
                Assert.Equal(added[i].Values, read.Row(i).Values);
                Assert.Equal(added[i].Label, read.Label(i));
                Assert.Equal(added[i].Weight, read.Weight(i));
            }
        }
    }

    [Fact]
    public void Bad_rows_are_refused_and_leave_no_trace()
    {
        var table = new RowTable();
        Assert.Throws<ArgumentOutOfRangeException>(() => table.Add(new SparseRow([0], [float.NaN]), true));
        Assert.Throws<ArgumentOutOfRangeException>(() => table.Add(new SparseRow([1, 1], [1f, 1f]), true));
        Assert.Throws<ArgumentOutOfRangeException>(() => table.Add(new SparseRow([-1], [1f]), true));
        Assert.Throws<ArgumentOutOfRangeException>(() => table.Add(new SparseRow([1], [1f]), true, float.NaN));
        Assert.Equal((0, 0, 0), (table.Count, table.NonZeros, table.Features));
        Assert.Throws<ArgumentOutOfRangeException>(() => table.Label(0));
    }
}
