using System.IO.Compression;

namespace Vigie.Bench.Quality;

/// <summary>Labels of whole sessions, made into a failures file.</summary>
internal static class SessionLabels
{
    /// <summary>
    /// Writes <c>machine,time,kind</c> for each session called Anomaly, with an empty time: the end of the session.
    /// </summary>
    public static void WriteFailures(string labels, string failures)
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(labels), CompressionMode.Decompress));
        using var writer = new StreamWriter(failures) { NewLine = "\n" };
        writer.WriteLine("machine,time,kind");
        while (reader.ReadLine() is { } line)
        {
            if (line.Split(',') is [var session, "Anomaly"]) writer.WriteLine($"{session},,Anomaly");
        }
    }
}
