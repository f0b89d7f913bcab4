using System.Diagnostics;
using System.Globalization;

namespace Vigie.Bench.Reading;

/// <summary>Most memory that the program holds while a file is fed to it again and again through its standard input.</summary>
internal static class StreamMemory
{
    private const int ChunkBytes = 1 << 20;

    /// <summary>Megabytes of 2^20 bytes at the peak of the resident set.</summary>
    public static double Peak(string file, long bytes)
    {
        var start = new ProcessStartInfo("dotnet", [ReadingRun.Program, "templates", "-", "--out", "-", "--quiet"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        using var process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        double peak = 0;
        using (var input = process.StandardInput.BaseStream)
        {
            var chunk = new byte[ChunkBytes];
            while (bytes > 0)
            {
                using var source = File.OpenRead(file);
                for (int read; bytes > 0 && (read = source.Read(chunk)) > 0; bytes -= read)
                {
                    input.Write(chunk, 0, read);
                    peak = Math.Max(peak, Held(process.Id));
                }
            }
        }
        process.WaitForExit();
        return peak;
    }

    // VmHWM of /proc/PID/status is the peak in kilobytes (Linux manual, proc_pid_status).
    private static double Held(int id)
    {
        const string peak = "VmHWM:";
        var line = File.ReadLines($"/proc/{id}/status").FirstOrDefault(l => l.StartsWith(peak, StringComparison.Ordinal));
        return line is null
            ? 0 : double.Parse(line[peak.Length..].Replace("kB", "", StringComparison.Ordinal), CultureInfo.InvariantCulture) / 1024;
    }
}
