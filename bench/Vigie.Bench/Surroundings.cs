using System.ComponentModel;
using System.Diagnostics;

namespace Vigie.Bench;

/// <summary>What a result must name to mean anything: the code and the processor.</summary>
internal static class Surroundings
{
    private const string ProcessorFile = "/proc/cpuinfo";
    private const string Unknown = "unknown";

    /// <summary>Short name of the commit, with "-dirty" where tracked files differ from it.</summary>
    public static string Commit()
    {
        var start = new ProcessStartInfo("git", ["describe", "--always", "--dirty", "--exclude=*"])
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
            WorkingDirectory = AppContext.BaseDirectory,
        };
        try
        {
            using var git = Process.Start(start)!;
            var name = git.StandardOutput.ReadToEnd().Trim();
            git.WaitForExit();
            return git.ExitCode == 0 ? name : Unknown;
        }
        catch (Win32Exception)
        {
            return Unknown;   // there is no git
        }
    }

    /// <summary>Model and number of logical processors.</summary>
    public static string Processor()
    {
        var line = File.Exists(ProcessorFile)
            ? File.ReadLines(ProcessorFile).FirstOrDefault(l => l.StartsWith("model name", StringComparison.Ordinal)) : null;
        var model = line?[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim()
            ?? Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER") ?? Unknown;
        return $"{model}, {Environment.ProcessorCount} threads";
    }
}
