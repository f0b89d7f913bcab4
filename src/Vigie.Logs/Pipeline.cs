using System.Text;
using Vigie.Logs.Records;
using Vigie.Logs.Templates;
using Vigie.Logs.Windows;

namespace Vigie.Logs;

/// <summary>Takes a window row; the row is borrowed for the call.</summary>
public delegate void RowHandler(WindowRow row);

/// <summary>
/// From records in order of time to window rows: the record's machine, its template, its machine's window. A row at
/// time t is made of records up to t and of templates mined up to t, so nothing in it comes from its future.
/// </summary>
public sealed class Pipeline
{
    private readonly MachineFinder _finder;
    private readonly int _unseenFrom;
    private readonly PartitionSamples? _partitions;
    private readonly Dictionary<string, List<(long TimeMicros, bool JoinsAftermath)>> _early = [];   // failures of machines that have not spoken yet

    /// <summary>Starts with nothing seen.</summary>
    public Pipeline(PipelineOptions options)
        : this(options, new TemplateMiner(Checked(options).Templates), null, new FeatureSpace(options.Windows), null)
    {
    }

    /// <summary>Goes on with the templates, numbers, columns and novelty of a model.</summary>
    public Pipeline(PipelineOptions options, TemplateMiner miner, TemplateNumbers? numbers, FeatureSpace space, RowNovelty? novelty)
    {
        Options = Checked(options);
        Miner = miner;
        Numbers = numbers ?? new TemplateNumbers(miner);
        Space = space;
        _unseenFrom = miner.IdEnd;
        Windows = new WindowBuilder(space, options.Windows, novelty);
        _finder = new MachineFinder(options.NewMachineRegex(), options.Entities, Machines);
        _partitions = options.Entities is Entities.Partition or Entities.Both ? new PartitionSamples() : null;
    }

    /// <summary>Shares machines and templates with a pipeline that reads the same records.</summary>
    internal Pipeline(PipelineOptions options, Pipeline leader)
    {
        Options = Checked(options);
        Miner = leader.Miner;
        Numbers = leader.Numbers;
        Ages = leader.Ages;
        Machines = leader.Machines;
        Space = new FeatureSpace(options.Windows);
        Windows = new WindowBuilder(Space, options.Windows);
        _finder = leader._finder;
        _partitions = leader._partitions;
    }

    /// <summary>What decides how records become rows.</summary>
    public PipelineOptions Options { get; }

    /// <summary>Machines by number.</summary>
    public Utf8Names Machines { get; } = new();

    /// <summary>The templates.</summary>
    public TemplateMiner Miner { get; }

    /// <summary>The numbers in messages.</summary>
    public TemplateNumbers Numbers { get; }

    /// <summary>When the patterns of the messages were first seen.</summary>
    public PatternAges Ages { get; } = new();

    /// <summary>The columns.</summary>
    public FeatureSpace Space { get; }

    /// <summary>The windows of all machines.</summary>
    public WindowBuilder Windows { get; }

    /// <summary>Records seen: messages and moments with samples.</summary>
    public long Records { get; private set; }

    /// <summary>Messages among them.</summary>
    public long Messages { get; private set; }

    /// <summary>Messages of a template that was not known when this began.</summary>
    public long Unseen { get; private set; }

    /// <summary>Messages that name no machine, where a pattern was given.</summary>
    public long WithoutMachine { get; private set; }

    /// <summary>Failures told of machines that have spoken.</summary>
    public long Failures { get; private set; }

    /// <summary>First record, in microseconds since 1970 UTC.</summary>
    public long FirstMicros { get; private set; } = long.MaxValue;

    /// <summary>Last record, in microseconds since 1970 UTC.</summary>
    public long LastMicros { get; private set; } = long.MinValue;

    /// <summary>Takes one record; rows of windows that close before it go to <paramref name="handle"/>.</summary>
    public void Add(LogRecord record, RowHandler handle)
    {
        ArgumentNullException.ThrowIfNull(handle);
        Take(record, Find(record), Mine(record), handle);
    }

    /// <summary>The machines of a record.</summary>
    internal ReadOnlySpan<int> Find(LogRecord record) => _finder.Find(record);

    /// <summary>The key of the template of a record's message; 0 where it has none.</summary>
    internal ulong Mine(LogRecord record) =>
        record.MetricNames.IsEmpty ? Mine(record.Message, record.TimeMicros) : 0;

    private ulong Mine(ReadOnlySpan<byte> message, long timeMicros)
    {
        int id = Miner.Learn(message, timeMicros);
        Numbers.Learn(id, message);
        Ages.Learn(id, timeMicros);
        Messages++;
        if (id >= _unseenFrom) Unseen++;
        return Miner[id].Key;
    }

    /// <summary>Takes a record whose machines and template are known.</summary>
    internal void Take(LogRecord record, ReadOnlySpan<int> machines, ulong template, RowHandler handle)
    {
        Records++;
        FirstMicros = Math.Min(FirstMicros, record.TimeMicros);
        LastMicros = Math.Max(LastMicros, record.TimeMicros);
        if (machines.IsEmpty && Options.MachinePattern is not null) WithoutMachine++;
        while (Windows.Close(record.TimeMicros, out var row)) handle(row);
        foreach (int machine in machines)
        {
            if (record.MetricNames.IsEmpty)
            {
                Windows.Add(machine, template, record.Level, record.TimeMicros);
                Windows.AddNumbers(machine, Numbers.Values, record.TimeMicros);
            }
            else Windows.AddSamples(machine, record.MetricNames, record.MetricValues, record.TimeMicros);
            TellEarly(machine);
        }
        if (!record.MetricNames.IsEmpty && _partitions is not null) AddPartitions(_partitions, record);
    }

    /// <summary>
    /// Takes a failure of a machine: its rows from then on tell of it, or from its first record on where it has not spoken yet.
    /// Failures are told in the order in which they become known, beside the records.
    /// </summary>
    /// <param name="machine">Its name.</param>
    /// <param name="failureMicros">When it failed; in the past where that was found later.</param>
    /// <param name="joinsAftermath">Whether it is no failure of its own where the machine counts as down (recovery), as with what rules find.</param>
    /// <param name="handle">Takes the rows of windows that close before.</param>
    public void AddFailure(string machine, long failureMicros, bool joinsAftermath, RowHandler handle)
    {
        ArgumentNullException.ThrowIfNull(machine);
        ArgumentNullException.ThrowIfNull(handle);
        while (Windows.Close(failureMicros, out var row)) handle(row);
        if (TellFailure(Machines.Find(Encoding.UTF8.GetBytes(machine)), failureMicros, joinsAftermath)) return;
        if (!_early.TryGetValue(machine, out var failures)) _early.Add(machine, failures = []);
        failures.Add((failureMicros, joinsAftermath));
    }

    private bool TellFailure(int machine, long failureMicros, bool joinsAftermath)
    {
        long gap = joinsAftermath ? Options.Labels.RecoveryMicros : 0;
        if (!Windows.AddFailure(machine, failureMicros, Math.Max(failureMicros, LastMicros), gap)) return false;
        Failures++;
        return true;
    }

    private void TellEarly(int machine)
    {
        if (_early.Count == 0 || !_early.Remove(Machines[machine], out var failures)) return;
        foreach (var (time, joinsAftermath) in failures) TellFailure(machine, time, joinsAftermath);
    }

    /// <summary>Closes the windows that are due by the time of the last record.</summary>
    public void CloseAll(RowHandler handle)
    {
        ArgumentNullException.ThrowIfNull(handle);
        while (Windows.Close(LastMicros, out var row)) handle(row);
    }

    private void AddPartitions(PartitionSamples partitions, LogRecord record)
    {
        partitions.Split(record.MetricNames, record.MetricValues);
        for (int i = 0; i < partitions.Count; i++)
        {
            if (partitions.Names(i).IsEmpty) continue;
            int partition = _finder.Partition(record.Machine, partitions.Partition(i));
            Windows.AddSamples(partition, partitions.Names(i), partitions.Values(i), record.TimeMicros);
            TellEarly(partition);
        }
    }

    private static PipelineOptions Checked(PipelineOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return options;
    }
}
