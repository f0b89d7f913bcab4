namespace Vigie.Tests;

/// <summary>Finds the sets of real data, which lie in <c>shared/data</c> beside the project and are not part of it.</summary>
internal static class TestData
{
    /// <summary>Path of a set or file; skips the test where it is absent.</summary>
    public static string Folder(string name)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var path = Path.Combine(folder.FullName, "shared", "data", name);
            if (Path.Exists(path)) return path;
        }
        Assert.SkipUnless(false, $"the data set '{name}' is not there: no folder above holds shared/data/{name}");
        return "";
    }
}
