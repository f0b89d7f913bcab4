using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace Vigie.Bench.Peers;

/// <summary>
/// Races the linear solvers with those of scikit-learn and LIBLINEAR: the same rows, in one run, on one processor, by seconds
/// of processor time; writes <c>linear.json</c> and <c>linear.md</c>.
/// </summary>
internal static class LinearRun
{
    private const int Done = 0;
    private const int Failed = 1;
    private const int WrongUsage = 2;

    /// <summary>Returns the exit code; see <see cref="Program"/>.</summary>
    /// <param name="only">The set to run alone.</param>
    /// <param name="data">Folder of the data sets; null for the usual place.</param>
    /// <param name="cap">Seconds of processor time a solver may take on a set.</param>
    /// <param name="output">Where progress and results go.</param>
    public static int Run(string? only, string? data, double cap, TextWriter output)
    {
        if (Environment.GetEnvironmentVariable(PythonPeer.PinnedMark) is null && OperatingSystem.IsLinux()) return RunPinned(output);
        var sets = LinearSets.All(data ?? Places.Data());
        var chosen = sets.Where(set => only is null || set.Name == only).ToList();
        if (chosen.Count == 0 && only != "one-row")
        {
            output.WriteLine($"There is no set '{only}', only {string.Join(", ", sets.Select(set => set.Name))}.");
            return WrongUsage;
        }
        if (PythonPeer.Version() is not { } version)
        {
            output.WriteLine("The peer is not there: install python3-sklearn.");
            return Failed;
        }
        var folder = Directory.CreateDirectory(Places.Results()).FullName;
        var file = Path.Combine(folder, "linear.json");
        var results = LinearResults.Read(file);
        var where = $"commit {Surroundings.Commit()}, {Surroundings.Processor()}, .NET {Environment.Version}, scikit-learn {version}";
        foreach (var (name, make) in chosen)
        {
            if (make is null)
            {
                output.WriteLine($"{name}: skipped, its data is not there");
                continue;
            }
            Race(make(), cap, where, results, () => results.Write(file), output);
        }
        if (only is null or "one-row") results.Tables["one-row"] = [.. LinearOneRow.Measure(), $"{where}.", ""];
        results.Write(file);
        var lines = new LinearReport(results).Lines();
        foreach (var line in lines) output.WriteLine(line);
        File.WriteAllLines(Path.Combine(folder, "linear.md"), lines);
        return Done;
    }

    private static void Race(LinearSet set, double cap, string where, LinearResults results, Action write, TextWriter output)
    {
        var folder = Directory.CreateTempSubdirectory("vigie-bench-");
        try
        {
            set.WriteTo(folder.FullName);
            foreach (double part in (double[])[1, 0.1])
            {
                double alpha = part / set.Rows.Count;
                output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                    $"{set.Name}, {set.Rows.Count} rows x {set.Rows.Features}, alpha = {part}/n"));
                var ours = LinearOurs.Race(set, alpha, cap);
                var peers = LinearFit.OfPeer(PythonPeer.Run("linear.py", [folder.FullName, .. Limits(alpha, cap, ours.AtZero, ours.Fits)]));
                results.Put(new LinearRace(
                    set.Name, set.Rows.Count, set.Rows.Features, set.Rows.NonZeros, part, ours.AtZero, [.. ours.Fits, .. peers], cap, where));
                write();
            }
            if (set.Name == "raw-scales") results.Tables["raw-scales"] = [.. LinearRawPass.Measure(set), $"{where}.", ""];
            write();
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    // Where a peer may end: at the lowest objective of ours, and in time when one fit took what settles the goals.
    private static IEnumerable<string> Limits(double alpha, double cap, double zero, IReadOnlyList<LinearFit> ours)
    {
        const double mostSeconds = 45, sagGoal = 10.5, autoGoal = 1.05;
        double best = ours.Min(fit => fit.Best), level = best + 1e-6 * (zero - best);
        double sag = ours.First(fit => fit.Solver == "sag").To(level) ?? 0;
        double auto = ours.First(fit => fit.Solver.StartsWith("auto", StringComparison.Ordinal)).To(level) ?? 0;
        double[] limits = [alpha, cap, best, zero, Math.Min(mostSeconds, sagGoal * sag), Math.Min(mostSeconds, autoGoal * auto)];
        return limits.Select(limit => limit.ToString("R", CultureInfo.InvariantCulture));
    }

    // Once more, as a process on the processor that the peer runs on too.
    private static int RunPinned(TextWriter output)
    {
        string last = (Environment.ProcessorCount - 1).ToString(CultureInfo.InvariantCulture);
        var arguments = Environment.GetCommandLineArgs();
        var start = new ProcessStartInfo("taskset", ["-c", last, Environment.ProcessPath!, .. IsHost() ? arguments : arguments[1..]])
        {
            UseShellExecute = false,
        };
        start.Environment[PythonPeer.PinnedMark] = last;
        try
        {
            using var process = Process.Start(start)!;
            process.WaitForExit();
            return process.ExitCode;
        }
        catch (Win32Exception missing)
        {
            output.WriteLine($"taskset (util-linux) cannot be run: {missing.Message}");
            return Failed;
        }
    }

    // Run by the dotnet host, the program's own file is the first argument.
    private static bool IsHost() => Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet";
}
