using Vigie.Host.SlapOS;

namespace Vigie.Host.Sources;

/// <summary>
/// Finds what the folders of a source are when no layout is given. Files of SlapOS machines are known by where they lie
/// (<see cref="NodeLayout"/>). Of the others, folders that all files share are passed over. Then
/// the first level is a fleet of machines if it has two folders or more, no log lies beside them, and either the same
/// file comes under two of them or each has files directly inside; if not, the second level likewise, if the same file
/// comes under two of its names. Anything else is one machine called as the source, or as the folder that holds all its files. The service is the
/// stem of the file's name, with its folders before it where two files of a machine would be called the same.
/// </summary>
internal static class LayoutGuess
{
    /// <summary>Names machine and service of every file of one source called <paramref name="sourceName"/>.</summary>
    public static void Apply(IReadOnlyList<SourceFile> files, string sourceName)
    {
        var others = NodeLayout.Apply(files, sourceName);
        NameServices([.. files.Except(others)]);
        if (others.Count > 0) Guess(others, sourceName);
    }

    private static void Guess(List<SourceFile> files, string sourceName)
    {
        int shared = SharedFolders(files);
        int level = IsFleet(files, shared, isFirst: true) ? shared
            : IsFleet(files, shared + 1, isFirst: false) ? shared + 1 : -1;
        var single = sourceName;
        if (shared == 1 && files.All(file => file.Parts.Length == 2) && files[0].Parts[0] is not ("log" or "logs" or "data-log"))
            single = files[0].Parts[0];
        foreach (var file in files)
        {
            file.Machine = level >= 0 && file.Parts.Length > level + 1 ? file.Parts[level] : single;
            file.Depth = level < 0 ? shared : level + 1;
        }
        NameServices(files);
    }

    private static void NameServices(List<SourceFile> files)
    {
        foreach (var file in files.Where(file => file.Partition.Length > 0))
            file.Service = $"{file.Partition}/{NodeLayout.Stem(file.Parts[^1])}";
        var whole = files.Where(file => file.Partition.Length == 0);
        foreach (var same in whole.GroupBy(file => (file.Machine, Stem: FileNames.Stem(file.Parts[^1]))))
        {
            bool isAmbiguous = same.DistinctBy(file => Folder(file, 0)).Skip(1).Any();
            foreach (var file in same)
            {
                var folder = isAmbiguous ? Folder(file, Math.Min(file.Depth, file.Parts.Length - 1)) : "";
                file.Service = folder + same.Key.Stem;
            }
        }
    }

    private static int SharedFolders(List<SourceFile> files)
    {
        var first = files[0].Parts;
        int shared = first.Length - 1;
        foreach (var file in files)
        {
            int same = 0;
            while (same < shared && same < file.Parts.Length - 1 && file.Parts[same] == first[same]) same++;
            shared = same;
        }
        return shared;
    }

    private static bool IsFleet(List<SourceFile> files, int level, bool isFirst)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        var withFiles = new HashSet<string>(StringComparer.Ordinal);
        var nameOfFile = new Dictionary<string, string>(StringComparer.Ordinal);
        bool repeats = false;
        foreach (var file in files)
        {
            var parts = file.Parts;
            if (parts.Length <= level + 1)
            {
                // A table of failures may lie beside the machines, a log may not.
                if (parts[^1].EndsWith(".csv", StringComparison.OrdinalIgnoreCase)) continue;
                return false;
            }
            var name = parts[level];
            if (NodeLayout.IsPartition(name)) return false;
            names.Add(name);
            if (parts.Length == level + 2) withFiles.Add(name);
            var below = Folder(file, level + 1) + FileNames.Stem(parts[^1]);
            repeats |= nameOfFile.TryGetValue(below, out var other) && other != name;
            nameOfFile[below] = name;
        }
        return names.Count > 1 && (repeats || (isFirst && withFiles.Count == names.Count));
    }

    private static string Folder(SourceFile file, int from) =>
        string.Concat(file.Parts[from..^1].Select(part => part + "/"));
}
