using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using Vigie.Host.Tables;
using Vigie.Learn.Linear.Solvers;
using Vigie.Learn.Statistics;
using Vigie.Learn.Tables;

namespace Vigie.Bench.Peers;

/// <summary>
/// Trains on a generated table that is larger than the memory that the program may use: the same objective as in memory, and
/// the peak of memory that is no page of a file (RssAnon), which the system could not take back.
/// </summary>
internal static class LinearOutOfCore
{
    private const int Columns = 100;
    private const int Passes = 5;
    private const int BlockRows = 1 << 15;
    private const double Alpha = 1e-7;
    private const double Giga = 1L << 30;
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(100);

    /// <summary>Returns the exit code; see <see cref="Program"/>.</summary>
    /// <param name="gigabytes">Size of the table.</param>
    /// <param name="memory">Gigabytes that the program may use.</param>
    /// <param name="solver">Who trains.</param>
    /// <param name="output">Where progress and results go.</param>
    public static int Run(double gigabytes, double memory, string solver, TextWriter output)
    {
        var folder = Directory.CreateTempSubdirectory("vigie-bench-");
        try
        {
            int rows = (int)(gigabytes * Giga / (Columns * sizeof(float)));
            string data = Path.Combine(folder.FullName, "x.npy"), labels = Path.Combine(folder.FullName, "y.npy");
            Generate(rows, data, labels);
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{rows} rows x {Columns} of {gigabytes:0.##} GB; {solver}, {Passes} passes"));
            var (facts, peak, seconds) = Train(data, labels, memory, solver);
            double mapped = facts.GetProperty("objective").GetDouble();
            output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"mapped: objective {mapped:R}, {seconds:0} s, peak of memory without pages of files {peak / Giga:0.00} GB (goal {memory:0.##} GB)"));
            long free = TableLoader.FreeBytes();
            if (free < 1.5 * gigabytes * Giga)
            {
                output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"in memory: skipped, {free / Giga:0.0} GB are free"));
                return peak <= memory * Giga ? 0 : 1;
            }
            double inMemory = InMemory(data, Enum.Parse<SolverKind>(solver, ignoreCase: true));
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"in memory: objective {inMemory:R}{(inMemory == mapped ? ", the same to the bit" : "")}"));
            return peak <= memory * Giga && inMemory == mapped ? 0 : 1;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static void Generate(int rows, string data, string labels)
    {
        var random = new DeterministicRandom(1);
        var (block, classes) = (new float[BlockRows * Columns], new int[rows]);
        using var stream = File.Create(data);
        NpyWriter.WriteHeader(stream, rows, Columns);
        for (int start = 0; start < rows; start += BlockRows)
        {
            int count = Math.Min(BlockRows, rows - start);
            for (int i = 0; i < count; i++) classes[start + i] = Row(random, block.AsSpan(i * Columns, Columns));
            stream.Write(MemoryMarshal.AsBytes(block.AsSpan(0, count * Columns)));
        }
        using var file = File.Create(labels);
        NpyWriter.Write(file, classes);
    }

    // Uniform numbers of 16 bits, for generating them must not take longer than training.
    private static int Row(DeterministicRandom random, Span<float> row)
    {
        double score = 0;
        for (int j = 0; j < row.Length; j += 4)
        {
            ulong bits = random.NextUInt64();
            for (int k = j; k < Math.Min(j + 4, row.Length); k++, bits >>= 16)
            {
                row[k] = (ushort)bits / 32768f - 1;
                score += k % 3 == 0 ? row[k] : -0.5 * row[k];
            }
        }
        return score + 2 * random.NextDouble() - 1 > 0 ? 1 : 0;
    }

    // The program itself, whose heap may not grow beyond the memory it has.
    private static (JsonElement Facts, long Peak, double Seconds) Train(string data, string labels, double memory, string solver)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "vigie.dll");
        var start = new ProcessStartInfo("dotnet", [program, "fit", data, "--labels", labels, "--solver", solver,
            "--alpha", Alpha.ToString(CultureInfo.InvariantCulture), "--passes", $"{Passes}", "--tolerance", "0", "--json"])
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        start.Environment["DOTNET_GCHeapHardLimit"] = ((long)(memory * Giga)).ToString("x", CultureInfo.InvariantCulture);
        var watch = Stopwatch.StartNew();
        using var process = Process.Start(start)!;
        var text = process.StandardOutput.ReadToEndAsync();
        long peak = 0;
        while (!process.WaitForExit(LookEvery)) peak = Math.Max(peak, Anonymous(process.Id));
        if (process.ExitCode != 0) throw new InvalidOperationException($"vigie fit ended with exit code {process.ExitCode}");
        return (JsonElement.Parse(text.GetAwaiter().GetResult()), peak, watch.Elapsed.TotalSeconds);
    }

    private static long Anonymous(int process)
    {
        try
        {
            var line = File.ReadLines($"/proc/{process}/status").FirstOrDefault(l => l.StartsWith("RssAnon:", StringComparison.Ordinal));
            return line is null ? 0 : 1024 * long.Parse(line["RssAnon:".Length..^"kB".Length], CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return 0;   // it has just ended
        }
    }

    private static double InMemory(string data, SolverKind solver)
    {
        using var table = TableLoader.Load(data, new LoadOptions());
        var blocks = new List<RowBlock>();
        for (int b = 0; b < table.Rows.BlockCount; b++)
        {
            var block = table.Rows.Block(b);
            blocks.Add(RowBlock.Dense(block.Values.ToArray(), block.Count, Columns));
        }
        var labels = TableFile.ReadLabels(Path.Combine(Path.GetDirectoryName(data)!, "y.npy"), CancellationToken.None).ToClasses();
        var problem = new LinearProblem(
            FeatureTable.FromBlocks(Columns, blocks), Targets.OfClasses(labels.ClassOf, labels.Classes), new ObjectiveOptions { Alpha = Alpha });
        return LinearSolver.Solve(problem, new SolverOptions { Solver = solver, MaxPasses = Passes, Tolerance = 0 }).Objective;
    }
}
