using Vigie.Host.Sinks;
using Vigie.Learn.State;
using Vigie.Logs.Prediction;
using Vigie.Logs.Records;

namespace Vigie.Host.Snapshots;

/// <summary>A predictor as one file: written whole or not at all, and proved by its checksum before anything is used.</summary>
public static class ModelFile
{
    /// <summary>Writes a model, whole, and returns its size in bytes.</summary>
    public static long Write(AtomicFile file, Predictor predictor)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(predictor);
        var writer = new StateWriter();
        predictor.Save(writer);
        var bytes = writer.ToArray();
        file.Stream.Write(bytes);
        file.Commit();
        return bytes.Length;
    }

    /// <summary>Reads a model.</summary>
    /// <exception cref="InputException">The file is missing, no model, damaged, cut short or of a newer version.</exception>
    public static Predictor Read(string path)
    {
        if (!File.Exists(path)) throw new InputException(path, "there is no such model file");
        try
        {
            return Predictor.Load(File.ReadAllBytes(path));
        }
        catch (StateException error)
        {
            throw new InputException(path, error.Message, error);
        }
        catch (UnauthorizedAccessException error)
        {
            throw new InputException(path, "the file may not be read", error);
        }
    }
}
