using System.Text;
using Vigie.Host.Tables;
using Vigie.Learn.Linear.Solvers;
using Vigie.Learn.Statistics;
using Vigie.Learn.Tables;
using Vigie.Tests.Host.Sources;

namespace Vigie.Tests.Host.Tables;

public class LoaderTests
{
    private const int Rows = 300;
    private const int Columns = 5;

    [Fact]
    public void A_table_is_the_same_in_memory_and_in_a_temporary_file_and_gives_the_same_model_to_the_bit()
    {
        using var folder = new Folder();
        foreach (var path in new[] { folder.Write("sparse", Sparse()), folder.Write("dense", Dense()), folder.Write("packed.gz", Folder.Gzip(Sparse())) })
        {
            var options = new LoadOptions { Reading = new TableOptions { Label = "1", TemporaryFolder = folder.Root } };
            using var inMemory = TableLoader.Load(path, options with { MemoryBytes = long.MaxValue });
            using var mapped = TableLoader.Load(path, options with { MemoryBytes = 1, Reading = options.Reading with { Threads = 2 } });
            Assert.False(inMemory.IsMapped);
            Assert.True(mapped.IsMapped);
            Same(inMemory.Rows, mapped.Rows);
            Assert.Equal(inMemory.Labels!.Numbers.ToArray(), mapped.Labels!.Numbers.ToArray());
            Assert.Equal(Weights(inMemory), Weights(mapped));
        }
        Assert.Equal(3, Directory.GetFiles(folder.Root).Length);
    }

    [Fact]
    public void Rows_of_float32_in_a_numpy_file_are_mapped_where_they_lie()
    {
        using var folder = new Folder();
        var random = new DeterministicRandom(2);
        var values = new float[Rows * Columns];
        foreach (ref float value in values.AsSpan()) value = (float)random.NextGaussian();
        var path = folder.Write("a.npy", Array(stream => NpyWriter.Write(stream, values, Columns)));
        using var mapped = TableLoader.Load(path, new LoadOptions());
        Assert.True(mapped.IsMapped);
        Same(FeatureTable.FromDense(values, Rows, Columns), mapped.Rows);
        var wide = folder.Write("b.npy", Array(stream => NpyWriter.Write(stream, System.Array.ConvertAll(values, value => (double)value), Columns)));
        using var gathered = TableLoader.Load(wide, new LoadOptions());
        Assert.False(gathered.IsMapped);
        Same(mapped.Rows, gathered.Rows);
        values[Columns + 2] = float.NaN;
        folder.Write("a.npy", Array(stream => NpyWriter.Write(stream, values, Columns)));
        Assert.EndsWith("a.npy: column 3 of row 2 is not a finite number", Refusal(path), StringComparison.Ordinal);
        folder.Write("a.npy", Array(stream => NpyWriter.Write(stream, values, Columns))[..^4]);
        Assert.Contains("a.npy: the file is cut short: it has ", Refusal(path), StringComparison.Ordinal);
    }

    [Fact]
    public void Columns_that_hold_only_zeros_are_columns()
    {
        using var folder = new Folder();
        using var table = TableLoader.Load(folder.Write("t", "1 1:1 9:0\n0 2:1\n"), new LoadOptions());
        Assert.Equal((2, 9, 2L), (table.Rows.Count, table.Rows.Features, table.Rows.NonZeros));
    }

    [Fact]
    public void Columns_that_a_model_does_not_know_are_left_out_and_counted()
    {
        using var folder = new Folder();
        var path = folder.Write("t", "1 1:1 2:5 3:6\n0 2:1\n");
        foreach (long memory in (long[])[1, long.MaxValue])
        {
            using var fewer = TableLoader.Load(path, new LoadOptions { Features = 1, MemoryBytes = memory });
            Assert.Equal((2, 1, 1L, 3L), (fewer.Rows.Count, fewer.Rows.Features, fewer.Rows.NonZeros, fewer.LeftOut));
            using var more = TableLoader.Load(path, new LoadOptions { Features = 7, MemoryBytes = memory });
            Assert.Equal((7, 0L), (more.Rows.Features, more.LeftOut));
        }
        Assert.EndsWith("there are 2 columns where the model has 3", Refusal(folder.Write("d", "1,2\n3,4\n"), new LoadOptions { Features = 3 }), StringComparison.Ordinal);
    }

    [Fact]
    public void A_number_beyond_single_precision_is_refused_with_its_place()
    {
        using var folder = new Folder();
        Assert.EndsWith("t:2: 1e+300 in column 2 is beyond the range of single precision (3.4e38): rescale the column",
            Refusal(folder.Write("t", "1,2\n3,1e300\n")), StringComparison.Ordinal);
    }

    private static string Refusal(string path, LoadOptions? options = null) =>
        Assert.Throws<Vigie.Logs.Records.InputException>(() => TableLoader.Load(path, options ?? new LoadOptions())).Message;

    private static double[] Weights(NumberTable table)
    {
        var (classes, classOf) = table.Labels!.ToClasses();
        var problem = new LinearProblem(table.Rows, Targets.OfClasses(classOf, classes), new ObjectiveOptions());
        return LinearSolver.Solve(problem, new SolverOptions { MaxPasses = 10, Tolerance = 0 }).Model.Weights(0).ToArray();
    }

    private static void Same(FeatureTable expected, FeatureTable actual)
    {
        Assert.Equal((expected.Count, expected.Features, expected.NonZeros, expected.IsDense), (actual.Count, actual.Features, actual.NonZeros, actual.IsDense));
        for (int i = 0; i < expected.Count; i++)
        {
            if (expected.IsDense) Assert.True(expected.DenseRow(i).SequenceEqual(actual.DenseRow(i)));
            else Assert.True(expected.SparseRow(i).Indices.SequenceEqual(actual.SparseRow(i).Indices) && expected.SparseRow(i).Values.SequenceEqual(actual.SparseRow(i).Values));
        }
    }

    private static string Sparse()
    {
        var random = new DeterministicRandom(1);
        var text = new StringBuilder();
        for (int i = 0; i < Rows; i++)
        {
            text.Append(i % 3 == 0 ? "1" : "-1");
            for (int j = 1; j <= 40; j++) if (random.NextInt(4) == 0) text.Append($" {j}:{random.NextGaussian():0.000}");
            text.Append('\n');
        }
        return text.ToString();
    }

    private static string Dense()
    {
        var random = new DeterministicRandom(1);
        return string.Concat(Enumerable.Range(0, Rows).Select(i => $"{i % 2},{random.NextGaussian():R},{random.NextGaussian():R}\n"));
    }

    private static byte[] Array(Action<Stream> write)
    {
        var stream = new MemoryStream();
        write(stream);
        return stream.ToArray();
    }
}
