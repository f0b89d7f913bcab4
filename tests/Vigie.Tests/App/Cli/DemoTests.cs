using System.Text.Json;
using Vigie.Tests.Host.Sources;

namespace Vigie.Tests.App.Cli;

public class DemoTests
{
    [Fact]
    public void A_demo_does_not_throw_away_a_folder_that_no_demo_made()
    {
        using var folder = new Folder();
        var mine = folder.Write("fleet/mine.log", "precious");
        var ran = VigieProcess.Run("demo", "--out", folder.Root);
        Assert.Equal(2, ran.Code);
        Assert.Contains("was not made by a demo", ran.Error, StringComparison.Ordinal);
        Assert.Equal("precious", File.ReadAllText(mine));
    }

    [Fact]
    [Trait("Category", "Slow")]
    public void A_demo_gives_the_same_files_for_the_same_seed_in_a_used_folder_and_one_object_as_json()
    {
        using var folder = new Folder();
        var first = Demo(folder);
        var second = Demo(folder, "--json");
        Assert.Equal(first.Keys, second.Keys);
        foreach (var (name, bytes) in first)
            Assert.True(bytes.AsSpan().SequenceEqual(second[name]), $"{name} differs between two runs");
        Assert.Contains("demo/report/report.html", first.Keys);
        Assert.Contains("demo/fleet.model", first.Keys);
    }

    private static SortedDictionary<string, byte[]> Demo(Folder folder, params string[] options)
    {
        var ran = VigieProcess.Run([], folder.Root, ["demo", "--out", "demo", "--seed", "2", .. options]);
        Assert.Equal(0, ran.Code);
        if (options.Length == 0)
            Assert.Contains("./vigie predict demo/fleet --model demo/fleet.model --failures demo/failures.csv --out -", ran.Output, StringComparison.Ordinal);
        else
            Assert.True(JsonDocument.Parse(ran.Output).RootElement.TryGetProperty("scores", out _));
        var files = new SortedDictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (var file in Directory.GetFiles(folder.Root, "*", SearchOption.AllDirectories))
            files[Path.GetRelativePath(folder.Root, file)] = File.ReadAllBytes(file);
        return files;
    }
}
