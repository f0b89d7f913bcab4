using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using Vigie.Host.Sources;
using Vigie.Tests.Logs.Records;

namespace Vigie.Tests.Host.Sources;

/// <summary>A folder of its own for a test, deleted at its end.</summary>
internal sealed class Folder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("vigie-test-");

    public string Root => _folder.FullName;

    public string this[string name] => Path.Combine(Root, name);

    public static string Line(int second, string text) => $"2026-03-01 13:20:{second:00} INFO {text}\n";

    public string Write(string name, string text) => Write(name, Encoding.UTF8.GetBytes(text));

    public string Write(string name, byte[] bytes)
    {
        var path = this[name];
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, bytes);
        return path;
    }

    public static byte[] Gzip(string text) => Gzip(Encoding.UTF8.GetBytes(text));

    public static byte[] Gzip(byte[] bytes)
    {
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true)) gzip.Write(bytes);
        return packed.ToArray();
    }

    public static byte[] Tar(params (string Name, byte[] Content)[] members)
    {
        var packed = new MemoryStream();
        using (var tar = new TarWriter(packed, TarEntryFormat.Pax, leaveOpen: true))
        {
            foreach (var (name, content) in members)
                tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(content) });
            tar.WriteEntry(new PaxTarEntry(TarEntryType.SymbolicLink, "link.log") { LinkName = "/etc/hostname" });
        }
        return packed.ToArray();
    }

    /// <summary>Machine, service and message of every record.</summary>
    public static List<string> Read(SourceOptions? options, params string[] sources)
    {
        using var set = SourceSet.Open(sources, options ?? new SourceOptions());
        using var records = set.Read();
        var all = Soup.ReadAll(records).ConvertAll(record => record.Split('|') is var part ? $"{part[1]} {part[2]} {part[4]}" : "");
        Assert.Equal(set.BytesTotal, set.BytesRead);
        Assert.Equal(all.Count, set.Counts.Records);
        return all;
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
