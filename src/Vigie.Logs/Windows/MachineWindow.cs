using Vigie.Logs.Records;
using Vigie.Logs.Templates;

namespace Vigie.Logs.Windows;

/// <summary>
/// State of one machine: decayed counts of levels and of each template, its metrics, and when its next window closes.
/// Memory is bounded by templates and metrics, never by lines.
/// </summary>
/// <remarks>
/// A decayed count of time constant s at time t is the sum over its lines of exp(-(t - time of line) / s). It is kept as
/// of one moment and decayed when it is touched, so a line costs O(scales).
/// </remarks>
internal sealed class MachineWindow
{
    private const int ErrorBuckets = 60;

    private readonly WindowOptions _options;
    private readonly double[] _counts;
    private double[] _failures = [];      // as of _failuresAt; empty until the machine fails
    private readonly int[] _errors = new int[ErrorBuckets];
    private readonly long _errorBucketMicros;
    private readonly Dictionary<ulong, int> _slots = [];
    private ulong[] _templateKeys = [];
    private long[] _templateTimes = [];
    private float[] _templateCounts = [];
    private MetricState[] _metrics = [];
    private long _countsAt;
    private long _failuresAt;
    private long _lastFailure = long.MinValue / 2;
    private long _errorBucket;

    public MachineWindow(WindowOptions options, long firstMicros)
    {
        _options = options;
        _counts = new double[FeatureSpace.CountNames.Length * options.LevelScales.Length];
        _errorBucketMicros = Math.Max(1, (long)(options.ErrorCountSeconds * 1e6 / ErrorBuckets));
        _countsAt = firstMicros;
        FirstMicros = firstMicros;
        LastMicros = firstMicros;
        LastRowMicros = firstMicros;
        NextMicros = firstMicros + (long)(options.WarmupSeconds * 1e6);
    }

    /// <summary>First record.</summary>
    public long FirstMicros { get; }

    /// <summary>Last record.</summary>
    public long LastMicros { get; private set; }

    /// <summary>When the next window closes by the step.</summary>
    public long NextMicros { get; set; }

    /// <summary>When the next window closes because something happened; the end of time where nothing did.</summary>
    public long EventMicros { get; set; } = long.MaxValue;

    /// <summary>The next decision, by the step or by what happened.</summary>
    public long DueMicros => Math.Min(NextMicros, EventMicros);

    /// <summary>Whether decisions wait until the machine speaks again.</summary>
    public bool IsSilent { get; set; }

    /// <summary>The last decision; the first record before there is one.</summary>
    public long LastRowMicros { get; set; }

    /// <summary>The highest novelty of late, fading.</summary>
    public double PeakNovelty { get; set; }

    /// <summary>Templates forgotten because there were too many.</summary>
    public long ForgottenTemplates { get; private set; }

    /// <summary>Templates remembered.</summary>
    public int TemplateCount => _slots.Count;

    /// <summary>Counts a line; true when something happened: a warning or worse, or a pattern new or rare here.</summary>
    public bool Add(ulong template, Level level, long timeMicros)
    {
        timeMicros = Math.Max(timeMicros, LastMicros);
        LastMicros = timeMicros;
        DecayCounts(timeMicros);
        Count(0);
        if (level != Level.None) Count(LevelCount(level));
        if (level >= Level.Error) CountError(timeMicros);
        var seen = AddTemplate(template, timeMicros);
        if (seen == Acquaintance.New) Count(FeatureSpace.CountNames.Length - 1);
        return level >= Level.Warning || seen != Acquaintance.Usual;
    }

    public void AddSample(int metric, double value, long timeMicros)
    {
        timeMicros = Math.Max(timeMicros, LastMicros);
        LastMicros = timeMicros;
        if (metric >= _metrics.Length) Array.Resize(ref _metrics, Math.Max(metric + 1, 2 * _metrics.Length));
        _metrics[metric].Add(value, timeMicros, _options.LevelScales);
    }

    /// <summary>Lines of level ERROR or worse in the last ErrorCountSeconds.</summary>
    public int ErrorsAt(long timeMicros)
    {
        AdvanceErrors(timeMicros);
        int sum = 0;
        foreach (int count in _errors) sum += count;
        return sum;
    }

    /// <summary>Decays all counts of levels to a moment and gives them, scale by scale for each count.</summary>
    public ReadOnlySpan<double> CountsAt(long timeMicros)
    {
        DecayCounts(timeMicros);
        return _counts;
    }

    /// <summary>Counts a failure of the machine.</summary>
    /// <param name="failureMicros">When it failed.</param>
    /// <param name="nowMicros">When that became known.</param>
    /// <param name="gapMicros">What is nearer than this to the last failure belongs to it.</param>
    public void AddFailure(long failureMicros, long nowMicros, long gapMicros)
    {
        if (Math.Abs(failureMicros - _lastFailure) < gapMicros) return;
        _lastFailure = Math.Max(_lastFailure, failureMicros);
        if (_failures.Length == 0) _failures = new double[_options.LevelScales.Length];
        FailuresAt(nowMicros);
        for (int s = 0; s < _failures.Length; s++)
            _failures[s] += Math.Exp(Math.Min(0, failureMicros - _failuresAt) / (1e6 * _options.LevelScales[s]));
    }

    /// <summary>Decayed counts of the machine's failures at a moment, one a level scale; none where it never failed.</summary>
    public ReadOnlySpan<double> FailuresAt(long timeMicros)
    {
        Decay(_failures, ref _failuresAt, timeMicros);
        return _failures;
    }

    /// <summary>Keys of the templates remembered, by slot.</summary>
    public ReadOnlySpan<ulong> TemplateKeys => _templateKeys.AsSpan(0, _slots.Count);

    /// <summary>Decayed counts of the template in a slot at a moment, one a template scale.</summary>
    public void TemplateCountsAt(int slot, long timeMicros, Span<float> counts)
    {
        var scales = _options.TemplateScales;
        double elapsed = (timeMicros - _templateTimes[slot]) / 1e6;
        for (int s = 0; s < scales.Length; s++)
            counts[s] = (float)(_templateCounts[slot * scales.Length + s] * Math.Exp(-elapsed / scales[s]));
    }

    /// <summary>The numbers in its messages; null where it had none.</summary>
    public MachineNumbers? Numbers { get; private set; }

    public void AddNumber(NumberValue number, long timeMicros) =>
        (Numbers ??= new MachineNumbers(_options)).Add(number, timeMicros);

    public ReadOnlySpan<MetricState> Metrics => _metrics;

    private static int LevelCount(Level level) => level switch
    {
        Level.Debug => 1,
        Level.Info => 2,
        Level.Warning => 3,
        Level.Error => 4,
        _ => 5,
    };

    private void Count(int count)
    {
        int scales = _options.LevelScales.Length;
        foreach (ref double value in _counts.AsSpan(count * scales, scales)) value++;
    }

    private void DecayCounts(long timeMicros) => Decay(_counts, ref _countsAt, timeMicros);

    private void Decay(Span<double> counts, ref long at, long timeMicros)
    {
        if (timeMicros <= at) return;
        double elapsed = (timeMicros - at) / 1e6;
        at = timeMicros;
        var scales = _options.LevelScales;
        for (int s = 0; s < scales.Length && s < counts.Length; s++)
        {
            double factor = Math.Exp(-elapsed / scales[s]);
            for (int i = s; i < counts.Length; i += scales.Length) counts[i] *= factor;
        }
    }

    private void CountError(long timeMicros)
    {
        AdvanceErrors(timeMicros);
        _errors[_errorBucket % ErrorBuckets]++;
    }

    private void AdvanceErrors(long timeMicros)
    {
        long bucket = timeMicros / _errorBucketMicros;
        if (bucket - _errorBucket >= ErrorBuckets) Array.Clear(_errors);
        else
        {
            for (long b = _errorBucket + 1; b <= bucket; b++) _errors[b % ErrorBuckets] = 0;
        }
        _errorBucket = Math.Max(_errorBucket, bucket);
    }

    private enum Acquaintance
    {
        New,
        Rare,
        Usual,
    }

    // Of a template that the machine has not had for longer than the longest time scale less than this is left.
    private const float RareCount = 0.37f;

    /// <summary>Counts a line of a template; says how well this machine knew it.</summary>
    private Acquaintance AddTemplate(ulong template, long timeMicros)
    {
        bool known = _slots.TryGetValue(template, out int slot);
        if (!known) slot = NewSlot(template, timeMicros);
        var scales = _options.TemplateScales;
        TemplateCountsAt(slot, timeMicros, _templateCounts.AsSpan(slot * scales.Length, scales.Length));
        _templateTimes[slot] = timeMicros;
        bool rare = _templateCounts[slot * scales.Length + scales.Length - 1] < RareCount;
        foreach (ref float value in _templateCounts.AsSpan(slot * scales.Length, scales.Length)) value++;
        return !known ? Acquaintance.New : rare ? Acquaintance.Rare : Acquaintance.Usual;
    }

    private int NewSlot(ulong template, long timeMicros)
    {
        int slot = _slots.Count;
        if (slot == _options.MaxTemplatesPerMachine) slot = ForgetOldest();
        else if (slot == _templateKeys.Length) Grow(Math.Max(16, 2 * slot));
        _slots.Add(template, slot);
        _templateKeys[slot] = template;
        _templateTimes[slot] = timeMicros;
        int scales = _options.TemplateScales.Length;
        _templateCounts.AsSpan(slot * scales, scales).Clear();
        return slot;
    }

    private int ForgetOldest()
    {
        int oldest = 0;
        for (int i = 1; i < _slots.Count; i++)
        {
            if (_templateTimes[i] < _templateTimes[oldest]) oldest = i;
        }
        _slots.Remove(_templateKeys[oldest]);
        ForgottenTemplates++;
        return oldest;
    }

    private void Grow(int capacity)
    {
        Array.Resize(ref _templateKeys, capacity);
        Array.Resize(ref _templateTimes, capacity);
        Array.Resize(ref _templateCounts, capacity * _options.TemplateScales.Length);
    }
}
