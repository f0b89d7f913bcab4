using Vigie.Learn;
using Vigie.Learn.Statistics;
using Vigie.Learn.Tables;

namespace Vigie.Tests.Learn.Tables;

public class FeatureTableTests
{
    [Theory]
    [InlineData(true, 1 << 20)]
    [InlineData(true, 40)]
    [InlineData(true, 1)]
    [InlineData(false, 1 << 20)]
    [InlineData(false, 40)]
    [InlineData(false, 1)]
    public void Rows_come_back_as_they_were_added_whatever_the_blocks(bool dense, int blockValues)
    {
        var random = new DeterministicRandom(1);
        const int count = 300, features = 12;
        var expected = new float[count][];
        var builder = new FeatureTableBuilder(features, blockValues);
        for (int i = 0; i < count; i++)
        {
            expected[i] = new float[features];
            for (int j = 0; j < features; j++) expected[i][j] = random.NextInt(3) == 0 ? (float)random.NextGaussian() : 0;
            if (i == 7) Array.Clear(expected[i]);
            Add(builder, expected[i], dense);
        }
        Assert.Equal(count, builder.Count);
        var table = builder.Build();
        table.Verify();
        Assert.Equal((count, features, dense), (table.Count, table.Features, table.IsDense));
        Assert.Equal(expected.Sum(row => dense ? features : row.Count(x => x != 0)), table.NonZeros);
        if (blockValues < count) Assert.True(table.BlockCount > 1);
        var norms = table.SquaredNorms();
        for (int i = 0; i < count; i++)
        {
            Assert.Equal(expected[i], Row(table, i));
            Assert.Equal(expected[i].Sum(x => (double)x * x), norms[i], 1e-12);
        }
        for (int b = 0; b < table.BlockCount; b++)
        {
            var rows = table.Block(b);
            for (int i = 0; i < rows.Count; i++)
            {
                if (dense) Assert.Equal(expected[rows.FirstRow + i], rows.Dense(i));
                else Assert.Equal(table.SparseRow(rows.FirstRow + i).Indices, rows.Sparse(i).Indices);
            }
        }
    }

    [Fact]
    public void The_widest_row_says_how_many_columns_there_are()
    {
        var builder = new FeatureTableBuilder();
        builder.Add(new SparseRow([0, 5], [1f, 2f]));
        builder.Add(new SparseRow([], []));
        Assert.Equal(6, builder.Build().Features);
        Assert.Equal((0, 0), (builder.Count, builder.Build().Count));
    }

    [Fact]
    public void Bad_rows_are_refused_with_their_number_and_leave_no_trace()
    {
        var builder = new FeatureTableBuilder(4);
        builder.Add(new SparseRow([1], [1f]));
        Refuses("Row 1 has NaN at index 3: values must be finite.", () => builder.Add(new SparseRow([0, 3], [1f, float.NaN])));
        Refuses("Row 1 has the index 1 after 1: indices must increase from 0.", () => builder.Add(new SparseRow([1, 1], [1f, 1f])));
        Refuses("Row 1 has the index -1 after -1: indices must increase from 0.", () => builder.Add(new SparseRow([-1], [1f])));
        Refuses("Row 1 has the index 4: indices must lie in [0, 4).", () => builder.Add(new SparseRow([4], [1f])));
        Refuses("Row 1 is dense where the rows before are sparse: a table holds one kind.", () => builder.Add([1f, 2f, 3f, 4f]));
        Assert.Equal((1, 1L), (builder.Count, builder.Build().NonZeros));

        builder.Add([1f, 2f, 3f, 4f]);
        Refuses("Row 1 has Infinity at column 2: values must be finite.", () => builder.Add([1f, 2f, float.PositiveInfinity, 4f]));
        Refuses("Row 1 has 3 values where the table has 4 columns.", () => builder.Add([1f, 2f, 3f]));
        Assert.Equal(1, builder.Build().Count);
    }

    [Fact]
    public void Arrays_are_checked_when_they_become_a_table()
    {
        Refuses("Row 1 has NaN at column 0: values must be finite.", () => FeatureTable.FromDense([1f, 2f, float.NaN, 4f], 2, 2));
        Refuses("values has 3 elements", () => FeatureTable.FromDense([1f, 2f, 3f], 2, 2));
        Refuses("Row 1 has the index 9", () => FeatureTable.FromSparse([0, 1, 2], [0, 9], [1f, 1f], 3));
        Refuses("the offsets of row 0 run backwards", () => FeatureTable.FromSparse([0, 5, 2], [0, 1], [1f, 1f], 3));
        Refuses("starts must be 2 at its last element", () => FeatureTable.FromSparse([0, 1], [0, 1], [1f, 1f], 3));
        var table = FeatureTable.FromDense([1f, 2f], 1, 2);
        Assert.Throws<ArgumentOutOfRangeException>(() => { table.DenseRow(1); });
    }

    private static void Refuses(string words, Action action) =>
        Assert.Contains(words, Assert.ThrowsAny<ArgumentException>(action).Message, StringComparison.Ordinal);

    private static void Add(FeatureTableBuilder builder, float[] row, bool dense)
    {
        if (dense)
        {
            builder.Add(row);
            return;
        }
        int[] indices = [.. Enumerable.Range(0, row.Length).Where(j => row[j] != 0)];
        builder.Add(new SparseRow(indices, [.. indices.Select(j => row[j])]));
    }

    private static float[] Row(FeatureTable table, int i)
    {
        if (table.IsDense) return table.DenseRow(i).ToArray();
        var row = new float[table.Features];
        var sparse = table.SparseRow(i);
        for (int k = 0; k < sparse.Indices.Length; k++) row[sparse.Indices[k]] = sparse.Values[k];
        return row;
    }
}
