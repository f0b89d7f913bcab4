using Vigie.Tests.App.Cli;
using Vigie.Tests.Host.Sources;

namespace Vigie.Tests.Faults;

/// <summary>What every refusal has in common.</summary>
internal static class Refused
{
    /// <summary>Runs the program in a folder and expects one clear message, and nothing new in the folder.</summary>
    /// <returns>The message.</returns>
    public static string Run(Folder folder, int code, params string[] arguments)
    {
        var before = Entries(folder);
        var ran = VigieProcess.Run([], folder.Root, arguments);
        Assert.DoesNotContain("   at ", ran.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("Unhandled", ran.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(".tmp", ran.Error, StringComparison.Ordinal);
        Assert.True(ran.Code == code, $"exit code {ran.Code}, not {code}: {ran.Error}");
        Assert.Equal("", ran.Output);
        Assert.Equal(before, Entries(folder));
        var message = Assert.Single(ran.Error.Split('\n'), line => line.StartsWith("vigie: ", StringComparison.Ordinal));
        return message["vigie: ".Length..];
    }

    private static string[] Entries(Folder folder) =>
        [.. Directory.GetFileSystemEntries(folder.Root, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];
}
