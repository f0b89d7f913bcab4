using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.IO.Compression;
using Vigie.Host.Sources;
using Vigie.Logs.Records;
using Vigie.Logs.Templates;

namespace Vigie.Bench.Fuzz;

/// <summary>
/// Reads and mines mutated files until the time is up, and stops at the first that breaks a rule: only bad input is
/// refused, every line is counted once, times do not run backwards, nothing is longer than its limit, reading in pieces
/// is reading whole, no file takes seconds or memory out of proportion.
/// </summary>
internal sealed class FuzzRun
{
    private const int Done = 0;
    private const int Failed = 1;
    private const int GzipEvery = 64;
    private const long MostBytesAllocated = 64L << 20;
    private static readonly TimeSpan MostTime = TimeSpan.FromSeconds(10);
    private static readonly TemplateMinerOptions Small = new() { MaxTemplates = 500 };

    private readonly RecordOptions[] _options =
    [
        new() { MaxLineBytes = 512, MaxContinuationBytes = 1000 },
        new(),
        new() { Pattern = new LinePattern("<Date> <Time> <Level> <Component>: <Content>") },
        new() { KeepsUntimed = true, MaxLineBytes = 512, MaxContinuationBytes = 1000 },
        new() { KeepsUntimed = true },
        new() { Pattern = new LinePattern("<Month> <Day> <Time> <Host> <Component>(\\[<Pid>\\])?: <Content>") },
    ];

    private TemplateMiner _miner = new(Small);
    private long _lines;
    private long _records;

    /// <summary>Runs for a time; the exit code.</summary>
    public static int Run(double minutes, ulong seed, TextWriter output)
    {
        var run = new FuzzRun();
        var clock = Stopwatch.StartNew();
        long cases = 0;
        for (; clock.Elapsed.TotalMinutes < minutes; cases++)
        {
            var mutator = new Mutator(seed + (ulong)cases);
            var file = mutator.Next();
            if (run.Judge(file, mutator, cases) is not { } fault) continue;
            var path = Path.Combine(Path.GetTempPath(), string.Create(CultureInfo.InvariantCulture, $"vigie-fuzz-{seed + (ulong)cases}"));
            File.WriteAllBytes(path, file);
            output.WriteLine($"case {cases} (seed {seed + (ulong)cases}, kept in {path}): {fault}");
            return Failed;
        }
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{cases:N0} files, {run._lines:N0} lines, {run._records:N0} records, seeds {seed} to {seed + (ulong)Math.Max(0, cases - 1)}: no fault"));
        return Done;
    }

    [SuppressMessage("Design", "CA1031", Justification = "Any error is a finding, and its file must be kept.")]
    private string? Judge(byte[] file, Mutator mutator, long number)
    {
        try
        {
            return Check(file, mutator, number);
        }
        catch (Exception error)
        {
            return error.ToString();
        }
    }

    // What is wrong; null where nothing is.
    private string? Check(byte[] file, Mutator mutator, long number)
    {
        var options = _options[mutator.NextInt(_options.Length)];
        var clock = Stopwatch.StartNew();
        long before = GC.GetAllocatedBytesForCurrentThread();
        var whole = Read(new MemoryStream(file, writable: false), options, mine: true, out var fault);
        if (fault is not null) return fault;
        if (clock.Elapsed > MostTime) return $"takes {clock.Elapsed.TotalSeconds} s";
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        if (allocated > MostBytesAllocated) return $"allocates {allocated} bytes for {file.Length}";
        var pieces = Read(new Pieces(file, 1 + mutator.NextInt(300)), options, mine: false, out fault);
        if (fault is not null) return fault;
        if (whole != pieces) return "reads differently in pieces";
        return number % GzipEvery == 0 ? CheckGzip(file, mutator) : null;
    }

    private ulong Read(Stream stream, RecordOptions options, bool mine, out string? fault)
    {
        ulong hash = 14695981039346656037;
        fault = null;
        using var reader = new RecordReader(stream, new RecordOrigin("fuzz", "m", "s"), options);
        try
        {
            long last = long.MinValue;
            while (reader.Read())
            {
                var record = reader.Current;
                if (record.TimeMicros < last) fault = $"time runs backwards in line {record.Line}";
                last = record.TimeMicros;
                if (record.Continuation.Length > options.MaxContinuationBytes) fault = $"line {record.Line} has too much after it";
                if (record.Message.Length > 2 * options.MaxLineBytes) fault = $"line {record.Line} is too long";
                foreach (byte value in record.Message) hash = (hash ^ value) * 1099511628211;
                hash = (hash ^ (ulong)record.TimeMicros ^ (ulong)record.Continuation.Length ^ (ulong)record.Line) * 1099511628211;
                if (mine && record.MetricNames.IsEmpty) _miner.Learn(record.Message, record.TimeMicros);
            }
        }
        catch (InputException)
        {
            // Refused as a whole: not text.
        }
        var counts = reader.Counts;
        if (counts.Lines != counts.Records + counts.Continuations + counts.Blank + counts.Headers + counts.Rejects)
            fault = "lines do not add up";
        if (mine)
        {
            _lines += counts.Lines;
            _records += counts.Records;
            if (_miner.Ids.Length > Small.MaxTemplates) fault = "there are too many templates";
            if (_records % 1000 == 0) _miner = new TemplateMiner(Small);
        }
        return hash ^ (ulong)counts.Lines;
    }

    // Packed, and cut short somewhere: what is read must be the start of what was packed.
    private static string? CheckGzip(byte[] file, Mutator mutator)
    {
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true)) gzip.Write(file);
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(path, packed.ToArray()[..mutator.NextInt((int)packed.Length + 1)]);
            using var set = SourceSet.Open([path], new SourceOptions());
            using var records = set.Read();
            while (records.Read())
            {
                // Only whether it can be read matters.
            }
            var counts = set.Counts;
            return counts.Lines == counts.Records + counts.Continuations + counts.Blank + counts.Headers + counts.Rejects
                ? null : "lines of a gzip file that is cut short do not add up";
        }
        catch (InputException)
        {
            return null;
        }
        finally
        {
            File.Delete(path);
        }
    }

    private sealed class Pieces(byte[] bytes, int piece) : MemoryStream(bytes, writable: false)
    {
        public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(piece, buffer.Length)]);
    }
}
