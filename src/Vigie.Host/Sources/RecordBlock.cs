using Vigie.Logs.Records;

namespace Vigie.Host.Sources;

/// <summary>Copies of records, to be handed from one thread to another; its arrays are used again.</summary>
internal sealed class RecordBlock
{
    private const int MostRecords = 2048;
    private const int EnoughBytes = 512 * 1024;
    private const int EnoughSamples = 1 << 14;

    private readonly Entry[] _entries = new Entry[MostRecords];
    private byte[] _bytes = new byte[EnoughBytes];
    private string[] _names = [];
    private double[] _values = [];
    private int _count;
    private int _byteCount;
    private int _sampleCount;
    private int _current;

    /// <summary>Whether no more should be added.</summary>
    public bool IsFull => _count == MostRecords || _byteCount >= EnoughBytes || _sampleCount >= EnoughSamples;

    /// <summary>The record that <see cref="MoveNext"/> moved to.</summary>
    public LogRecord Current
    {
        get
        {
            ref readonly var entry = ref _entries[_current];
            int at = entry.Start;
            var machine = Take(ref at, entry.Machine);
            var service = Take(ref at, entry.Service);
            var partition = Take(ref at, entry.Partition);
            var process = Take(ref at, entry.Process);
            var message = Take(ref at, entry.Message);
            return new LogRecord
            {
                TimeMicros = entry.TimeMicros,
                Machine = machine,
                Service = service,
                Partition = partition,
                Process = process,
                Level = entry.Level,
                Message = message,
                Continuation = Take(ref at, entry.Continuation),
                Line = entry.Line,
                MetricNames = _names.AsSpan(entry.FirstSample, entry.Samples),
                MetricValues = _values.AsSpan(entry.FirstSample, entry.Samples),
            };
        }
    }

    /// <summary>Moves to the next record, first to the first; false after the last.</summary>
    public bool MoveNext() => ++_current < _count;

    /// <summary>Forgets all records.</summary>
    public void Clear()
    {
        _count = _byteCount = _sampleCount = 0;
        _current = -1;
        if (_bytes.Length > 4 * EnoughBytes) _bytes = new byte[EnoughBytes];
    }

    /// <summary>Copies a record.</summary>
    public void Add(LogRecord record)
    {
        ref var entry = ref _entries[_count++];
        entry = new Entry
        {
            TimeMicros = record.TimeMicros,
            Line = record.Line,
            Level = record.Level,
            Start = _byteCount,
            Machine = record.Machine.Length,
            Service = record.Service.Length,
            Partition = record.Partition.Length,
            Process = record.Process.Length,
            Message = record.Message.Length,
            Continuation = record.Continuation.Length,
            FirstSample = _sampleCount,
            Samples = record.MetricNames.Length,
        };
        int length = entry.Machine + entry.Service + entry.Partition + entry.Process + entry.Message + entry.Continuation;
        if (_bytes.Length - _byteCount < length) Array.Resize(ref _bytes, Math.Max(2 * _bytes.Length, _byteCount + length));
        Put(record.Machine);
        Put(record.Service);
        Put(record.Partition);
        Put(record.Process);
        Put(record.Message);
        Put(record.Continuation);
        if (entry.Samples > 0) PutSamples(record);
    }

    private ReadOnlySpan<byte> Take(scoped ref int at, int length)
    {
        at += length;
        return _bytes.AsSpan(at - length, length);
    }

    private void Put(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(_bytes.AsSpan(_byteCount));
        _byteCount += bytes.Length;
    }

    private void PutSamples(LogRecord record)
    {
        int needed = _sampleCount + record.MetricNames.Length;
        if (_names.Length < needed)
        {
            Array.Resize(ref _names, 2 * needed);
            Array.Resize(ref _values, 2 * needed);
        }
        record.MetricNames.CopyTo(_names.AsSpan(_sampleCount));
        record.MetricValues.CopyTo(_values.AsSpan(_sampleCount));
        _sampleCount = needed;
    }

    private struct Entry
    {
        public long TimeMicros;
        public long Line;
        public int Start;
        public int Machine;
        public int Service;
        public int Partition;
        public int Process;
        public int Message;
        public int Continuation;
        public int FirstSample;
        public int Samples;
        public Level Level;
    }
}
