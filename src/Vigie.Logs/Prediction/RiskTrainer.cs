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
/// trained on all blocks.
/// </summary>
public sealed class RiskTrainer
{
    private readonly FeatureSpace _space;
    private readonly TrainingOptions _options;
    private readonly long _reachMicros;

    /// <summary>A trainer for rows of these columns.</summary>
    /// <param name="space">The columns.</param>
    /// <param name="options">How to train.</param>
    /// <param name="reachMicros">Lead + horizon: how far the label of a row looks ahead.</param>
    public RiskTrainer(FeatureSpace space, TrainingOptions options, long reachMicros)
    {
        ArgumentNullException.ThrowIfNull(space);
        ArgumentNullException.ThrowIfNull(options);
        _space = space;
        _options = options;
        _reachMicros = reachMicros;
    }

    /// <summary>Trains on the rows that may be learned from; both classes must be among them.</summary>
    public TrainedRisk Fit(RowSpool spool, RowUse[] uses)
    {
        ArgumentNullException.ThrowIfNull(spool);
        ArgumentNullException.ThrowIfNull(uses);
        var table = LoadTable(spool, uses, out var tableTimes);
        var edges = BlockEdges(spool, uses);
        var models = new Block[edges.Length];
        _options.ForEach(models.Length, b => models[b] = b == 0
            ? Train(table, _ => true)!.Value
            : TrainAround(table, tableTimes, edges[b - 1], edges[b]));
        var (whole, blockModels) = (models[0], models[1..]);
        var (rows, margins, labels, learned) = ScorePast(spool, uses, edges, blockModels);
        var calibration = Calibrate(margins, labels, learned);
        var model = new RiskModel(whole.Standard, whole.Linear, calibration);
        return new TrainedRisk(model, rows, Array.ConvertAll(margins, model.RiskOfMargin), table.Count);
    }

    private static PlattCalibration Calibrate(double[] margins, bool[] labels, bool[] learned) =>
        PlattCalibration.Fit(
            margins.Where((_, i) => learned[i]).ToArray(), labels.Where((_, i) => learned[i]).ToArray());

    /// <summary>The training rows, negatives sampled where the table would grow too large.</summary>
    private RowTable LoadTable(RowSpool spool, RowUse[] uses, out List<long> times)
    {
        double keep = KeepNegatives(spool, uses);
        var random = new DeterministicRandom((ulong)_options.Seed);
        var table = new RowTable();
        times = [];
        var reader = spool.Read();
        while (reader.Next())
        {
            var use = uses[reader.Index];
            if (use is not (RowUse.Positive or RowUse.Negative)) continue;
            bool sampled = use == RowUse.Negative && keep < 1;
            if (sampled && random.NextDouble() >= keep) continue;
            table.Add(reader.Current.Features, use == RowUse.Positive, sampled ? (float)(1 / keep) : 1);
            times.Add(reader.Current.TimeMicros);
        }
        return table;
    }

    private double KeepNegatives(RowSpool spool, RowUse[] uses)
    {
        double positive = 0, negative = 0;
        for (int i = 0; i < uses.Length; i++)
        {
            if (uses[i] == RowUse.Positive) positive += spool.Keys[i].NonZeros;
            else if (uses[i] == RowUse.Negative) negative += spool.Keys[i].NonZeros;
        }
        double room = Math.Max(_options.MaxNonZeros - positive, 0.1 * _options.MaxNonZeros);
        return negative <= room ? 1 : room / negative;
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
    private Block TrainAround(RowTable table, List<long> times, long from, long until) =>
        Train(table, i => times[i] + _reachMicros <= from || times[i] >= until + _reachMicros)
        ?? Train(table, i => times[i] < from || times[i] >= until)
        ?? Train(table, _ => true)!.Value;

    private Block? Train(RowTable table, Func<int, bool> take)
    {
        var standard = new RowStandard(_space, _options.TemplateScale);
        int positives = 0, negatives = 0;
        for (int i = 0; i < table.Count; i++)
        {
            if (!take(i)) continue;
            if (table.Label(i)) positives++;
            else negatives++;
            standard.Learn(table.Row(i), table.Weight(i));
        }
        if (positives == 0 || negatives == 0) return null;
        var scaled = new RowTable();
        var values = new float[256];
        for (int i = 0; i < table.Count; i++)
        {
            if (!take(i)) continue;
            var row = table.Row(i);
            if (row.Values.Length > values.Length) values = new float[2 * row.Values.Length];
            standard.Scale(row.Indices, row.Values, values.AsSpan(0, row.Values.Length));
            scaled.Add(new SparseRow(row.Indices, values.AsSpan(0, row.Values.Length)), table.Label(i), table.Weight(i));
        }
        var fit = AveragedSgdTrainer.Fit(
            scaled,
            new AveragedSgdOptions { Features = _space.Columns, Alpha = _options.Alpha },
            new FitOptions { MaxPasses = _options.Passes, Seed = (ulong)_options.Seed, BalanceClasses = true });
        return new Block(standard, fit.Model);
    }

    private static (int[] Rows, double[] Margins, bool[] Labels, bool[] Learned) ScorePast(
        RowSpool spool, RowUse[] uses, long[] edges, Block[] models)
    {
        int count = uses.Count(use => use != RowUse.None);
        var rows = new int[count];
        var margins = new double[count];
        var labels = new bool[count];
        var learned = new bool[count];
        var reader = spool.Read();
        for (int n = 0; n < count && reader.Next();)
        {
            var use = uses[reader.Index];
            if (use == RowUse.None) continue;
            var row = reader.Current;
            int block = 0;
            while (block + 1 < models.Length && row.TimeMicros >= edges[block + 1]) block++;
            rows[n] = reader.Index;
            margins[n] = models[block].Margin(row);
            labels[n] = use == RowUse.Positive;
            learned[n] = use != RowUse.ScoreOnly;
            n++;
        }
        return (rows, margins, labels, learned);
    }

    private readonly record struct Block(RowStandard Standard, LinearModel Linear)
    {
        public double Margin(WindowRow row)
        {
            var values = new float[row.Values.Length];
            Standard.Scale(row, values);
            return Linear.Margin(new SparseRow(row.Indices, values));
        }
    }
}
