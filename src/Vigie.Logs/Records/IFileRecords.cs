namespace Vigie.Logs.Records;

/// <summary>Records of one file, with what became of its lines.</summary>
public interface IFileRecords : IRecordSequence
{
    /// <summary>What became of the lines so far.</summary>
    RecordCounts Counts { get; }

    /// <summary>Time of the record, microseconds since 1970 UTC; the latest so far.</summary>
    long TimeMicros { get; }
}
