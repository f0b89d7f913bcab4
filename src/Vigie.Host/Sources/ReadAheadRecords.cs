using System.Collections.Concurrent;
using Vigie.Logs.Records;

namespace Vigie.Host.Sources;

/// <summary>
/// The same records in the same order, read by a thread of its own while the caller works on earlier ones. They pass
/// in blocks, whose number is limited.
/// </summary>
internal sealed class ReadAheadRecords : IRecordSequence
{
    private const int Blocks = 4;

    private readonly IRecordSequence _records;
    private readonly BlockingCollection<RecordBlock> _full = new(Blocks);
    private readonly BlockingCollection<RecordBlock> _empty = new(Blocks);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _reading;
    private RecordBlock? _block;

    /// <summary>Reads <paramref name="records"/>, and disposes them with itself.</summary>
    public ReadAheadRecords(IRecordSequence records)
    {
        _records = records;
        for (int i = 0; i < Blocks; i++) _empty.Add(new RecordBlock());
        _reading = Task.Factory.StartNew(
            Fill, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <inheritdoc/>
    public LogRecord Current => _block!.Current;

    /// <inheritdoc/>
    /// <exception cref="InputException">As the records' own.</exception>
    public bool Read()
    {
        while (_block is null || !_block.MoveNext())
        {
            if (_block is not null) _empty.Add(_block);
            _block = null;
            if (!_full.TryTake(out _block, Timeout.Infinite))
            {
                // The reader has come to the end, or to an error, which is thrown here.
                _reading.GetAwaiter().GetResult();
                return false;
            }
        }
        return true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stop.Cancel();
        Task.WaitAny(_reading);
        _records.Dispose();
        _full.Dispose();
        _empty.Dispose();
        _stop.Dispose();
    }

    private void Fill()
    {
        try
        {
            bool more = true;
            while (more && !_stop.IsCancellationRequested)
            {
                if (!_empty.TryTake(out var block, Timeout.Infinite, _stop.Token)) break;
                block.Clear();
                try
                {
                    while (!block.IsFull && (more = _records.Read())) block.Add(_records.Current);
                }
                finally
                {
                    // What came before an error counts.
                    _full.Add(block, CancellationToken.None);
                }
            }
        }
        finally
        {
            _full.CompleteAdding();
        }
    }
}
