using Vigie.Logs.Records;
using Vigie.Logs.Templates;

namespace Vigie.Logs.Windows;

/// <summary>
/// Turns lines and samples in order of time into rows: one row a machine and step, with what was known at that moment.
/// Windows close in order of time, whichever machines they are of, as <see cref="Close"/> is told that time has passed.
/// </summary>
public sealed class WindowBuilder
{
    private const float SmallestCount = 1e-3f;
    private const double SmallestShare = 0.02;
    private const double SmallestRest = 1e-4;

    private readonly WindowOptions _options;
    private readonly FeatureSpace _space;
    private readonly long _stepMicros;
    private readonly long _silenceMicros;
    private readonly long _eventGapMicros;
    private readonly Dictionary<int, int> _columnPositions = [];
    private readonly PriorityQueue<int, (long Micros, int Machine)> _due = new();
    private MachineWindow?[] _machines = [];
    private int[] _indices = new int[256];
    private float[] _values = new float[256];

    /// <summary>Starts without machines.</summary>
    /// <param name="space">The columns.</param>
    /// <param name="options">Step, time scales, limits.</param>
    /// <param name="novelty">What is usual, to go on with; null to start with nothing seen.</param>
    public WindowBuilder(FeatureSpace space, WindowOptions options, RowNovelty? novelty = null)
    {
        ArgumentNullException.ThrowIfNull(space);
        ArgumentNullException.ThrowIfNull(options);
        _space = space;
        _options = options;
        _stepMicros = Math.Max(1, (long)(options.StepSeconds * 1e6));
        _silenceMicros = (long)(options.SilenceSeconds * 1e6);
        _eventGapMicros = (long)(options.EventGapSeconds * 1e6);
        Novelty = novelty ?? new RowNovelty(space, options);
    }

    /// <summary>What is usual among all rows.</summary>
    public RowNovelty Novelty { get; }

    /// <summary>Machines seen.</summary>
    public int MachineCount { get; private set; }

    /// <summary>
    /// Closes the next window of any machine that closes before a moment, in order of time, then of machine; call until
    /// false, then add the records of that moment.
    /// </summary>
    public bool Close(long timeMicros, out WindowRow row)
    {
        while (_due.TryPeek(out int machine, out var due) && due.Micros < timeMicros)
        {
            _due.Dequeue();
            var window = _machines[machine]!;
            if (window.DueMicros != due.Micros) continue;   // moved since
            bool isEvent = window.EventMicros < window.NextMicros;
            if (!isEvent && due.Micros > window.LastMicros + _silenceMicros)
            {
                window.IsSilent = true;
                continue;
            }
            row = Row(machine, window, due.Micros, isEvent);
            if (!isEvent) window.NextMicros += _stepMicros;
            Expect(machine, window);
            return true;
        }
        row = default;
        return false;
    }

    /// <summary>Counts a line of the template with this stable key.</summary>
    public void Add(int machine, ulong template, Level level, long timeMicros)
    {
        var window = Machine(machine, timeMicros);
        if (!window.Add(template, level, timeMicros) || _eventGapMicros == 0 || window.EventMicros != long.MaxValue) return;
        long due = Math.Max(window.LastMicros, window.LastRowMicros + _eventGapMicros);
        if (due >= window.NextMicros || window.LastRowMicros == window.FirstMicros) return;
        window.EventMicros = due;
        Expect(machine, window);
    }

    /// <summary>Takes the numbers of a line that was added.</summary>
    public void AddNumbers(int machine, ReadOnlySpan<NumberValue> numbers, long timeMicros)
    {
        if (numbers.IsEmpty) return;
        var window = Machine(machine, timeMicros);
        foreach (var number in numbers) window.AddNumber(number, timeMicros);
    }

    /// <summary>Takes a failure of a machine, which its rows from now on tell of; false where it has not spoken yet.</summary>
    /// <param name="machine">Its number.</param>
    /// <param name="failureMicros">When it failed.</param>
    /// <param name="nowMicros">When that became known.</param>
    /// <param name="gapMicros">What is nearer than this to the machine's last failure belongs to it; 0: each counts.</param>
    public bool AddFailure(int machine, long failureMicros, long nowMicros, long gapMicros)
    {
        if ((uint)machine >= (uint)_machines.Length || _machines[machine] is not { } window) return false;
        window.AddFailure(failureMicros, nowMicros, gapMicros);
        return true;
    }

    /// <summary>Takes the samples of one moment; NaN is a missing one.</summary>
    public void AddSamples(int machine, ReadOnlySpan<string> names, ReadOnlySpan<double> values, long timeMicros)
    {
        var window = Machine(machine, timeMicros);
        for (int i = 0; i < names.Length; i++)
        {
            if (!double.IsFinite(values[i])) continue;
            int metric = _space.Metric(names[i]);
            if (metric >= 0) window.AddSample(metric, values[i], timeMicros);
        }
    }

    /// <summary>When the machine first and last spoke, in microseconds since 1970 UTC.</summary>
    public (long FirstMicros, long LastMicros) Span(int machine) =>
        _machines[machine] is { } window ? (window.FirstMicros, window.LastMicros) : (0, 0);

    private MachineWindow Machine(int machine, long timeMicros)
    {
        if (machine >= _machines.Length) Array.Resize(ref _machines, Math.Max(machine + 1, 2 * _machines.Length));
        if (_machines[machine] is { } known)
        {
            if (known.IsSilent) Resume(machine, known, timeMicros);
            return known;
        }
        MachineCount++;
        var window = _machines[machine] = new MachineWindow(_options, timeMicros);
        Expect(machine, window);
        return window;
    }

    private void Expect(int machine, MachineWindow window) => _due.Enqueue(machine, (window.DueMicros, machine));

    // The steps go on as if it had never been silent.
    private void Resume(int machine, MachineWindow window, long timeMicros)
    {
        window.IsSilent = false;
        long behind = Math.Max(0, timeMicros - window.NextMicros);
        window.NextMicros += (behind + _stepMicros - 1) / _stepMicros * _stepMicros;
        Expect(machine, window);
    }

    private WindowRow Row(int machine, MachineWindow window, long timeMicros, bool isEvent)
    {
        int length = 0;
        length = PutCounts(window, timeMicros, length);
        length = PutTimes(window, timeMicros, length);
        int noveltyAt = length;
        length = Put(length, _space.NoveltyColumn, 0);
        length = Put(length, _space.NoveltyColumn + 1, 0);
        length = PutFailures(window, timeMicros, length);
        length = PutMetrics(window, timeMicros, length);
        int hashedFrom = length;
        length = PutTemplates(window, timeMicros, length);
        Array.Sort(_indices, _values, hashedFrom, length - hashedFrom);
        int numbersFrom = length;
        length = PutNumbers(window, timeMicros, length);
        Array.Sort(_indices, _values, numbersFrom, length - numbersFrom);
        double novelty = Novelty.ScoreThenLearn(_indices.AsSpan(0, numbersFrom), _values.AsSpan(0, numbersFrom));
        double elapsed = (timeMicros - window.LastRowMicros) / 1e6;
        window.PeakNovelty = Math.Max(novelty, window.PeakNovelty * Math.Exp(-elapsed / _options.TemplateScales[^1]));
        _values[noveltyAt] = Steep(novelty);
        _values[noveltyAt + 1] = Steep(window.PeakNovelty);
        window.LastRowMicros = timeMicros;
        window.EventMicros = long.MaxValue;
        return new WindowRow
        {
            Novelty = (float)novelty,
            Share = _eventGapMicros == 0 ? 1 : (float)Math.Clamp(elapsed * 1e6 / _stepMicros, SmallestShare, 1),
            IsEvent = isEvent,
            Machine = machine,
            TimeMicros = timeMicros,
            Indices = _indices.AsSpan(0, length),
            Values = _values.AsSpan(0, length),
            Numbers = length - numbersFrom,
            ErrorCount = window.ErrorsAt(timeMicros),
        };
    }

    private int PutCounts(MachineWindow window, long timeMicros, int length)
    {
        var counts = window.CountsAt(timeMicros);
        for (int i = 0; i < counts.Length; i++) length = Put(length, i, MathF.Log(1 + (float)counts[i]));
        return length;
    }

    private int PutFailures(MachineWindow window, long timeMicros, int length)
    {
        var failures = window.FailuresAt(timeMicros);
        for (int s = 0; s < _options.LevelScales.Length; s++)
            length = Put(length, _space.FailuresColumn + s, failures.IsEmpty ? 0 : MathF.Log(1 + (float)failures[s]));
        return length;
    }

    private int PutTimes(MachineWindow window, long timeMicros, int length)
    {
        // Of a machine that has been there for long the exact age would only tell which machine it is.
        double age = Math.Min((timeMicros - window.FirstMicros) / 1e6, _options.LevelScales[^1]);
        length = Put(length, _space.SilenceColumn, MathF.Log(1 + (timeMicros - window.LastMicros) / 1e6f));
        return Put(length, _space.SilenceColumn + 1, (float)Math.Log(1 + age));
    }

    // Ranks differ most where they are near 1: 1 for one row in ten, 2 for one in a hundred, 3 for one in a thousand.
    private static float Steep(double rank) => (float)-Math.Log10(Math.Max(1 - rank, SmallestRest));

    private int PutMetrics(MachineWindow window, long timeMicros, int length)
    {
        var metrics = window.Metrics;
        int departuresAt = length;
        for (int i = 0; i < FeatureSpace.DepartureNames.Length; i++) length = Put(length, _space.DeparturesColumn + i, 0);
        var departures = new Departures();
        for (int m = 0; m < metrics.Length; m++)
        {
            ref readonly var metric = ref metrics[m];
            if (!metric.HasSamples || timeMicros - metric.LastMicros > _silenceMicros) continue;
            departures.Add(metric.Unusual);
            int column = _space.MetricsFrom + FeatureSpace.MetricColumns * m;
            length = Put(length, column, (float)metric.Level);
            length = Put(length, column + FeatureSpace.ChangeView, (float)metric.Change);
            length = Put(length, column + FeatureSpace.UnusualView, (float)metric.Unusual);
            length = Put(length, column + 3, (float)Math.Asinh(metric.Level));
        }
        if (departures.Count == 0) return departuresAt;
        departures.Put(_values.AsSpan(departuresAt, FeatureSpace.DepartureNames.Length));
        return length;
    }

    private int PutTemplates(MachineWindow window, long timeMicros, int length)
    {
        _columnPositions.Clear();
        var keys = window.TemplateKeys;
        int scales = _options.TemplateScales.Length;
        Span<float> counts = stackalloc float[scales];
        for (int slot = 0; slot < keys.Length; slot++)
        {
            window.TemplateCountsAt(slot, timeMicros, counts);
            if (counts[scales - 1] < SmallestCount) continue;
            for (int s = 0; s < scales; s++)
            {
                if (counts[s] >= SmallestCount) length = PutHashed(length, _space.TemplateColumn(keys[slot], s), MathF.Log(1 + counts[s]));
            }
        }
        return length;
    }

    private int PutNumbers(MachineWindow window, long timeMicros, int length)
    {
        if (window.Numbers is not { } numbers) return length;
        _columnPositions.Clear();
        Span<float> views = stackalloc float[MachineNumbers.Views];
        for (int slot = 0; slot < numbers.Count; slot++)
        {
            if (!numbers.TryView(slot, timeMicros, views, out ulong template, out int word)) continue;
            for (int view = 0; view < views.Length; view++)
                length = PutHashed(length, _space.NumberColumn(template, word, view), views[view]);
        }
        return length;
    }

    private int PutHashed(int length, int column, float value)
    {
        if (_columnPositions.TryGetValue(column, out int at))
        {
            _values[at] += value;
            return length;
        }
        _columnPositions.Add(column, length);
        return Put(length, column, value);
    }

    private int Put(int length, int column, float value)
    {
        if (length == _indices.Length)
        {
            Array.Resize(ref _indices, 2 * length);
            Array.Resize(ref _values, 2 * length);
        }
        _indices[length] = column;
        _values[length] = value;
        return length + 1;
    }
}
