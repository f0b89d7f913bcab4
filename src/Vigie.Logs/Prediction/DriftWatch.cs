using Vigie.Learn.State;
using Vigie.Learn.Statistics;

namespace Vigie.Logs.Prediction;

/// <summary>What was usual in the past that a model learned from: stretch by stretch, the mean log-odds of its risks.</summary>
/// <param name="StretchMicros">Length of a stretch.</param>
/// <param name="RiskMean">Mean over stretches of the mean log-odds of the risk.</param>
/// <param name="RiskDeviation">Their standard deviation.</param>
/// <param name="UnseenShare">Share of the messages of the last tenth of the time whose pattern had not been seen before it.</param>
public sealed record DriftReference(long StretchMicros, double RiskMean, double RiskDeviation, double UnseenShare)
{
    private const int FewestStretches = 8;
    private const double LeastDeviation = 0.25;   // of log-odds: a quarter more or less is no drift anywhere

    /// <summary>Measures what was usual; null where the past is too short to tell.</summary>
    /// <param name="times">Time of each scored row of the past.</param>
    /// <param name="risks">Its risk, by a model that had not learned it.</param>
    /// <param name="stretchMicros">Length of a stretch.</param>
    /// <param name="unseenShare">See <see cref="UnseenShare"/>.</param>
    public static DriftReference? Measure(
        ReadOnlySpan<long> times, ReadOnlySpan<double> risks, long stretchMicros, double unseenShare)
    {
        var stretches = new SortedDictionary<long, (double Sum, int Count)>();
        for (int i = 0; i < times.Length; i++)
        {
            var (sum, count) = stretches.GetValueOrDefault(times[i] / stretchMicros);
            stretches[times[i] / stretchMicros] = (sum + LogOdds(risks[i]), count + 1);
        }
        if (stretches.Count < FewestStretches) return null;
        var moments = new RunningMoments();
        foreach (var (sum, count) in stretches.Values) moments.Learn(sum / count);
        return new DriftReference(stretchMicros, moments.Mean, Math.Max(moments.Deviation, LeastDeviation), unseenShare);
    }

    /// <summary>Saves the reference.</summary>
    public void Save(StateWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Tag("DRFT", 1);
        writer.Write(StretchMicros);
        writer.Write(RiskMean);
        writer.Write(RiskDeviation);
        writer.Write(UnseenShare);
    }

    /// <summary>Reads what <see cref="Save"/> wrote.</summary>
    public static DriftReference Load(StateReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        reader.Expect("DRFT", 1);
        var reference = new DriftReference(reader.ReadInt64(), reader.ReadDouble(), reader.ReadDouble(), reader.ReadDouble());
        if (reference.StretchMicros <= 0 || !(reference.RiskDeviation > 0) || !double.IsFinite(reference.RiskMean)
            || !(reference.UnseenShare is >= 0 and <= 1))
            throw new StateException("what was usual when the model learned is not valid");
        return reference;
    }

    internal static double LogOdds(double risk)
    {
        double p = Math.Clamp(risk, 1e-9, 1 - 1e-9);
        return Math.Log(p / (1 - p));
    }
}

/// <summary>
/// Watches whether the world is still the one that a model learned: the risks it gives, and the share of records of patterns
/// that it has never seen. A model that has grown old is to be learned again.
/// </summary>
public sealed class DriftWatch
{
    private const double UnseenSlack = 0.01;      // one record in a hundred more than usual is no drift
    private const double LeastUnseenDeviation = 0.01;

    private readonly DriftReference _reference;
    private readonly MeanShift _risk;
    private readonly MeanShift _unseen;
    private long _stretch = long.MinValue;
    private double _riskSum;
    private long _risks;
    private long _records;
    private long _unseenRecords;

    /// <summary>A watch against what was usual.</summary>
    public DriftWatch(DriftReference reference)
    {
        ArgumentNullException.ThrowIfNull(reference);
        _reference = reference;
        _risk = new MeanShift(reference.RiskMean, reference.RiskDeviation);
        _unseen = new MeanShift(reference.UnseenShare + UnseenSlack, Math.Max(reference.UnseenShare, LeastUnseenDeviation));
    }

    /// <summary>Since when the model is old, in microseconds since 1970 UTC; null while it is not.</summary>
    public long? OldSinceMicros { get; private set; }

    /// <summary>What has changed, in words; empty while the model is not old.</summary>
    public string Reason { get; private set; } = "";

    /// <summary>Takes a risk given at a moment; moments do not go back by more than a stretch.</summary>
    public void AddRisk(long timeMicros, double risk)
    {
        if (double.IsNaN(risk)) return;
        Advance(timeMicros);
        _riskSum += DriftReference.LogOdds(risk);
        _risks++;
    }

    /// <summary>Takes records of a moment, and how many of them are of a pattern that the model has never seen.</summary>
    public void AddRecords(long timeMicros, long records, long unseen)
    {
        Advance(timeMicros);
        _records += records;
        _unseenRecords += unseen;
    }

    private void Advance(long timeMicros)
    {
        long stretch = timeMicros / _reference.StretchMicros;
        if (stretch <= _stretch) return;
        if (_stretch != long.MinValue) Settle();
        _stretch = stretch;
        (_riskSum, _risks, _records, _unseenRecords) = (0, 0, 0, 0);
    }

    private void Settle()
    {
        if (_risks > 0) _risk.Add(_riskSum / _risks);
        if (_records > 0) _unseen.Add((double)_unseenRecords / _records);
        if (OldSinceMicros is not null || !(_risk.HasMoved || _unseen.Above > _unseen.Limit)) return;
        OldSinceMicros = (_stretch + 1) * _reference.StretchMicros;
        Reason = _unseen.Above > _unseen.Limit
            ? FormattableString.Invariant($"{100.0 * _unseenRecords / _records:0.#} % of the records are of patterns that it has never seen, usually {100 * _reference.UnseenShare:0.##} %")
            : $"the risks it gives are {(_risk.Above > _risk.Limit ? "higher" : "lower")} than in the past it learned from";
    }
}
