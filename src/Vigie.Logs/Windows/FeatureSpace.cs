using Vigie.Learn.State;

namespace Vigie.Logs.Windows;

/// <summary>
/// The columns of a window row: first the counts of levels at each time scale, the times since the last
/// and the first line, the novelty, the machine's own failures at each time scale and how far metrics as a whole are from
/// their usual, then four columns a metric in order of first sight, then the templates, hashed, then the numbers in
/// messages, hashed by template and place.
/// </summary>
/// <remarks>
/// Columns below <see cref="HashedFrom"/> are centred when they are standardised, and an absent one is missing, not
/// zero. Hashed columns are counts: absent is zero.
/// </remarks>
public sealed class FeatureSpace
{
    /// <summary>What is counted at each of the level scales.</summary>
    internal static readonly string[] CountNames =
        ["lines", "DEBUG lines", "INFO lines", "WARNING lines", "ERROR lines", "CRITICAL lines", "first-seen patterns"];

    /// <summary>Times that have passed, from <see cref="SilenceColumn"/> on.</summary>
    internal static readonly string[] TimeNames = ["time since the last line", "time since the machine's first line"];

    internal static readonly string[] NoveltyNames = ["novelty", "highest novelty of late"];

    /// <summary>
    /// How far the metrics of a machine are from their usual, whichever they are: what few failures can teach. From
    /// <see cref="DeparturesColumn"/> on.
    /// </summary>
    internal static readonly string[] DepartureNames =
        ["the metric furthest from its usual", "the third furthest", "all metrics, root mean square", "metrics far from their usual"];

    internal const int MetricColumns = 4;
    internal const int ChangeView = 1;
    internal const int UnusualView = 2;
    internal const int MagnitudeView = 3;
    private const int MostVariableBits = 14;
    private static readonly string[] NumberViews = ["of late", "against this machine's usual", "highest of late"];
    private static readonly string[] MetricViews = ["level", "change", "against its own usual", "order of magnitude"];

    private readonly WindowOptions _options;
    private readonly Dictionary<string, int> _metrics = [];
    private readonly List<string> _metricNames = [];
    private readonly ulong[] _columnTemplates;
    private readonly (ulong Template, int Word)[] _columnNumbers;

    /// <summary>The columns for these options, without metrics yet.</summary>
    public FeatureSpace(WindowOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        SilenceColumn = CountNames.Length * options.LevelScales.Length;
        NoveltyColumn = SilenceColumn + TimeNames.Length;
        FailuresColumn = NoveltyColumn + NoveltyNames.Length;
        DeparturesColumn = FailuresColumn + options.LevelScales.Length;
        MetricsFrom = DeparturesColumn + DepartureNames.Length;
        HashedFrom = MetricsFrom + MetricColumns * options.MaxMetrics;
        VariablesFrom = HashedFrom + (1 << options.HashBits);
        _columnTemplates = new ulong[1 << options.HashBits];
        _columnNumbers = new (ulong, int)[1 << Math.Min(options.HashBits, MostVariableBits)];
        Columns = VariablesFrom + _columnNumbers.Length;
    }

    /// <summary>Number of columns.</summary>
    public int Columns { get; }

    /// <summary>The column of the seconds since the machine's last line, and first of the columns of times.</summary>
    public int SilenceColumn { get; }

    /// <summary>First column of the novelty.</summary>
    public int NoveltyColumn { get; }

    /// <summary>First column of the machine's own failures, one a level scale.</summary>
    public int FailuresColumn { get; }

    /// <summary>First column of the departures of metrics as a whole.</summary>
    public int DeparturesColumn { get; }

    /// <summary>First column of the metrics.</summary>
    public int MetricsFrom { get; }

    /// <summary>First hashed column.</summary>
    public int HashedFrom { get; }

    /// <summary>First of the columns of numbers in messages; those before it, from <see cref="HashedFrom"/> on, are of templates.</summary>
    public int VariablesFrom { get; }

    /// <summary>
    /// Seconds by which the long mean of a metric lags behind its short one: a metric that moves steadily by its change in
    /// this time.
    /// </summary>
    internal double TrendSeconds =>
        Math.Max(1, _options.LevelScales[^1] - _options.LevelScales[Math.Min(MetricState.ShortScale, _options.LevelScales.Length - 1)]);

    /// <summary>Samples dropped because there were too many metrics.</summary>
    public long DroppedSamples { get; private set; }

    /// <summary>Names of the metrics in order of first sight.</summary>
    public IReadOnlyList<string> MetricNames => _metricNames;

    /// <summary>The number of a metric, given one if it is new; -1 (counted) when there are too many.</summary>
    public int Metric(string name)
    {
        if (_metrics.TryGetValue(name, out int number)) return number;
        if (_metrics.Count == _options.MaxMetrics)
        {
            DroppedSamples++;
            return -1;
        }
        number = _metrics.Count;
        _metrics.Add(name, number);
        _metricNames.Add(name);
        return number;
    }

    /// <summary>Column of a count at a level scale.</summary>
    internal int CountColumn(int count, int scale) => count * _options.LevelScales.Length + scale;

    /// <summary>Column of a template at a template scale; the template is remembered as the column's name.</summary>
    internal int TemplateColumn(ulong key, int scale)
    {
        int bucket = Bucket(key, scale);
        if (_columnTemplates[bucket] == 0) _columnTemplates[bucket] = key;
        return HashedFrom + bucket;
    }

    /// <summary>Column of a view of the numbers at a place of a template; the place is remembered as the column's name.</summary>
    internal int NumberColumn(ulong template, int word, int view)
    {
        int bucket = NumberBucket(template, word, view);
        if (_columnNumbers[bucket].Template == 0) _columnNumbers[bucket] = (template, word);
        return VariablesFrom + bucket;
    }

    /// <summary>The template, place and view of a column of numbers in messages.</summary>
    internal (ulong Template, int Word, int View) Number(int column)
    {
        var (template, word) = _columnNumbers[column - VariablesFrom];
        int view = 0;
        while (view < MachineNumbers.Views - 1 && NumberBucket(template, word, view) != column - VariablesFrom) view++;
        return (template, word, view);
    }

    /// <summary>What a column holds, for people.</summary>
    /// <param name="column">In [0, <see cref="Columns"/>).</param>
    /// <param name="templateText">Text of a template by its key, or null where it is not known.</param>
    /// <param name="numberText">Words for the number in a word of a template, or null where it is not known.</param>
    public FeatureName Name(
        int column, Func<ulong, string?> templateText, Func<ulong, int, string?>? numberText = null)
    {
        ArgumentNullException.ThrowIfNull(templateText);
        if (column < SilenceColumn) return CountName(column);
        if (column < NoveltyColumn) return new FeatureName("time", TimeNames[column - SilenceColumn], 0);
        if (column < FailuresColumn) return new FeatureName("novelty", NoveltyNames[column - NoveltyColumn], 0);
        if (column < DeparturesColumn) return new FeatureName("failures", "own failures", _options.LevelScales[column - FailuresColumn]);
        if (column < MetricsFrom) return new FeatureName("departure", DepartureNames[column - DeparturesColumn], 0);
        if (column < HashedFrom) return MetricName(column - MetricsFrom);
        if (column >= VariablesFrom) return NumberName(column, numberText);
        ulong key = _columnTemplates[column - HashedFrom];
        for (int scale = 0; scale < _options.TemplateScales.Length; scale++)
        {
            if (Bucket(key, scale) == column - HashedFrom)
                return new FeatureName("template", templateText(key) ?? $"pattern {key:x16}", _options.TemplateScales[scale]);
        }
        return new FeatureName("template", "a pattern never seen", 0);
    }

    /// <summary>Saves the metrics and the names of the hashed columns (the options are saved by their owner).</summary>
    public void Save(StateWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Tag("FEAT", 2);
        writer.Write(_metricNames.Count);
        foreach (var name in _metricNames) writer.Write(name);
        var used = Enumerable.Range(0, _columnTemplates.Length).Where(i => _columnTemplates[i] != 0).ToArray();
        writer.Write(used.AsSpan());
        writer.Write(used.Select(i => unchecked((long)_columnTemplates[i])).ToArray().AsSpan());
        var numbers = Enumerable.Range(0, _columnNumbers.Length).Where(i => _columnNumbers[i].Template != 0).ToArray();
        writer.Write(numbers.AsSpan());
        writer.Write(numbers.Select(i => unchecked((long)_columnNumbers[i].Template)).ToArray().AsSpan());
        writer.Write(numbers.Select(i => _columnNumbers[i].Word).ToArray().AsSpan());
    }

    /// <summary>Reads what <see cref="Save"/> wrote, for the same options.</summary>
    public static FeatureSpace Load(StateReader reader, WindowOptions options)
    {
        ArgumentNullException.ThrowIfNull(reader);
        var space = new FeatureSpace(options);
        if (reader.Expect("FEAT", 2) < 2) throw new StateException("the model is of an earlier version of this program, without numbers of messages: learn it again");
        int metrics = reader.ReadInt32();
        for (int i = 0; i < metrics; i++)
        {
            if (space.Metric(reader.ReadString()) != i) throw new StateException("the list of metrics is not valid");
        }
        var used = reader.ReadInt32Array();
        var keys = reader.ReadInt64Array();
        if (used.Length != keys.Length) throw new StateException("the names of the columns are not valid");
        for (int i = 0; i < used.Length; i++)
        {
            if ((uint)used[i] >= space._columnTemplates.Length) throw new StateException("a column is out of range");
            space._columnTemplates[used[i]] = unchecked((ulong)keys[i]);
        }
        space.LoadNumbers(reader.ReadInt32Array(), reader.ReadInt64Array(), reader.ReadInt32Array());
        return space;
    }

    private void LoadNumbers(int[] used, long[] templates, int[] words)
    {
        if (used.Length != templates.Length || used.Length != words.Length) throw new StateException("the names of the columns are not valid");
        for (int i = 0; i < used.Length; i++)
        {
            if ((uint)used[i] >= _columnNumbers.Length) throw new StateException("a column is out of range");
            _columnNumbers[used[i]] = (unchecked((ulong)templates[i]), words[i]);
        }
    }

    private FeatureName NumberName(int column, Func<ulong, int, string?>? numberText)
    {
        var (template, word, view) = Number(column);
        if (template == 0) return new FeatureName("variable", "a number never seen", 0);
        var text = numberText?.Invoke(template, word) ?? $"a number of pattern {template:x16}";
        return new FeatureName("variable", $"{text}, {NumberViews[view]}", 0);
    }

    private FeatureName CountName(int column)
    {
        int scales = _options.LevelScales.Length;
        int count = column / scales;
        return new FeatureName(count == CountNames.Length - 1 ? "new" : count == 0 ? "rate" : "level",
            CountNames[count], _options.LevelScales[column % scales]);
    }

    private FeatureName MetricName(int offset)
    {
        int metric = offset / MetricColumns;
        var name = metric < _metricNames.Count ? _metricNames[metric] : "a metric never seen";
        return new FeatureName("metric", $"{name}, {MetricViews[offset % MetricColumns]}", 0);
    }

    private int Bucket(ulong key, int scale) => (int)(Mix(key, scale) & (ulong)(_columnTemplates.Length - 1));

    private int NumberBucket(ulong template, int word, int view) =>
        (int)(Mix(template, (word + 1) * MachineNumbers.Views + view) & (ulong)(_columnNumbers.Length - 1));

    private static ulong Mix(ulong key, int salt)
    {
        // Finaliser of SplitMix64 over the key and the scale: a fixed function, so that columns outlive the program.
        ulong z = key + 0x9E3779B97F4A7C15UL * (ulong)(salt + 1);
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return z ^ (z >> 31);
    }
}
