using Vigie.Learn;
using Vigie.Learn.Linear;
using Vigie.Learn.Statistics;
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
/// Trains a risk model on the past. The past is parted into blocks of time; each is scored by a model of the other
/// blocks, less the rows whose horizon touches it, and these scores fit the calibration. The model that goes out is
/// trained on all blocks. Means and deviations, which know no labels, are those of the whole past.
/// </summary>
public sealed class RiskTrainer
{
    private readonly FeatureSpace _space;
    private readonly TrainingOptions _options;
    private readonly double _templateScale;
    private readonly long _reachMicros;

    /// <summary>A trainer for rows of these columns.</summary>
    /// <param name="space">The columns.</param>
    /// <param name="options">How to train.</param>
    /// <param name="templateScale">What standardised counts of single templates are multiplied by; 0 leaves them out.</param>
    /// <param name="reachMicros">Lead + horizon: how far the label of a row looks ahead.</param>
    public RiskTrainer(FeatureSpace space, TrainingOptions options, double templateScale, long reachMicros)
    {
        ArgumentNullException.ThrowIfNull(space);
        ArgumentNullException.ThrowIfNull(options);
        _space = space;
        _options = options;
        _templateScale = templateScale;
        _reachMicros = reachMicros;
    }

    /// <summary>Trains on the rows that may be learned from; both classes must be among them.</summary>
    public TrainedRisk Fit(RowSpool spool, RowUse[] uses)
    {
        ArgumentNullException.ThrowIfNull(spool);
        ArgumentNullException.ThrowIfNull(uses);
        var (standard, columns, table, times) = Prepare(spool, uses);
        var edges = BlockEdges(spool, uses);
        var models = new LinearModel[edges.Length];
        _options.ForEach(models.Length, b => models[b] = columns.Widen(b == 0
            ? Train(table)!
            : TrainAround(table, times, edges[b - 1], edges[b])));
        var (rows, margins) = ScorePast(spool, uses, standard, edges, models);
        var calibration = Calibrate(uses, rows, margins);
        var model = new RiskModel(standard, models[0], calibration);
        return new TrainedRisk(model, rows, Array.ConvertAll(margins, model.RiskOfMargin), table.Count);
    }

    /// <summary>Margins of the given rows by a model of the rows that may be learned from, without calibration.</summary>
    /// <param name="spool">All rows.</param>
    /// <param name="uses">What to learn from; both classes.</param>
    /// <param name="judged">Rows to score, by number, ascending.</param>
    public double[] Margins(RowSpool spool, RowUse[] uses, int[] judged)
    {
        ArgumentNullException.ThrowIfNull(spool);
        ArgumentNullException.ThrowIfNull(uses);
        ArgumentNullException.ThrowIfNull(judged);
        var (standard, columns, table, _) = Prepare(spool, uses);
        var model = columns.Widen(Train(table)!);
        var margins = new double[judged.Length];
        var values = new float[256];
        var reader = spool.Read();
        for (int n = 0; n < judged.Length && reader.Next();)
        {
            if (reader.Index == judged[n]) margins[n++] = Margin(reader.Current, standard, model, ref values);
        }
        return margins;
    }

    private (RowStandard Standard, UsedColumns Columns, RowTable Table, long[] Times) Prepare(RowSpool spool, RowUse[] uses)
    {
        var keep = new NegativeSample(spool.Keys, uses, _options);
        var standard = new RowStandard(_space, _templateScale);
        var columns = new UsedColumns(_space.Columns);
        keep.ForEach(spool, uses, (row, _, weight) =>
        {
            standard.Learn(row.Features, weight);
            columns.Mark(row.Indices[..standard.Length(row.Indices)]);
        });
        var (table, times) = LoadTable(spool, uses, keep, standard, columns);
        return (standard, columns, table, times);
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

    /// <summary>The training rows, standardised, in the columns that are in use.</summary>
    private static (RowTable Table, long[] Times) LoadTable(
        RowSpool spool, RowUse[] uses, NegativeSample keep, RowStandard standard, UsedColumns columns)
    {
        var table = new RowTable();
        var keys = new List<(long TimeMicros, int Machine)>();
        var indices = new int[256];
        var values = new float[256];
        keep.ForEach(spool, uses, (row, isPositive, weight) =>
        {
            int length = standard.Length(row.Indices);
            if (length > values.Length) (indices, values) = (new int[2 * length], new float[2 * length]);
            standard.Scale(row, values.AsSpan(0, length));
            columns.Narrow(row.Indices[..length], indices);
            table.Add(new SparseRow(indices.AsSpan(0, length), values.AsSpan(0, length)), isPositive, weight);
            keys.Add((row.TimeMicros, row.Machine));
        });
        // A window closes when its machine next speaks, so the order of the spool knows of later times: not so this one.
        var order = Enumerable.Range(0, keys.Count).OrderBy(i => keys[i]).ToArray();
        return (table.Select(order), Array.ConvertAll(order, i => keys[i].TimeMicros));
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

    /// <summary>
    /// A model of all but one stretch of time, and of no row whose horizon touches it; where that leaves one class only,
    /// the touching rows come back, and at last the stretch itself.
    /// </summary>
    private LinearModel TrainAround(RowTable table, long[] times, long from, long until) =>
        Train(Part(table, i => times[i] + _reachMicros <= from || times[i] >= until + _reachMicros))
        ?? Train(Part(table, i => times[i] < from || times[i] >= until))
        ?? Train(table)!;

    private static RowTable Part(RowTable table, Func<int, bool> take) =>
        table.Select(Enumerable.Range(0, table.Count).Where(take).ToArray());

    /// <summary>A model of these rows; null when they are of one class.</summary>
    private LinearModel? Train(RowTable rows)
    {
        int positives = Enumerable.Range(0, rows.Count).Count(rows.Label);
        if (positives == 0 || positives == rows.Count) return null;
        return AveragedSgdTrainer.Fit(
            rows,
            new AveragedSgdOptions { Features = rows.Features, Alpha = _options.Alpha },
            new FitOptions
            {
                MaxPasses = (int)Math.Clamp(_options.MaxVisits / Math.Max(1, NonZeros(rows)), 1, _options.Passes),
                Tolerance = _options.Tolerance,
                Seed = (ulong)_options.Seed,
                BalanceClasses = true,
            }).Model;
    }

    // Of the rows of a part, not of the table that they share.
    private static long NonZeros(RowTable rows)
    {
        long sum = 0;
        for (int i = 0; i < rows.Count; i++) sum += rows.Row(i).Indices.Length;
        return sum;
    }

    /// <summary>Margins of all rows of the past, each by the model that did not learn its block.</summary>
    private static (int[] Rows, double[] Margins) ScorePast(
        RowSpool spool, RowUse[] uses, RowStandard standard, long[] edges, LinearModel[] models)
    {
        int count = uses.Count(use => use != RowUse.None);
        var rows = new int[count];
        var margins = new double[count];
        var values = new float[256];
        var reader = spool.Read();
        for (int n = 0; n < count && reader.Next();)
        {
            if (uses[reader.Index] == RowUse.None) continue;
            var row = reader.Current;
            int block = 1;
            while (block + 1 < models.Length && row.TimeMicros >= edges[block]) block++;
            rows[n] = reader.Index;
            margins[n++] = Margin(row, standard, models[block], ref values);
        }
        return (rows, margins);
    }
}
