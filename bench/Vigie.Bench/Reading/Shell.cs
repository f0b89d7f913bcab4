using System.Diagnostics;
using System.Globalization;

namespace Vigie.Bench.Reading;

/// <summary>Runs another program and tells the processor time it took.</summary>
internal static class Shell
{
    /// <summary>
    /// Seconds of processor time, user and system; null where the program cannot be run. Its output goes nowhere.
    /// </summary>
    public static double? ProcessorSeconds(params string[] command)
    {
        // Bash's own clock: .NET tells nothing of a process that has ended.
        const string script = "TIMEFORMAT='%U %S'; time \"$@\" > /dev/null 2> /dev/null";
        var start = new ProcessStartInfo("bash", ["-c", script, "bash", .. command])
        {
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        using var process = Process.Start(start)!;
        var times = process.StandardError.ReadToEnd().Trim().Split(' ');
        process.WaitForExit();
        // grep's 1 says that no line was found.
        if (process.ExitCode > 1 || times.Length != 2) return null;
        return times.Sum(time => double.Parse(time, CultureInfo.InvariantCulture));
    }
}
