using BenchmarkDotNet.Attributes;
using Vigie.Logs.Templates;

namespace Vigie.Bench.Speed;

/// <summary>Messages to templates, by a miner that has seen them before.</summary>
public class TemplateMining
{
    private readonly byte[][] _messages = new GeneratedLog(1).Messages;
    private readonly TemplateMiner _miner = new();
    private long _micros = GeneratedLog.StartMicros;

    [Benchmark(OperationsPerInvoke = GeneratedLog.Lines)]
    public int LearnMessage()
    {
        int last = 0;
        foreach (var message in _messages) last = _miner.Learn(message, _micros += GeneratedLog.StepMicros);
        return last;
    }
}
