using Vigie.Host.Sinks;
using Vigie.Learn.Linear.Solvers;
using Vigie.Learn.State;
using Vigie.Logs.Records;

namespace Vigie.Host.Snapshots;

/// <summary>A linear model as one file, with what is needed to read the tables that it scores.</summary>
/// <param name="Model">Weights and classes.</param>
/// <param name="Columns">Names of the columns; empty where the training table gave none.</param>
/// <param name="Label">The column of labels in the training table; empty where it had none.</param>
/// <param name="FirstIndex">Index of the first column as libsvm text counted, 0 or 1.</param>
/// <param name="Description">How the model came about, in a sentence.</param>
public sealed record LinearModelFile(
    FittedLinearModel Model, IReadOnlyList<string> Columns, string Label, int FirstIndex, string Description)
{
    private const string StateTag = "LFIL";

    /// <summary>Writes the file, whole, and returns its size in bytes.</summary>
    public long Write(AtomicFile file)
    {
        ArgumentNullException.ThrowIfNull(file);
        var writer = new StateWriter();
        writer.Tag(StateTag, 1);
        writer.Write(Description);
        writer.Write(Label);
        writer.Write(FirstIndex);
        writer.Write(Columns.Count);
        foreach (var column in Columns) writer.Write(column);
        Model.Save(writer);
        var bytes = writer.ToArray();
        file.Stream.Write(bytes);
        file.Commit();
        return bytes.Length;
    }

    /// <summary>Reads a file.</summary>
    /// <exception cref="InputException">The file is missing, no linear model, damaged, cut short or of a newer version.</exception>
    public static LinearModelFile Read(string path)
    {
        if (!File.Exists(path)) throw new InputException(path, "there is no such model file");
        try
        {
            return Load(new StateReader(File.ReadAllBytes(path)));
        }
        catch (StateException error)
        {
            throw new InputException(path, $"{error.Message}; a model of 'vigie fit' is needed here", error);
        }
        catch (UnauthorizedAccessException error)
        {
            throw new InputException(path, "the file may not be read", error);
        }
    }

    private static LinearModelFile Load(StateReader reader)
    {
        reader.Expect(StateTag, 1);
        var description = reader.ReadString();
        var label = reader.ReadString();
        int first = reader.ReadInt32(), count = reader.ReadInt32();
        if (first is not (0 or 1) || count < 0) throw new StateException("the model's columns make no sense");
        var columns = new List<string>();
        for (int j = 0; j < count; j++) columns.Add(reader.ReadString());
        var model = FittedLinearModel.Load(reader);
        if (count > 0 && count != model.Features) throw new StateException("the model has not one name a column");
        return new LinearModelFile(model, columns, label, first, description);
    }
}
