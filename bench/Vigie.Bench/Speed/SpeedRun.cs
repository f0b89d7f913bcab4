using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Exporters;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace Vigie.Bench.Speed;

/// <summary>Runs the benchmarks and writes <c>speed.md</c>.</summary>
internal static class SpeedRun
{
    private const int Done = 0;
    private const int Failed = 1;
    private const int WrongUsage = 2;

    private static readonly Type[] All =
    [
        typeof(RecordReading), typeof(TemplateMining), typeof(WindowFilling), typeof(LinearLearning), typeof(Clustering),
    ];

    /// <summary>Returns the exit code; see <see cref="Program"/>. Results of part of the classes are only shown.</summary>
    public static int Run(string? only, TextWriter output)
    {
        var chosen = Array.FindAll(All, type => only is null || type.Name == only);
        if (chosen.Length == 0)
        {
            output.WriteLine($"There is no class '{only}', only {string.Join(", ", All.Select(type => type.Name))}.");
            return WrongUsage;
        }
        var artifacts = Directory.CreateTempSubdirectory("vigie-bench-");
        try
        {
            var summary = BenchmarkRunner.Run(chosen, Config(artifacts.FullName))[0];
            if (summary.HasCriticalValidationErrors || summary.Reports.Any(report => !report.Success)) return Failed;
            if (only is null) Write(summary);
            return Done;
        }
        finally
        {
            artifacts.Delete(recursive: true);
        }
    }

    // In this process: the project that BenchmarkDotNet would else generate falls under the house's build rules.
    private static ManualConfig Config(string artifacts) => ManualConfig.CreateEmpty()
        .AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance))
        .AddDiagnoser(MemoryDiagnoser.Default)
        .AddColumnProvider(DefaultColumnProviders.Instance)
        .AddLogger(ConsoleLogger.Default)
        .WithOptions(ConfigOptions.JoinSummary)
        .WithArtifactsPath(artifacts);

    // Only the table and what it was measured on; BenchmarkDotNet's own files name folders of the machine.
    private static void Write(Summary summary)
    {
        var file = Path.Combine(Directory.CreateDirectory(Places.Results()).FullName, "speed.md");
        using var writer = new StreamWriter(file) { NewLine = "\n" };
        writer.WriteLine("# Speed\n");
        writer.WriteLine($"Written by `dotnet run -c Release --project bench/Vigie.Bench -- speed` at commit {Surroundings.Commit()}.");
        writer.WriteLine("Times and bytes are of one line or row.\n");
        MarkdownExporter.GitHub.ExportToLog(summary, new StreamLogger(writer));
    }
}
