using System.Diagnostics;
using System.Globalization;
using Vigie.Logs.Records;
using Vigie.Logs.Templates;

namespace Vigie.Bench.Speed;

/// <summary>
/// What one core makes of a file that the page cache holds: <c>wc -l</c>, <c>grep -c ERROR</c>, then lines, records
/// and template ids of this program, in the same run. Each stage is the best of a few rounds: by the clock for the
/// tools, by processor time for this program.
/// </summary>
internal static class FileReading
{
    private const int Rounds = 5;
    private const int Done = 0;

    /// <summary>Measures every file and prints a table; the exit code.</summary>
    public static int Run(IReadOnlyList<string> files, TextWriter output)
    {
        output.WriteLine("| file | stage | lines/s | MB/s | bytes allocated a line |");
        output.WriteLine("|---|---|---|---|---|");
        foreach (var file in files)
        {
            double megabytes = new FileInfo(file).Length / 1e6;
            long lines = CountLines(file).Lines;
            Tell(output, file, "wc -l", lines, megabytes, Best(() => Tool(file, "wc", "-l")), null);
            Tell(output, file, "grep -c ERROR", lines, megabytes, Best(() => Tool(file, "grep", "-c", "ERROR")), null);
            Stage(output, file, "lines", lines, megabytes, () => CountLines(file).Seconds);
            Stage(output, file, "records", lines, megabytes, () => Records(file));
            Stage(output, file, "template ids", lines, megabytes, () => Templates(file));
        }
        return Done;
    }

    private static void Stage(
        TextWriter output, string file, string stage, long lines, double megabytes, Func<double> seconds)
    {
        seconds();
        double best = Best(seconds);
        long before = GC.GetAllocatedBytesForCurrentThread();
        seconds();
        double perLine = (GC.GetAllocatedBytesForCurrentThread() - before) / (double)lines;
        Tell(output, file, stage, lines, megabytes, best, perLine);
    }

    private static void Tell(
        TextWriter output, string file, string stage, long lines, double megabytes, double seconds, double? allocated) =>
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"| {Path.GetFileName(file)} | {stage} | {lines / seconds:N0} | {megabytes / seconds:N0} | {allocated:0.00} |"));

    private static double Best(Func<double> seconds)
    {
        double best = double.MaxValue;
        for (int round = 0; round < Rounds; round++) best = Math.Min(best, seconds());
        return best;
    }

    private static double Tool(string file, string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, [.. arguments, file]) { RedirectStandardOutput = true, UseShellExecute = false };
        var clock = Stopwatch.StartNew();
        using var process = Process.Start(start)!;
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return clock.Elapsed.TotalSeconds;
    }

    private static (long Lines, double Seconds) CountLines(string file)
    {
        var clock = new ProcessorClock();
        using var stream = Open(file);
        using var lines = new LineReader(stream, new RecordOptions().MaxLineBytes);
        while (lines.Read())
        {
            // Only splitting is measured.
        }
        return (lines.Number, clock.Seconds);
    }

    private static double Records(string file)
    {
        var clock = new ProcessorClock();
        using var stream = Open(file);
        using var records = Reader(stream, file);
        long bytes = 0;
        while (records.Read()) bytes += records.Current.Message.Length;
        return clock.Seconds;
    }

    private static double Templates(string file)
    {
        var clock = new ProcessorClock();
        using var stream = Open(file);
        using var records = Reader(stream, file);
        var miner = new TemplateMiner();
        while (records.Read())
        {
            var record = records.Current;
            if (record.MetricNames.IsEmpty) miner.Learn(record.Message, record.TimeMicros);
        }
        return clock.Seconds;
    }

    private static FileStream Open(string file) =>
        new(file, new FileStreamOptions { BufferSize = 0, Options = FileOptions.SequentialScan });

    private static RecordReader Reader(Stream stream, string file) =>
        new(stream, new RecordOrigin(file, "machine", "service"), new RecordOptions());

    private sealed class ProcessorClock
    {
        private readonly TimeSpan _start = Now();

        public double Seconds => (Now() - _start).TotalSeconds;

        private static TimeSpan Now() => Environment.CpuUsage.TotalTime;
    }
}
