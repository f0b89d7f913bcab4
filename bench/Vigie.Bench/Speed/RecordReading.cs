using BenchmarkDotNet.Attributes;
using Vigie.Logs.Records;

namespace Vigie.Bench.Speed;

/// <summary>Bytes in memory to records; a file of 20,000 lines from start to end, its reader included.</summary>
public class RecordReading
{
    private static readonly RecordOrigin Origin = new("generated.log", "node0", "nova");
    private static readonly RecordOptions Options = new();
    private readonly byte[] _file = new GeneratedLog(1).ToBytes();

    [Benchmark(OperationsPerInvoke = GeneratedLog.Lines)]
    public long ReadRecord()
    {
        using var stream = new MemoryStream(_file, writable: false);
        using var reader = new RecordReader(stream, Origin, Options);
        long bytes = 0;
        while (reader.Read()) bytes += reader.Current.Message.Length;
        return bytes;
    }
}
