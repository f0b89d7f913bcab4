using System.Diagnostics;
using Vigie.Tests.Architecture;
using Vigie.Tests.Host.Sources;

namespace Vigie.Tests.Readme;

public class ReadmeTests
{
    private const UnixFileMode Executable = UnixFileMode.UserExecute;
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);

    [Theory]
    [InlineData("vigie")]
    [InlineData("test")]
    [InlineData(".ci/run")]
    public void Scripts_can_be_run(string name)
    {
        if (OperatingSystem.IsWindows()) Assert.Skip("needs the file modes of Unix");
        else Assert.True(File.GetUnixFileMode(Path.Combine(Project.Root, name)).HasFlag(Executable));
    }

    [Fact]
    public void The_tests_are_mentioned() =>
        Assert.Contains(Commands(), command => command.Split(' ')[0] == "./test");

    [Fact]
    [Trait("Category", "Slow")]
    public async Task Every_command_runs_as_it_is_written()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs bash");
        using var folder = new Folder();
        File.CreateSymbolicLink(folder["vigie"], Path.Combine(Project.Root, "vigie"));
        var commands = Commands()
            .Where(command => command.StartsWith("./vigie", StringComparison.Ordinal))
            .Where(command => !command.Contains("../shared", StringComparison.Ordinal)).ToList();
        Assert.Contains(commands, command => command.StartsWith("./vigie demo", StringComparison.Ordinal));
        foreach (var command in commands)
        {
            var (code, said) = await Bash(command, folder.Root);
            Assert.True(code == 0, $"'{command}' ended with {code}: {said}");
        }
    }

    // Lines of the fenced blocks marked sh; a backslash at the end goes on in the next line.
    private static List<string> Commands()
    {
        var commands = new List<string>();
        bool inside = false, goesOn = false;
        foreach (var line in File.ReadLines(Path.Combine(Project.Root, "README.md")))
        {
            var text = line.Trim();
            if (text.StartsWith("```", StringComparison.Ordinal)) inside = !inside && text == "```sh";
            else if (inside && goesOn) commands[^1] += "\n" + text;
            else if (inside && text.Length > 0) commands.Add(text.StartsWith("$ ", StringComparison.Ordinal) ? text[2..] : text);
            goesOn = inside && text.EndsWith('\\');
        }
        return commands;
    }

    private static async Task<(int Code, string Said)> Bash(string command, string folder)
    {
        using var bash = Process.Start(new ProcessStartInfo("bash", ["-c", command])
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        bash.StandardInput.Close();
        using var limit = new CancellationTokenSource(Limit);
        var output = bash.StandardOutput.ReadToEndAsync(limit.Token);
        var error = bash.StandardError.ReadToEndAsync(limit.Token);
        await bash.WaitForExitAsync(limit.Token);
        return (bash.ExitCode, await error + await output);
    }
}
