using System.Formats.Tar;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using Vigie.Learn.Statistics;

namespace Vigie.Bench.Reading;

/// <summary>A file to read, made in a temporary folder from the data sets.</summary>
/// <param name="Name">What results call it.</param>
/// <param name="File">The file.</param>
/// <param name="Goal">Lines per second of one core to reach, from bytes to template.</param>
/// <param name="IsInOrder">Whether its times are such that windows of it mean anything.</param>
internal sealed record Corpus(string Name, string File, double Goal, bool IsInOrder = true)
{
    private const int HdfsCopies = 10;
    private const int MixedLines = 1_000_000;
    private const int DaysOfLog = 3;
    private const int DateLength = 6;

    /// <summary>Makes those whose data is there.</summary>
    public static List<Corpus> Make(string data, string folder)
    {
        var made = new List<Corpus>();
        var hdfs = Path.Combine(data, "hdfs", "HDFS_2pct.log.gz");
        if (System.IO.File.Exists(hdfs)) made.Add(new("HDFS", Hdfs(hdfs, Path.Combine(folder, "hdfs.log")), 1_000_000));
        var runs = Path.Combine(data, "openstack", "runs.tar.gz");
        if (System.IO.File.Exists(runs)) made.Add(new("Nova", Nova(runs, Path.Combine(folder, "nova.log")), 500_000));
        var parsing = Path.Combine(data, "parsing");
        if (Directory.Exists(parsing))
            made.Add(new("mix of 8 systems", Mix(parsing, Path.Combine(folder, "mix.log")), 400_000, IsInOrder: false));
        return made;
    }

    // Copies days apart, each with block ids of its own, so that no line comes twice.
    private static string Hdfs(string source, string target)
    {
        using var packed = new GZipStream(System.IO.File.OpenRead(source), CompressionMode.Decompress);
        using var text = new MemoryStream();
        packed.CopyTo(text);
        var log = text.ToArray();
        var random = new DeterministicRandom(1);
        using var output = System.IO.File.Create(target);
        for (int copy = 0; copy < HdfsCopies; copy++)
        {
            for (int at = 0; at < log.Length;)
            {
                int end = Array.IndexOf(log, (byte)'\n', at) + 1;
                if (end == 0) end = log.Length;
                var line = log.AsSpan(at, end - at);
                if (copy > 0) Renew(line, copy, random);
                output.Write(line);
                at = end;
            }
        }
        return target;
    }

    // The array is renewed in place: each copy lies three days after the one before.
    private static void Renew(Span<byte> line, int copy, DeterministicRandom random)
    {
        if (DateTime.TryParseExact(
            Encoding.ASCII.GetString(line[..DateLength]), "yyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None,
            out var date))
            Encoding.ASCII.GetBytes(
                date.AddDays(DaysOfLog).ToString("yyMMdd", CultureInfo.InvariantCulture), line);
        var rest = line;
        while (rest.IndexOf("blk_"u8) is >= 0 and var found)
        {
            rest = rest[(found + 4)..];
            if (rest[0] == '-') rest = rest[1..];
            for (int i = 0; i < rest.Length && char.IsAsciiDigit((char)rest[i]); i++)
                rest[i] = (byte)('1' + random.NextInt(9));
        }
    }

    private static string Nova(string source, string target)
    {
        using var packed = new GZipStream(System.IO.File.OpenRead(source), CompressionMode.Decompress);
        using var archive = new TarReader(packed);
        using var output = System.IO.File.Create(target);
        while (archive.GetNextEntry() is { } entry)
        {
            bool isNova = Path.GetFileName(entry.Name).Contains("nova", StringComparison.Ordinal);
            if (isNova && entry.DataStream is { } stream) stream.CopyTo(output);
        }
        return target;
    }

    private static string Mix(string source, string target)
    {
        var lines = Directory.GetFiles(source, "*_2k.log", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal).SelectMany(file => System.IO.File.ReadAllLines(file, Encoding.Latin1)).ToArray();
        var random = new DeterministicRandom(1);
        using var output = new StreamWriter(target, append: false, Encoding.Latin1) { NewLine = "\n" };
        for (int i = 0; i < MixedLines; i++) output.WriteLine(lines[random.NextInt(lines.Length)]);
        return target;
    }
}
