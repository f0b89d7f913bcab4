using System.Diagnostics;
using Vigie.Logs;
using Vigie.Logs.Labels;
using Vigie.Logs.Records;
using Vigie.Logs.Templates;
using Vigie.Logs.Windows;

namespace Vigie.Bench.Reading;

/// <summary>One reading of a file in this process: how long it took and what it allocated.</summary>
/// <param name="Lines">Lines of the file.</param>
/// <param name="Seconds">Processor time of the reading thread and whatever else the process did.</param>
/// <param name="BytesALine">Bytes allocated by the reading thread, by line.</param>
internal sealed record Pass(long Lines, double Seconds, double BytesALine)
{
    private const double HorizonSeconds = 3600;
    private const double LeadSeconds = 300;
    private const double StepSeconds = 300;

    public double Rate => Lines / Seconds;

    /// <summary>Bytes to records to templates. A miner that has read the file before allocates what reading does.</summary>
    public static Pass OfTemplates(string file, TemplateMiner miner) => Measure(file, records =>
    {
        while (records.Read())
        {
            var record = records.Current;
            miner.Learn(record.Message, record.TimeMicros);
        }
    });

    /// <summary>Bytes to records to templates to the windows of machines, a decision every five minutes.</summary>
    public static Pass OfWindows(string file)
    {
        var pipeline = new Pipeline(new PipelineOptions
        {
            Windows = WindowOptions.ForHorizon(HorizonSeconds, LeadSeconds, StepSeconds),
            Labels = new LabelOptions
            {
                HorizonSeconds = HorizonSeconds,
                LeadSeconds = LeadSeconds,
                RecoverySeconds = HorizonSeconds + LeadSeconds,
            },
        });
        return Measure(file, records =>
        {
            while (records.Read()) pipeline.Add(records.Current, _ => { });
        });
    }

    private static Pass Measure(string file, Action<RecordReader> read)
    {
        using var process = Process.GetCurrentProcess();
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        using var records = new RecordReader(stream, new RecordOrigin(file, "node0", "log"), new RecordOptions { Year = 2020 });
        long bytes = GC.GetAllocatedBytesForCurrentThread();
        process.Refresh();
        var before = process.TotalProcessorTime;
        read(records);
        process.Refresh();
        double seconds = (process.TotalProcessorTime - before).TotalSeconds;
        long lines = records.Counts.Lines;
        return new Pass(lines, seconds, (GC.GetAllocatedBytesForCurrentThread() - bytes) / (double)lines);
    }
}
