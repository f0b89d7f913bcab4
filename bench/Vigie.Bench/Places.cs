namespace Vigie.Bench;

/// <summary>Where the data is and where results go.</summary>
internal static class Places
{
    /// <summary>The folder <c>bench/results</c> of the project that this program was built in.</summary>
    public static string Results()
    {
        foreach (var folder in Above())
            if (File.Exists(Path.Combine(folder, "Vigie.slnx"))) return Path.Combine(folder, "bench", "results");
        throw new DirectoryNotFoundException("no folder above the program holds Vigie.slnx: run it from its project");
    }

    /// <summary>The folder of the data sets; null where there is none.</summary>
    public static string? Data()
    {
        foreach (var folder in Above())
        {
            var path = Path.Combine(folder, "shared", "data");
            if (Directory.Exists(path)) return path;
        }
        return null;
    }

    private static IEnumerable<string> Above()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            yield return folder.FullName;
    }
}
