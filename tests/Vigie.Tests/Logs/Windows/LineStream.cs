using Vigie.Logs.Records;
using Vigie.Logs.Windows;
using Vigie.Tests.Logs.Pipelines;

namespace Vigie.Tests.Logs.Windows;

/// <summary>Lines and samples of a few machines in order of time, with bursts and pauses.</summary>
internal sealed class LineStream
{
    public const int Machines = 3;
    private const long Start = 1_700_000_000_000_000;
    private readonly List<Event> _events;

    private LineStream(List<Event> events) => _events = events;

    public sealed record Event(int Machine, long TimeMicros, ulong Template, Level Level, int Metric, double Value);

    public long LastMicros => _events[^1].TimeMicros;

    public List<Event> Of(int machine) => [.. _events.Where(e => e.Machine == machine)];

    public LineStream Only(int machine)
    {
        // The last line of all closes the windows that are due, whoever speaks it.
        var kept = Of(machine);
        if (_events[^1].Machine != machine) kept.Add(_events[^1]);
        return new LineStream(kept);
    }

    public static LineStream Draw(int seed)
    {
        var random = new Random(seed);
        var events = new List<Event>();
        long t = Start;
        for (int i = 0; i < 300; i++)
        {
            t += random.Next(20) switch
            {
                0 => 150_000_000,
                < 8 => 0,
                < 10 => 15_000_000,
                _ => random.Next(6_000_000),
            };
            int machine = random.Next(Machines);
            events.Add(random.Next(4) == 0
                ? new Event(machine, t, 0, Level.None, random.Next(Machines), random.NextDouble() * 10)
                : new Event(machine, t, 1 + (ulong)random.Next(12), (Level)random.Next(6), -1, 0));
        }
        return new LineStream(events);
    }

    /// <summary>Feeds a builder as the pipeline does.</summary>
    public List<Row> Feed(WindowOptions options, out FeatureSpace space)
    {
        space = new FeatureSpace(options);
        var builder = new WindowBuilder(space, options);
        var rows = new List<Row>();
        foreach (var e in _events)
        {
            Close(builder, e.TimeMicros, rows);
            if (e.Metric >= 0) builder.AddSamples(e.Machine, [$"metric {e.Metric}"], [e.Value], e.TimeMicros);
            else builder.Add(e.Machine, e.Template, e.Level, e.TimeMicros);
        }
        Close(builder, LastMicros, rows);
        return rows;
    }

    private static void Close(WindowBuilder builder, long timeMicros, List<Row> rows)
    {
        while (builder.Close(timeMicros, out var row)) rows.Add(Row.Of(row, $"{row.Machine}"));
    }
}
