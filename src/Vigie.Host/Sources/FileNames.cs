using System.Text.RegularExpressions;
using Vigie.Host.SlapOS;
using Vigie.Logs.SlapOS;

namespace Vigie.Host.Sources;

/// <summary>What names of files tell.</summary>
internal static class FileNames
{
    // Linear in the length of the name, whatever the name.
    private const RegexOptions Linear =
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase;

    private static readonly Regex Rotation = new(@"(\.\d{1,4}|[-_.]\d{4}-?\d{2}-?\d{2}([-_]\d{2,10})?)+$", Linear);
    private static readonly Regex Extension = new(@"\.(log|txt|csv|out|err|jsonl|ndjson|json)$", Linear);
    private static readonly Regex Archive = new(@"\.(tar|tgz|tar\.gz)$", Linear);

    // Kinds that are no logs whatever they hold. JSON is one record a file in what machines leave about; logs of JSON
    // lines are called .log, .jsonl or .ndjson.
    private static readonly HashSet<string> OtherKinds = new(StringComparer.OrdinalIgnoreCase)
    {
        ".db", ".sqlite", ".sqlite3", ".json", ".xml", ".html", ".htm", ".sql", ".md", ".rst", ".yml", ".yaml", ".toml",
        ".conf", ".cfg", ".ini", ".py", ".pyc", ".sh", ".js", ".css", ".svg", ".png", ".jpg", ".jpeg", ".gif", ".pdf",
        ".zip", ".xz", ".bz2", ".zst", ".lz4", ".7z", ".rpm", ".deb", ".so", ".exe", ".dll", ".pem", ".key", ".crt",
        ".pid", ".lock", ".sock", ".swp", ".parquet", ".pcap", ".journal", ".rrd", ".uploaded",
    };

    /// <summary>The extension of a kind of file that is no log, or null.</summary>
    public static string? OtherKind(string name)
    {
        if (name == CollectorFiles.Database || MonitorRecords.IsName(name)) return null;
        var extension = Path.GetExtension(DropGzip(name));
        return OtherKinds.Contains(extension) ? extension.ToLowerInvariant() : null;
    }

    /// <summary>Whether the name is that of a tar archive, compressed by gzip or not.</summary>
    public static bool IsTar(string name) => name.EndsWith(".tar", StringComparison.OrdinalIgnoreCase)
        || name.EndsWith(".tgz", StringComparison.OrdinalIgnoreCase)
        || name.EndsWith(".tar.gz", StringComparison.OrdinalIgnoreCase);

    /// <summary>The name without <c>.gz</c>.</summary>
    public static string DropGzip(string name) =>
        name.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? name[..^3] : name;

    /// <summary>The name without <c>.gz</c> and the number or date that rotation adds at its end.</summary>
    public static string DropRotation(string name)
    {
        name = DropGzip(name);
        var rotated = Rotation.Replace(name, "");
        return rotated.Length == 0 ? name : rotated;
    }

    /// <summary>The name without <c>.log</c> and other extensions of logs.</summary>
    public static string DropExtension(string name) => Extension.Replace(name, "");

    /// <summary>
    /// What is common to a log and its rotated parts: <c>nova-api</c> of <c>nova-api.log.2.gz</c>,
    /// <c>nova-api.log-20260301</c> and <c>nova-api-2026-03-01.log</c>.
    /// </summary>
    public static string Stem(string name)
    {
        if (IsTar(name)) return Archive.Replace(name, "");
        var stem = DropRotation(name);
        var bare = DropExtension(stem);
        if (bare.Length == 0) return stem;
        return bare.Length < stem.Length ? DropRotation(bare) : bare;
    }
}
