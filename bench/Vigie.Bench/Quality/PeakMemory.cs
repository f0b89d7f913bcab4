using System.Diagnostics;
using System.Runtime;

namespace Vigie.Bench.Quality;

/// <summary>The most memory that this process held, of one scenario where the system can start the count anew.</summary>
internal static class PeakMemory
{
    // Writing 5 sets the peak of the resident set to its present size (Linux manual, proc_pid_clear_refs).
    private const string Reset = "/proc/self/clear_refs";

    /// <summary>Gives back what earlier work left and starts the count anew; elsewhere than on Linux the count goes on.</summary>
    public static void Restart()
    {
        GCSettings.LargeObjectHeapCompactionMode = GCLargeObjectHeapCompactionMode.CompactOnce;
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive);
        if (OperatingSystem.IsLinux()) File.WriteAllText(Reset, "5");
    }

    /// <summary>The peak since, in megabytes of 2^20 bytes.</summary>
    public static double Megabytes()
    {
        using var process = Process.GetCurrentProcess();
        return process.PeakWorkingSet64 / (double)(1 << 20);
    }
}
