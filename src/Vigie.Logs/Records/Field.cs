using System.Text;

namespace Vigie.Logs.Records;

/// <summary>What a named part of a record holds.</summary>
internal enum Field : byte
{
    Other,
    Time,
    Date,
    Month,
    Day,
    Year,
    LateTime,
    Level,
    LevelNumber,
    Host,
    Service,
    LateService,
    Process,
    Message,
    Msg,
    Log,
    Text,
    Metric,
    Value,
}

/// <summary>Names that loggers, collectors and tables give to the parts of a record.</summary>
internal static class FieldNames
{
    private const int Longest = 32;

    private static readonly (Field Field, string Names)[] Known =
    [
        (Field.Time, "time timestamp ts datetime date_time asctime t t_$date event_time eventtime time_iso8601 time_local "
            + "realtime_timestamp timeunixnano time_unix_nano timestamp_ms logtime log_time log_timestamp utc_time"),
        (Field.Date, "date day_date"),
        (Field.Month, "month"),
        (Field.Day, "day"),
        (Field.Year, "year"),
        (Field.LateTime, "observedtimeunixnano observed_timestamp source_realtime_timestamp ingest_time"),
        (Field.Level, "level severity log_level levelname loglevel lvl l s priority severitytext severity_text level_name "
            + "syslog_severity log_severity prio"),
        (Field.LevelNumber, "severitynumber severity_number"),
        (Field.Host, "host hostname machine node host_name host_hostname computer machinename machine_name nodename "
            + "node_name kubernetes_host location instance"),
        (Field.Service, "service logger name app service_name application component logger_name log_logger category "
            + "syslog_identifier program appname app_name c sourcecontext source_context facility service_type"),
        (Field.LateService, "systemd_unit comm container_name module"),
        (Field.Process, "pid process_id processid process_pid syslog_pid procid process proc_id thread_id tid thread"),
        (Field.Message, "message content short_message body body_stringvalue jsonpayload_message textpayload"),
        (Field.Msg, "msg m renderedmessage rendered_message"),
        (Field.Log, "log"),
        (Field.Text, "text event mt messagetemplate description eventtext"),
        (Field.Metric, "metric metric_name key series item variable"),
        (Field.Value, "value val entry reading"),
    ];

    // Names of objects whose members count as outer_inner.
    private static readonly byte[][] Outer =
        Array.ConvertAll(
            "log host service process body t jsonpayload kubernetes".Split(' '), Encoding.ASCII.GetBytes);

    private static readonly (byte[] Name, Field Field)[][] ByLength = Group();

    /// <summary>
    /// What a part of this name holds. Case does not matter, a leading <c>_</c> or <c>@</c> falls away, and dots,
    /// dashes and blanks are as <c>_</c>.
    /// </summary>
    public static Field Of(ReadOnlySpan<byte> name) => Of(default, name);

    /// <summary>The same for the member of an object.</summary>
    public static Field Of(ReadOnlySpan<byte> outer, ReadOnlySpan<byte> name)
    {
        Span<byte> plain = stackalloc byte[Longest];
        int length = 0;
        if (!outer.IsEmpty)
        {
            length = Plain(outer, plain);
            if (length == 0 || length + 2 > Longest) return Field.Other;
            plain[length++] = (byte)'_';
        }
        int added = Plain(name, plain[length..]);
        if (added == 0) return Field.Other;
        plain = plain[..(length + added)];
        foreach (var (known, field) in ByLength[plain.Length])
        {
            if (plain.SequenceEqual(known)) return field;
        }
        return Field.Other;
    }

    /// <summary>Whether members of an object of this name are looked at.</summary>
    public static bool IsOuter(ReadOnlySpan<byte> name)
    {
        Span<byte> plain = stackalloc byte[Longest];
        plain = plain[..Plain(name, plain)];
        foreach (var outer in Outer)
        {
            if (plain.SequenceEqual(outer)) return true;
        }
        return false;
    }

    private static int Plain(ReadOnlySpan<byte> name, Span<byte> plain)
    {
        name = name.TrimStart("_@"u8);
        if (name.Length > plain.Length) return 0;
        for (int i = 0; i < name.Length; i++)
        {
            byte letter = name[i];
            plain[i] = (uint)(letter - 'A') <= 25 ? (byte)(letter | 0x20)
                : letter is (byte)'.' or (byte)'-' or (byte)' ' ? (byte)'_' : letter;
        }
        return name.Length;
    }

    private static (byte[] Name, Field Field)[][] Group()
    {
        var all = Known.SelectMany(
            known => known.Names.Split(' '), (known, name) => (Name: Encoding.ASCII.GetBytes(name), known.Field)).ToLookup(
            pair => pair.Name.Length);
        return [.. Enumerable.Range(0, Longest + 1).Select(length => all[length].ToArray())];
    }
}
