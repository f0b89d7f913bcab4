using Vigie.Learn;
using Vigie.Logs.Records;

namespace Vigie.Logs;

/// <summary>
/// Several pipelines over one pass of the records: a record's machines are found and its template is mined once, and each
/// pipeline makes rows by its own windows. The rows of each are those it would make alone, to the bit.
/// </summary>
public sealed class PipelineFan
{
    /// <summary>Pipelines at most: each holds windows of all machines.</summary>
    public const int Most = 24;

    private readonly Pipeline[] _pipelines;
    private readonly RowHandler[] _handlers;

    /// <summary>Starts with nothing seen.</summary>
    /// <param name="options">One a pipeline; patterns of machines and mining of templates are those of the first.</param>
    /// <param name="handler">Where the rows of a pipeline go, by its number.</param>
    public PipelineFan(IReadOnlyList<PipelineOptions> options, Func<Pipeline, int, RowHandler> handler)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(handler);
        Check.Within(options.Count, 1, Most, nameof(options));
        _pipelines = new Pipeline[options.Count];
        _pipelines[0] = new Pipeline(options[0]);
        for (int i = 1; i < _pipelines.Length; i++) _pipelines[i] = new Pipeline(options[i], _pipelines[0]);
        _handlers = [.. _pipelines.Select(handler)];
    }

    /// <summary>The pipelines in the order of their options.</summary>
    public IReadOnlyList<Pipeline> Pipelines => _pipelines;

    /// <summary>Takes a failure, as <see cref="Pipeline.AddFailure"/> does.</summary>
    public void AddFailure(string machine, long failureMicros, bool joinsAftermath)
    {
        for (int i = 0; i < _pipelines.Length; i++) _pipelines[i].AddFailure(machine, failureMicros, joinsAftermath, _handlers[i]);
    }

    /// <summary>Takes one record.</summary>
    public void Add(LogRecord record)
    {
        var machines = _pipelines[0].Find(record);
        ulong template = _pipelines[0].Mine(record);
        for (int i = 0; i < _pipelines.Length; i++) _pipelines[i].Take(record, machines, template, _handlers[i]);
    }
}
