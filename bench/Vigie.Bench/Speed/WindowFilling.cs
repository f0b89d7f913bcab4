using BenchmarkDotNet.Attributes;
using Vigie.Logs;
using Vigie.Logs.Labels;
using Vigie.Logs.Records;
using Vigie.Logs.Windows;

namespace Vigie.Bench.Speed;

/// <summary>
/// Records to window rows through the pipeline, templates included, as time goes on: eight machines, horizon 2 min, a
/// decision every 10 s.
/// </summary>
public class WindowFilling
{
    private readonly GeneratedLog _log = new(1);
    private readonly Pipeline _pipeline = new(new PipelineOptions
    {
        Windows = WindowOptions.ForHorizon(horizonSeconds: 120, leadSeconds: 0, stepSeconds: 10),
        Labels = new LabelOptions { HorizonSeconds = 120, LeadSeconds = 0, RecoverySeconds = 480 },
    });
    private readonly RowHandler _count;
    private long _micros = GeneratedLog.StartMicros;
    private long _rows;

    public WindowFilling() => _count = _ => _rows++;

    [Benchmark(OperationsPerInvoke = GeneratedLog.Lines)]
    public long AddRecord()
    {
        for (int i = 0; i < GeneratedLog.Lines; i++)
        {
            var record = new LogRecord
            {
                TimeMicros = _micros += GeneratedLog.StepMicros,
                Machine = _log.Machine(i),
                Service = "nova"u8,
                Level = GeneratedLog.LevelOf(i),
                Message = _log.Messages[i],
                Line = i + 1,
            };
            _pipeline.Add(record, _count);
        }
        return _rows;
    }
}
