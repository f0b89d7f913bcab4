using Vigie.Host.Sources;
using Vigie.Logs;
using Vigie.Logs.Labels;
using Vigie.Logs.Records;
using Vigie.Logs.Windows;

namespace Vigie.App.Cli;

/// <summary>The sources read through a pipeline: rows go to a handler or to a spool in a temporary file.</summary>
internal static class Fleet
{
    private const int RecordsBetweenLooks = 4096;

    /// <summary>Takes a record, which is borrowed for the call.</summary>
    public delegate void RecordTaker(LogRecord record);

    /// <summary>Reads all records in order of time.</summary>
    public static void Read(
        SourceSet set, Pipeline pipeline, RowHandler handle, Screen screen, CancellationToken stop, FailureSource? failures = null) =>
        Read(
            set, record => pipeline.Add(record, handle), (machine, time, joins) => pipeline.AddFailure(machine, time, joins, handle),
            failures, screen, stop);

    /// <summary>Shows all records in order of time to a taker, and the failures that become known to another.</summary>
    public static void Read(
        SourceSet set, RecordTaker take, FailureSource.FailureTaker takeFailure, FailureSource? failures, Screen screen,
        CancellationToken stop) =>
        screen.Progress("Reading", set.BytesTotal, tell =>
        {
            using var records = set.Read();
            long count = 0;
            while (records.Read())
            {
                failures?.TellUntil(records.Current.TimeMicros, takeFailure);
                take(records.Current);
                failures?.See(records.Current);
                if (++count % RecordsBetweenLooks != 0) continue;
                stop.ThrowIfCancellationRequested();
                tell(set.BytesRead);
            }
            stop.ThrowIfCancellationRequested();
        });

    /// <summary>A spool in a file that goes away when it is closed, even by the end of a killed process.</summary>
    public static RowSpool NewSpool()
    {
        var path = Path.Combine(Path.GetTempPath(), $"vigie-rows-{Guid.NewGuid():N}.tmp");
        var stream = new FileStream(path, new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Options = OperatingSystem.IsWindows() ? FileOptions.DeleteOnClose : FileOptions.None,
            BufferSize = 0,
        });
        // Where an open file can do without its name, nothing is left whatever happens.
        if (!OperatingSystem.IsWindows()) File.Delete(path);
        return new RowSpool(stream);
    }

    /// <summary>Reads a failures file.</summary>
    public static FailureList ReadFailures(string path, TimeZoneInfo zone, PipelineOptions options, bool mayBeEmpty = false)
    {
        if (!File.Exists(path)) throw new InputException(path, "there is no such failures file");
        using var text = new StreamReader(path);
        return FailureList.Read(text, path, TimesOf(zone), options.NewMachineRegex(), mayBeEmpty);
    }

    /// <summary>Reads times of lists: microseconds since 1970 UTC, or null where a text is no time.</summary>
    public static Func<string, long?> TimesOf(TimeZoneInfo zone)
    {
        var times = new TimestampReader(new RecordOptions { TimeZone = zone }, null);
        return cell => times.TryReadExact(System.Text.Encoding.UTF8.GetBytes(cell)) ? times.Micros : null;
    }

    /// <summary>Number of a machine by its name; -1 where no source knows it.</summary>
    public static int MachineOf(Pipeline pipeline, string name) =>
        pipeline.Machines.Find(System.Text.Encoding.UTF8.GetBytes(name));

    /// <summary>
    /// Failures by machine number, once the sources are read. Those of machines that no source knows are left out with a
    /// warning; when no machine is known the file does not belong to the sources.
    /// </summary>
    public static FailureTimes Resolve(FailureList list, Pipeline pipeline, List<string> warnings, bool joinsAftermath = false)
    {
        var known = new List<(int, long, string)>();
        Failure? unknown = null;
        int unknownCount = 0, outside = 0;
        foreach (var failure in list.Failures)
        {
            int machine = MachineOf(pipeline, failure.Machine);
            if (machine < 0)
            {
                unknown ??= failure;
                unknownCount++;
                continue;
            }
            long time = failure.TimeMicros ?? pipeline.Windows.Span(machine).LastMicros;
            if (time < pipeline.FirstMicros || time > pipeline.LastMicros) outside++;
            known.Add((machine, time, failure.Kind));
        }
        if (pipeline.Machines.Count == 0 || list.Failures.Count == 0)
            throw new InputException(
                list.Name, $"--entities: the {(pipeline.Machines.Count == 0 ? "sources name" : "failures are of")} none of what decisions are to be about");
        if (known.Count == 0)
            throw new InputException(list.Name, unknown!.Value.Line,
                $"no machine of this file is in the sources; the first is '{unknown.Value.Machine}', and the sources have "
                + $"'{pipeline.Machines[0]}'{(pipeline.Machines.Count > 1 ? $" and {pipeline.Machines.Count - 1} more" : "")}");
        if (unknown is { } first)
            warnings.Add($"{list.Name}:{first.Line}: machine '{first.Machine}' is not in the sources; {unknownCount} failures left out");
        if (outside > 0)
            warnings.Add($"{list.Name}: {outside} of {known.Count} failures lie before the first or after the last record");
        return new FailureTimes(known, pipeline.Options.Labels, joinsAftermath);
    }

    /// <summary>
    /// Leaves out decisions after a machine's last record: whether it fell silent for good or ended, nobody could say.
    /// </summary>
    public static void LeaveOutSilentEnds(RowSpool spool, Pipeline pipeline) =>
        spool.Keep(key => key.TimeMicros <= pipeline.Windows.Span(key.Machine).LastMicros);

    /// <summary>First and last record of each machine, by number.</summary>
    public static (long FirstMicros, long LastMicros)[] Spans(Pipeline pipeline) =>
        [.. Enumerable.Range(0, pipeline.Machines.Count).Select(pipeline.Windows.Span)];

    /// <summary>What the pipeline itself had to leave out.</summary>
    public static IEnumerable<string> Warnings(Pipeline pipeline)
    {
        if (pipeline.WithoutMachine > 0)
            yield return $"{pipeline.WithoutMachine} of {pipeline.Records} records name no machine that --machine-pattern finds; left out";
        if (pipeline.Space.DroppedSamples > 0)
            yield return $"{pipeline.Space.DroppedSamples} samples of metrics beyond the first {pipeline.Options.Windows.MaxMetrics} left out";
        if (pipeline.Miner.Evicted > 0)
            yield return $"{pipeline.Miner.Evicted} templates were forgotten to make room (limit {pipeline.Options.Templates.MaxTemplates})";
    }
}
