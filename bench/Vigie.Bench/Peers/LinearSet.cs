using Vigie.Host.Tables;
using Vigie.Learn.Tables;

namespace Vigie.Bench.Peers;

/// <summary>A set of two classes that solvers are raced on.</summary>
/// <param name="Name">As <c>--only</c> and the results call it.</param>
/// <param name="Rows">The rows.</param>
/// <param name="Labels">The class of each, 0 or 1.</param>
internal sealed record LinearSet(string Name, FeatureTable Rows, int[] Labels)
{
    /// <summary>What the rows are to be learned as.</summary>
    public Targets Targets { get; } = Targets.OfClasses(Labels, ["0", "1"]);

    /// <summary>Writes what the peers read: arrays of NumPy.</summary>
    public void WriteTo(string folder)
    {
        Write(folder, "y", stream => NpyWriter.Write(stream, Labels));
        var block = Rows.Block(0);
        if (Rows.IsDense)
        {
            using var file = File.Create(Path.Combine(folder, "x.npy"));
            NpyWriter.Write(file, block.Values, Rows.Features);
            return;
        }
        int[] columns = [Rows.Features];
        Write(folder, "columns", stream => NpyWriter.Write(stream, columns));
        using var starts = File.Create(Path.Combine(folder, "indptr.npy"));
        NpyWriter.Write(starts, block.Starts);
        using var indices = File.Create(Path.Combine(folder, "indices.npy"));
        NpyWriter.Write(indices, block.Indices);
        using var data = File.Create(Path.Combine(folder, "data.npy"));
        NpyWriter.Write(data, Array.ConvertAll(block.Values.ToArray(), value => (double)value));
    }

    private static void Write(string folder, string name, Action<Stream> write)
    {
        using var file = File.Create(Path.Combine(folder, $"{name}.npy"));
        write(file);
    }
}
