using System.Globalization;
using System.Runtime.InteropServices;
using Vigie.Bench.Peers;

namespace Vigie.Bench.Quality;

/// <summary>scikit-learn's risks of drives, on the same rows.</summary>
internal static class DrivePeers
{
    // Beside the readings: age and size.
    private const int RawBeside = 2;

    /// <summary>Risks of the judged rows of a split, by method; none where there is no scikit-learn.</summary>
    /// <param name="rows">All rows.</param>
    /// <param name="split">What is learned and judged.</param>
    public static IReadOnlyList<(string Method, double Seconds, double[] Risks)> Run(DriveRows rows, DriveSplit split)
    {
        if (PythonPeer.Version() is null) return [];
        var folder = Directory.CreateTempSubdirectory("vigie-bench-");
        try
        {
            WriteTable(rows, split.Learned, Path.Combine(folder.FullName, "learned.f32"));
            WriteTable(rows, split.Judged, Path.Combine(folder.FullName, "judged.f32"));
            File.WriteAllBytes(Path.Combine(folder.FullName, "labels.u8"), [.. split.Learned.Select(i => (byte)(rows.Keys[i].Fails ? 1 : 0))]);
            int[] counts = [split.Learned.Count, split.Judged.Count, rows.Features.Count, DriveHistories.Attributes.Length + RawBeside, rows.Models];
            string[] texts = [.. counts.Select(count => count.ToString(CultureInfo.InvariantCulture))];
            return [.. PythonPeer.Run("quality_drives.py", [folder.FullName, .. texts])
                .Select(found => (found.GetProperty("method").GetString()!, found.GetProperty("seconds").GetDouble(),
                    found.GetProperty("risks").EnumerateArray().Select(risk => risk.GetDouble()).ToArray()))];
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static void WriteTable(DriveRows rows, IReadOnlyList<int> chosen, string file)
    {
        using var stream = new BufferedStream(File.Create(file), 1 << 16);
        Span<float> rest = stackalloc float[DriveHistories.Attributes.Length + RawBeside + 1];
        foreach (int i in chosen)
        {
            var row = rows.Row(i);
            var key = rows.Keys[i];
            key.Raw.CopyTo(rest);
            (rest[^3], rest[^2], rest[^1]) = (row[0], row[^1], key.Model);
            stream.Write(MemoryMarshal.AsBytes(row));
            stream.Write(MemoryMarshal.AsBytes(rest));
        }
    }
}
