using System.Text;
using Vigie.Logs;
using Vigie.Logs.Labels;
using Vigie.Logs.Records;
using Vigie.Logs.Windows;

namespace Vigie.Tests.Logs.Pipelines;

/// <summary>Lines after they went through a pipeline: its rows in a spool in memory, and as the test's own.</summary>
internal sealed class Flow : IDisposable
{
    private Flow(Pipeline pipeline, List<Row> rows)
    {
        Pipeline = pipeline;
        Rows = rows;
        foreach (var row in rows) Spool.Append(row.Borrow(pipeline.Machines.Find(Encoding.UTF8.GetBytes(row.Machine))));
    }

    public Pipeline Pipeline { get; }

    public RowSpool Spool { get; } = new(new MemoryStream());

    public IReadOnlyList<Row> Rows { get; }

    /// <summary>First and last record of each machine.</summary>
    public IReadOnlyList<(long FirstMicros, long LastMicros)> Spans =>
        [.. Enumerable.Range(0, Pipeline.Machines.Count).Select(Pipeline.Windows.Span)];

    /// <summary>Feeds lines to a new pipeline; the spool has the rows in the order they closed.</summary>
    public static Flow Of(IEnumerable<Line> lines, PipelineOptions options) => Of(lines, new Pipeline(options));

    /// <summary>Feeds lines to a pipeline, and each failure before the first line that is not before it.</summary>
    public static Flow Of(
        IEnumerable<Line> lines, Pipeline pipeline, IEnumerable<(string Machine, long TimeMicros, string Kind)>? failures = null)
    {
        var rows = new List<Row>();
        void Take(WindowRow row) => rows.Add(Row.Of(row, pipeline.Machines[row.Machine]));
        var told = new Queue<(string Machine, long TimeMicros, string Kind)>((failures ?? []).OrderBy(f => f.TimeMicros));
        foreach (var line in lines)
        {
            while (told.TryPeek(out var failure) && failure.TimeMicros <= line.TimeMicros)
                pipeline.AddFailure(told.Dequeue().Machine, failure.TimeMicros, false, Take);
            Add(pipeline, line, Take);
        }
        pipeline.CloseAll(Take);
        return new Flow(pipeline, rows);
    }

    /// <summary>The same with the rows in order of time, then of machine name.</summary>
    public Flow InOrderOfTime() =>
        new(Pipeline, [.. Rows.OrderBy(r => r.TimeMicros).ThenBy(r => r.Machine, StringComparer.Ordinal)]);

    public static void Add(Pipeline pipeline, Line line, RowHandler handle) => pipeline.Add(Record(line), handle);

    /// <summary>A line as the record that a reader would make of it.</summary>
    public static LogRecord Record(Line line) => new()
    {
        TimeMicros = line.TimeMicros,
        Machine = Encoding.UTF8.GetBytes(line.Machine),
        Service = Encoding.UTF8.GetBytes(line.Service),
        Partition = Encoding.UTF8.GetBytes(line.Partition),
        Level = line.Level,
        Message = Encoding.UTF8.GetBytes(line.Message),
        MetricNames = line.Metrics,
        MetricValues = line.Values,
    };

    /// <summary>Failures by machine number; those of machines that never spoke are left out.</summary>
    public FailureTimes Failures(IEnumerable<(string Machine, long TimeMicros, string Kind)> failures) => new(
        failures.Select(f => (Pipeline.Machines.Find(Encoding.UTF8.GetBytes(f.Machine)), f.TimeMicros, f.Kind))
            .Where(f => f.Item1 >= 0),
        Pipeline.Options.Labels);

    public void Dispose() => Spool.Dispose();
}
