using System.Text.RegularExpressions;
using Vigie.Host.Sources;
using Vigie.Logs.SlapOS;

namespace Vigie.Host.SlapOS;

/// <summary>
/// Finds what collectors left among the files of a source, and makes one history of each machine's: the folder of
/// <c>collector.db</c>, with a folder or archive of dumps for each day.
/// </summary>
internal static class CollectorFiles
{
    /// <summary>Name of a collector's database.</summary>
    public const string Database = "collector.db";

    private static readonly Regex Day = new(@"^\d{4}-\d{2}-\d{2}$", RegexOptions.NonBacktracking);

    /// <summary>Takes the files of collectors out, and puts one file a collector in.</summary>
    /// <returns>Files left out because the database holds what is in them.</returns>
    public static int Gather(List<SourceFile> files)
    {
        var collectors = new SortedDictionary<string, (SourceFile First, CollectorHistory History, long Length)>(StringComparer.Ordinal);
        // A history is called as its database where it has one.
        foreach (var file in files.OrderByDescending(file => file.Parts[^1] == Database))
        {
            var table = CollectorTable.OfDump(file.Parts[^1]);
            if (table is null && file.Parts[^1] != Database) continue;
            var folder = Folder(file, out string day);
            if (!collectors.TryGetValue(folder, out var collector))
                collector = (file, new CollectorHistory(file.Name), 0);
            // Every machine has a dump of each table open at once: of a large fleet more than there may be handles.
            if (table is not null) collector.History.AddDump(day, table, () => file.Open(manyOpen: true));
            else collector.History.Database = file.Path;
            collectors[folder] = collector with { Length = collector.Length + file.Length };
        }
        int repeated = files.RemoveAll(file =>
            IsCurrentDay(file.Parts[^1]) && collectors.TryGetValue(Folder(file, out _), out var collector)
            && collector.History.Database is not null);
        files.RemoveAll(file => file.Parts[^1] == Database || IsDump(file.Parts[^1]));
        foreach (var (folder, (first, history, length)) in collectors)
            files.Add(Describe(folder, first, history, length));
        return repeated;
    }

    // Dumps of tables that are not read, too, have no header that says what they hold.
    private static bool IsDump(string name) => CollectorTable.OfDump(name) is not null || name == "dump_heating.csv";

    // The collector writes the current day a second time, a file a metric.
    private static bool IsCurrentDay(string name) =>
        name.StartsWith("system_", StringComparison.Ordinal) && name.EndsWith(".csv", StringComparison.Ordinal);

    private static string Folder(SourceFile file, out string day)
    {
        day = "";
        int count = file.Parts.Length - 1;
        for (; count > 0 && Day.IsMatch(file.Parts[count - 1]); count--) day = file.Parts[count - 1];
        return string.Join('/', file.Parts[..count]);
    }

    private static SourceFile Describe(string folder, SourceFile first, CollectorHistory history, long length) => new()
    {
        Name = first.Name,
        Parts = folder.Length == 0 ? ["collector"] : [.. folder.Split('/'), "collector"],
        Collector = history,
        Length = length,
        Modified = first.Modified,
    };
}
