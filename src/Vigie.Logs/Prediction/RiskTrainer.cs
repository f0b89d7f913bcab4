using Vigie.Learn;
using Vigie.Learn.Linear;
using Vigie.Learn.Linear.Solvers;
using Vigie.Learn.Statistics;
using Vigie.Logs.Labels;
using Vigie.Logs.Windows;

namespace Vigie.Logs.Prediction;

/// <summary>What training gave: the model of the whole past, and risks of the past itself that no model had learned.</summary>
/// <param name="Model">Trained on all rows of the past.</param>
/// <param name="PastRows">Rows of the past that were scored, by number in the spool.</param>
/// <param name="PastRisks">
/// Their calibrated risk, each by a model that saw neither the row nor its neighbours in time; one a row.
/// </param>
/// <param name="TrainingRows">Rows learned from.</param>
public sealed record TrainedRisk(RiskModel Model, int[] PastRows, double[] PastRisks, int TrainingRows);

/// <summary>
/// Trains a risk model on the past. The past is parted into blocks of time, and each is scored by a model of the other
/// blocks, less the rows whose horizon touches it. These scores fit the calibration and choose the threshold. The first
/// block is learned from, but not scored: while a watch begins every pattern is new and no machine has a usual, which does
/// not come again and which no model of the other blocks knows. The model that goes out knows all blocks. Means and
/// deviations, which know no labels, are those of the whole past. Averaged SGD is held to the same: as it stood when a
/// block began it knew less than the model that goes out and had margins of another scale.
/// </summary>
public sealed class RiskTrainer
{
    private readonly FeatureSpace _space;
    private readonly TrainingOptions _options;
    private readonly RiskCandidate _candidate;
    private readonly FailureTimes _failures;

    /// <summary>A trainer for rows of these columns.</summary>
    /// <param name="space">The columns.</param>
    /// <param name="options">How to train.</param>
    /// <param name="candidate">Which way.</param>
    /// <param name="failures">Says when the label of a row is known.</param>
    public RiskTrainer(FeatureSpace space, TrainingOptions options, RiskCandidate candidate, FailureTimes failures)
    {
        ArgumentNullException.ThrowIfNull(space);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(failures);
        _space = space;
        _options = options;
        _candidate = candidate;
        _failures = failures;
    }

    /// <summary>Trains on the rows that may be learned from; null where the way finds no model.</summary>
    public TrainedRisk? Fit(RowSpool spool, RowUse[] uses)
    {
        ArgumentNullException.ThrowIfNull(spool);
        ArgumentNullException.ThrowIfNull(uses);
        var table = TrainingTable.Load(spool, uses, _space, _options, _candidate);
        var edges = BlockEdges(spool, uses);
        var models = AroundBlocks(table, edges, HasBothClasses(spool, uses, edges[1]) ? 1 : 0);
        if (models[0] is not { } whole) return null;
        var (rows, margins) = ScorePast(spool, uses, table.Standard, edges, models);
        if (rows.Length == 0) return null;
        var model = new RiskModel(table.Standard, whole, Calibrate(uses, rows, margins));
        return new TrainedRisk(model, rows, Array.ConvertAll(margins, model.RiskOfMargin), table.Count);
    }

    /// <summary>
    /// Margins of the given rows by a model of the rows that may be learned from, without calibration; null where
    /// there is no such model.
    /// </summary>
    /// <param name="spool">All rows.</param>
    /// <param name="uses">What to learn from.</param>
    /// <param name="judged">Rows to score, by number, ascending.</param>
    public double[]? Margins(RowSpool spool, RowUse[] uses, int[] judged)
    {
        ArgumentNullException.ThrowIfNull(spool);
        ArgumentNullException.ThrowIfNull(uses);
        ArgumentNullException.ThrowIfNull(judged);
        var table = TrainingTable.Load(spool, uses, _space, _options, _candidate);
        if (Learner(table).Fit(_ => true) is not { } weights) return null;
        var model = table.Columns.Widen(weights);
        var margins = new double[judged.Length];
        var values = new float[256];
        var reader = spool.Read();
        for (int n = 0; n < judged.Length && reader.Next();)
        {
            if (reader.Index == judged[n]) margins[n++] = Margin(reader.Current, table.Standard, model, ref values);
        }
        return margins;
    }

    private static double Margin(WindowRow row, RowStandard standard, LinearModel model, ref float[] values)
    {
        int length = standard.Length(row.Indices);
        if (length > values.Length) values = new float[2 * length];
        var scaled = values.AsSpan(0, length);
        standard.Scale(row, scaled);
        return model.Margin(new SparseRow(row.Indices[..length], scaled));
    }

    private static PlattCalibration Calibrate(RowUse[] uses, int[] rows, double[] margins)
    {
        var learned = Enumerable.Range(0, rows.Length).Where(i => uses[rows[i]] != RowUse.ScoreOnly).ToArray();
        return PlattCalibration.Fit(
            Array.ConvertAll(learned, i => margins[i]),
            Array.ConvertAll(learned, i => uses[rows[i]] == RowUse.Positive));
    }

    /// <summary>Times that part the past into blocks of about as many rows each.</summary>
    private long[] BlockEdges(RowSpool spool, RowUse[] uses)
    {
        var times = spool.Keys.Where((_, i) => uses[i] != RowUse.None).Select(key => key.TimeMicros).Order().ToArray();
        var edges = Enumerable.Range(0, _options.Blocks + 1)
            .Select(b => b == _options.Blocks ? long.MaxValue / 2 : times[(int)((long)times.Length * b / _options.Blocks)])
            .Distinct().ToArray();
        edges[0] = long.MinValue / 2;
        return edges;
    }

    private static bool HasBothClasses(RowSpool spool, RowUse[] uses, long from) =>
        new[] { RowUse.Positive, RowUse.Negative }.All(use =>
            Enumerable.Range(0, uses.Length).Any(i => uses[i] == use && spool.Keys[i].TimeMicros >= from));

    private ITableLearner Learner(TrainingTable table) => _candidate.Method == RiskMethod.Batch
        ? new BatchLearner(table, _options) : new OnlineLearner(table, _options, _failures);

    /// <summary>First the model of all rows, then for each block from a number on the one that does not know it.</summary>
    private LinearModel?[] AroundBlocks(TrainingTable table, long[] edges, int from)
    {
        var learner = Learner(table);
        var models = new LinearModel?[edges.Length];
        if (learner.Fit(_ => true) is not { } whole) return models;
        models[0] = table.Columns.Widen(whole);
        _options.ForEach(models.Length - 1 - from, n =>
        {
            int b = from + n;
            models[b + 1] = table.Columns.Widen(Around(table, learner, whole, edges[b], edges[b + 1]));
        });
        return models;
    }

    /// <summary>
    /// Weights of all but one stretch of time, and of no row whose horizon touches it; where that leaves one class only,
    /// the touching rows come back, and at last the stretch itself.
    /// </summary>
    private FittedWeights Around(TrainingTable table, ITableLearner learner, FittedWeights whole, long from, long until)
    {
        long reach = _failures.Options.LeadMicros + _failures.Options.HorizonMicros;
        long Time(int row) => table.Keys[row].TimeMicros;
        return learner.Fit(i => Time(i) + reach <= from || Time(i) >= until + reach, whole)
            ?? learner.Fit(i => Time(i) < from || Time(i) >= until, whole)
            ?? whole;
    }

    /// <summary>Margins of the rows of the past, each by the model that did not learn its block, where there is one.</summary>
    private static (int[] Rows, double[] Margins) ScorePast(
        RowSpool spool, RowUse[] uses, RowStandard standard, long[] edges, LinearModel?[] models)
    {
        var rows = new List<int>();
        var margins = new List<double>();
        var values = new float[256];
        var reader = spool.Read();
        while (reader.Next())
        {
            if (uses[reader.Index] == RowUse.None) continue;
            var row = reader.Current;
            int block = 1;
            while (block + 1 < models.Length && row.TimeMicros >= edges[block]) block++;
            if (models[block] is not { } model) continue;
            rows.Add(reader.Index);
            margins.Add(Margin(row, standard, model, ref values));
        }
        return ([.. rows], [.. margins]);
    }
}
