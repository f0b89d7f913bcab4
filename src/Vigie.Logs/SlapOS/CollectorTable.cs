namespace Vigie.Logs.SlapOS;

/// <summary>
/// A table of the collector of a SlapOS machine (<c>collector.db</c> and its daily dumps): its columns in the order of
/// the dumps, before the date, the time and the mark <c>reported</c> that end every row.
/// </summary>
public sealed class CollectorTable
{
    private CollectorTable(string name, string? entity, params string[] columns)
    {
        Name = name;
        Columns = columns;
        EntityColumn = entity is null ? -1 : Array.IndexOf(columns, entity);
        ProcessColumn = Array.IndexOf(columns, "process");
    }

    /// <summary>Load, memory and network of the machine.</summary>
    public static CollectorTable System { get; } = new("system", null,
        "loadavg", "cpu_percent", "memory_used", "memory_free", "net_in_bytes", "net_in_errors", "net_in_dropped",
        "net_out_bytes", "net_out_errors", "net_out_dropped");

    /// <summary>Cores and memory that the machine has.</summary>
    public static CollectorTable Computer { get; } = new("computer", null,
        "cpu_num_core", "cpu_frequency", "cpu_type", "memory_size", "memory_type", "partition_list");

    /// <summary>Bytes used and free of a device.</summary>
    public static CollectorTable Disk { get; } = new("disk", "partition", "partition", "used", "free", "mountpoint");

    /// <summary>A process of a partition's user.</summary>
    public static CollectorTable User { get; } = new("user", "partition",
        "partition", "pid", "process", "cpu_percent", "cpu_time", "cpu_num_threads", "memory_percent", "memory_rss",
        "io_rw_counter", "io_cycles_counter");

    /// <summary>Kilobytes that a partition's folder takes, about once a day.</summary>
    public static CollectorTable Folder { get; } = new("folder", "partition", "partition", "disk_used");

    /// <summary>Degrees Celsius at a sensor.</summary>
    public static CollectorTable Temperature { get; } =
        new("temperature", "sensor_id", "sensor_id", "temperature", "alarm");

    /// <summary>
    /// All that are read. The table <c>heating</c> holds results of a test that an operator starts, not of the machine
    /// at work.
    /// </summary>
    public static IReadOnlyList<CollectorTable> All { get; } = [Computer, System, Disk, User, Folder, Temperature];

    /// <summary>Name in the database; dumps are called <c>dump_NAME.csv</c>.</summary>
    public string Name { get; }

    /// <summary>Names of the columns.</summary>
    public IReadOnlyList<string> Columns { get; }

    /// <summary>Column that says what a row is about (a partition's user, a device, a sensor), or -1.</summary>
    public int EntityColumn { get; }

    /// <summary>Column with a process's number and start, which together are its own, or -1.</summary>
    public int ProcessColumn { get; }

    /// <summary>Number of the column of this name.</summary>
    public int Column(string name)
    {
        for (int i = 0; i < Columns.Count; i++)
            if (Columns[i] == name) return i;
        throw new ArgumentOutOfRangeException(nameof(name), name, $"name must be a column of {Name}, but is {name}.");
    }

    /// <summary>The table whose dump a file of this name is, or null.</summary>
    public static CollectorTable? OfDump(string fileName)
    {
        foreach (var table in All)
            if (fileName == $"dump_{table.Name}.csv") return table;
        return null;
    }
}
