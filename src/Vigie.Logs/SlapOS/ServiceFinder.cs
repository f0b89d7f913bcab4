using Vigie.Logs.Records;

namespace Vigie.Logs.SlapOS;

/// <summary>
/// Says which service a record is about. In a partition: the process that a line of the supervisor names, or the service
/// known to run there whose name is a part of the name of the log (<c>mariadb</c> of <c>mariadb_error</c>), the longest.
/// Elsewhere: the service that the line or its path names.
/// </summary>
internal static class ServiceFinder
{
    /// <summary>The name of the service in UTF-8; empty where the record names none.</summary>
    /// <param name="record">A message; samples are of no service.</param>
    /// <param name="partitions">Knows the services of partitions.</param>
    /// <param name="partition">The partition that the record is about, or -1.</param>
    public static ReadOnlySpan<byte> Find(LogRecord record, PartitionFinder partitions, int partition)
    {
        if (!record.MetricNames.IsEmpty) return default;
        var process = PartitionFinder.Process(record.Message);
        // Of a process of unknown partition there may be several.
        if (!process.IsEmpty) return partition < 0 ? default : PartitionFinder.Service(process);
        if (partition < 0) return record.Service;
        var log = record.Service[(record.Service.LastIndexOf((byte)'/') + 1)..];
        ReadOnlySpan<byte> longest = default;
        foreach (var service in partitions.Services(record.Machine, partition))
            if (service.Length > longest.Length && Holds(log, service)) longest = service;
        return longest;
    }

    /// <summary>Whether a name stands in another with no letter or digit beside it.</summary>
    private static bool Holds(ReadOnlySpan<byte> log, ReadOnlySpan<byte> service)
    {
        int at = log.IndexOf(service);
        if (at < 0) return false;
        int end = at + service.Length;
        return (at == 0 || !char.IsAsciiLetterOrDigit((char)log[at - 1])) && (end == log.Length || !char.IsAsciiLetterOrDigit((char)log[end]));
    }
}
