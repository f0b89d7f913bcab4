namespace Vigie.Logs.Records;

/// <summary>Records in order of time, one at a time.</summary>
public interface IRecordSequence : IDisposable
{
    /// <summary>Moves to the next record; false at the end.</summary>
    bool Read();

    /// <summary>The record that the last <see cref="Read"/> moved to; borrowed until the next one.</summary>
    LogRecord Current { get; }
}
