using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;

namespace Vigie.Bench.Peers;

/// <summary>
/// Runs a script of <c>bench/Vigie.Bench/Peers</c> with Debian's Python, whose <c>python3-sklearn</c> is the peer. The
/// script prints one JSON object a line; one thread, on the processor of the last number.
/// </summary>
internal static class PythonPeer
{
    /// <summary>Set, to its number, in a process that is pinned to a processor.</summary>
    public const string PinnedMark = "VIGIE_BENCH_PINNED";

    private const string Interpreter = "/usr/bin/python3";

    /// <summary>The version of scikit-learn at hand; null where there is none.</summary>
    public static string? Version()
    {
        if (!File.Exists(Interpreter)) return null;
        var (exit, text, _) = Execute(["-c", "import sklearn; print(sklearn.__version__)"]);
        return exit == 0 ? text.Trim() : null;
    }

    /// <summary>The objects the script printed.</summary>
    /// <exception cref="InvalidOperationException">The script failed; the message holds what it wrote to its error stream.</exception>
    public static IReadOnlyList<JsonElement> Run(string script, params string[] arguments)
    {
        var path = Path.Combine(AppContext.BaseDirectory, "Peers", script);
        var (exit, text, error) = Execute([path, .. arguments]);
        if (exit != 0) throw new InvalidOperationException($"{script} failed with exit code {exit}: {error.Trim()}");
        // Libraries below the peer print warnings of their own among the objects.
        return [.. text.Split('\n').Where(line => line.StartsWith('{')).Select(line => JsonElement.Parse(line))];
    }

    private static (int Exit, string Output, string Error) Execute(IReadOnlyList<string> arguments)
    {
        // Pinned itself, a process sees one processor: it inherits the number from the one that pinned it.
        string last = Environment.GetEnvironmentVariable(PinnedMark)
            ?? (Environment.ProcessorCount - 1).ToString(System.Globalization.CultureInfo.InvariantCulture);
        var start = new ProcessStartInfo("taskset", ["-c", last, Interpreter, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach (var name in (string[])["OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"])
            start.Environment[name] = "1";
        try
        {
            using var python = Process.Start(start)!;
            var error = python.StandardError.ReadToEndAsync();
            string output = python.StandardOutput.ReadToEnd();
            python.WaitForExit();
            return (python.ExitCode, output, error.GetAwaiter().GetResult());
        }
        catch (Win32Exception missing)
        {
            throw new InvalidOperationException($"taskset (util-linux) cannot be run: {missing.Message}", missing);
        }
    }
}
