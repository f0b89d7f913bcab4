using System.Text.RegularExpressions;
using Vigie.Host.Sources;

namespace Vigie.Host.SlapOS;

/// <summary>
/// Where the files of SlapOS machines lie: what is above <c>srv/slapgrid</c>, <c>opt/slapos</c>, <c>var/data-log</c> or
/// the partitions is the root of a machine, and names it.
/// </summary>
internal static class NodeLayout
{
    private static readonly Regex PartitionName = new(@"^slappart\d+$", RegexOptions.NonBacktracking);

    // Of a partition only these hold logs; the rest is software, configuration and the data of its services.
    private static readonly string[][] LogFolders =
        [["var", "log"], ["log"], [".slapgrid"], ["srv", "monitor"], ["srv", "backup", "logrotate"]];

    /// <summary>Whether a folder is called as partitions are.</summary>
    public static bool IsPartition(string name) => PartitionName.IsMatch(name);

    /// <summary>
    /// What a file of a partition is about: <c>check-ram-usage</c> of the promise's log, its data and its result.
    /// </summary>
    public static string Stem(string fileName)
    {
        var stem = FileNames.Stem(fileName);
        foreach (var form in (string[])[".json", ".status", ".history", ".data"])
            if (stem.EndsWith(form, StringComparison.Ordinal) && stem.Length > form.Length) stem = stem[..^form.Length];
        return stem;
    }

    private static string Partition(string[] parts)
    {
        for (int i = 0; i < parts.Length - 1; i++)
            if (IsPartition(parts[i])) return parts[i];
        return "";
    }

    /// <summary>Whether a folder can hold logs: what is none of a partition's log folders, nor above one, does not.</summary>
    public static bool HoldsLogs(string[] folder)
    {
        int at = Array.FindIndex(folder, IsPartition);
        if (at < 0) return true;
        var below = folder.AsSpan(at + 1);
        // Caches say when promises run next, which says nothing of their health.
        if (below.Length >= 3 && below[0] == ".slapgrid" && below[1] == "promise" && below[2] == "cache") return false;
        if (below.Length == 0) return true;
        foreach (var logs in LogFolders)
        {
            int same = Math.Min(below.Length, logs.Length);
            if (below[..same].SequenceEqual(logs.AsSpan(0, same))) return true;
        }
        return false;
    }

    /// <summary>
    /// Names machine, partition and service of the files of machines; the others, which lie under none, are left as they
    /// are and returned.
    /// </summary>
    public static List<SourceFile> Apply(IReadOnlyList<SourceFile> files, string sourceName)
    {
        var roots = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var file in files)
            if (RootLength(file.Parts) is >= 0 and var length) roots.Add(Join(file.Parts, length));
        var names = Names(roots, sourceName);
        var others = new List<SourceFile>();
        foreach (var file in files)
        {
            int length = file.Parts.Length - 1;
            while (length >= 0 && !roots.Contains(Join(file.Parts, length))) length--;
            if (length < 0)
            {
                others.Add(file);
                continue;
            }
            file.Machine = names[Join(file.Parts, length)];
            file.Partition = Partition(file.Parts);
            file.Depth = length;
        }
        return others;
    }

    // The last folder names the machine, all of them where two machines would be called the same.
    private static Dictionary<string, string> Names(IEnumerable<string> roots, string sourceName)
    {
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var same in roots.GroupBy(root => root[(root.LastIndexOf('/') + 1)..], StringComparer.Ordinal))
        {
            bool isOnly = same.Take(2).Count() == 1;
            foreach (var root in same) names.Add(root, root.Length == 0 ? sourceName : isOnly ? same.Key : root);
        }
        return names;
    }

    private static int RootLength(string[] parts)
    {
        for (int i = 0; i < parts.Length - 1; i++)
        {
            bool isLast = i + 2 >= parts.Length;
            if (IsPartition(parts[i]) || (!isLast && IsMark(parts[i], parts[i + 1]))) return i;
            if (parts[i] == "slapgrid" && !isLast && (IsPartition(parts[i + 1]) || parts[i + 1] == "var"))
                return i > 0 && parts[i - 1] == "srv" ? i - 1 : i;
        }
        return -1;
    }

    private static bool IsMark(string folder, string inner) => (folder, inner) is
        ("srv", "slapgrid") or ("opt", "slapos") or ("var", "data-log");

    private static string Join(string[] parts, int length) => string.Join('/', parts[..length]);
}
