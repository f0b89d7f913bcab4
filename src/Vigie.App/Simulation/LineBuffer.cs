namespace Vigie.App.Simulation;

/// <summary>Files of a machine that hold log lines.</summary>
internal enum LogFile
{
    /// <summary>syslog.log: kernel and system daemons, as rsyslog writes them.</summary>
    Syslog,

    /// <summary>web.log: JSON lines.</summary>
    Web,

    /// <summary>database.log: as PostgreSQL writes.</summary>
    Database,

    /// <summary>supervisor.log: as Python's logging writes.</summary>
    Supervisor,
}

/// <summary>Lines of one machine until their minute is over; then they go to their files in order of time.</summary>
internal sealed class LineBuffer(string machine, TextWriter[] files)
{
    private readonly string _machine = machine;
    private readonly TextWriter[] _files = files;
    private readonly List<(long Time, LogFile File, string Text)> _lines = [];

    /// <summary>Lines written.</summary>
    public long Written { get; private set; }

    /// <summary>A line of a system daemon or the kernel. Times are milliseconds since 1970-01-01 UTC.</summary>
    public void Syslog(long time, string process, string message) =>
        _lines.Add((time, LogFile.Syslog, $"{process}: {message}"));

    /// <summary>A line of the web service.</summary>
    public void Web(long time, string level, string logger, string message) =>
        _lines.Add((time, LogFile.Web, $"\"level\":\"{level}\",\"logger\":\"{logger}\",\"message\":\"{message}\"}}"));

    /// <summary>A line of the database.</summary>
    public void Database(long time, int process, string level, string message) =>
        _lines.Add((time, LogFile.Database, $"[{process}] {level}:  {message}"));

    /// <summary>A line of the supervisor and the workers under it.</summary>
    public void Supervisor(long time, string level, string logger, string message) =>
        _lines.Add((time, LogFile.Supervisor, $"{level} {logger}: {message}"));

    /// <summary>
    /// Writes the lines in [<paramref name="from"/>, <paramref name="to"/>) but none in [<paramref name="down"/>,
    /// <paramref name="up"/>).
    /// </summary>
    public void Flush(long from, long to, long down, long up)
    {
        _lines.Sort(static (a, b) => (a.Time, a.File).CompareTo((b.Time, b.File)) is var order and not 0
            ? order
            : string.CompareOrdinal(a.Text, b.Text));
        int kept = 0;
        for (int i = 0; i < _lines.Count; i++)
        {
            var line = _lines[i];
            if (line.Time >= to) _lines[kept++] = line;
            else if (line.Time >= from && (line.Time < down || line.Time >= up))
                Write(line.Time, line.File, line.Text);
        }
        _lines.RemoveRange(kept, _lines.Count - kept);
    }

    private void Write(long time, LogFile file, string rest)
    {
        var writer = _files[(int)file];
        var moment = DateTimeOffset.FromUnixTimeMilliseconds(time).UtcDateTime;
        switch (file)
        {
            case LogFile.Syslog:
                writer.Write($"{moment:yyyy-MM-dd'T'HH:mm:ss.fff}+00:00 ");
                writer.Write(_machine);
                writer.Write(' ');
                break;
            case LogFile.Web:
                writer.Write($"{{\"time\":\"{moment:yyyy-MM-dd'T'HH:mm:ss.fff}Z\",");
                break;
            case LogFile.Database:
                writer.Write($"{moment:yyyy-MM-dd HH:mm:ss.fff} UTC ");
                break;
            default:
                writer.Write($"{moment:yyyy-MM-dd HH:mm:ss,fff} ");
                break;
        }
        writer.Write(rest);
        writer.Write('\n');
        Written++;
    }
}
