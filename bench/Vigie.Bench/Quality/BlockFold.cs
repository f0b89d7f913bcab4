using System.Globalization;
using Vigie.Bench.Detection;
using Vigie.Bench.Peers;
using Vigie.Learn;
using Vigie.Learn.Linear.Solvers;
using Vigie.Learn.Statistics;
using Vigie.Learn.Tables;

namespace Vigie.Bench.Quality;

/// <summary>One fold: blocks [0, cut) are learned, blocks [cut, end) judged.</summary>
internal sealed class BlockFold
{
    private const double Half = 0.5;

    private readonly IReadOnlyList<BlockSession> _blocks;
    private readonly int _cut;
    private readonly int _end;
    private readonly Dictionary<int, int> _places = [];

    public BlockFold(IReadOnlyList<BlockSession> blocks, int cut, int end)
    {
        (_blocks, _cut, _end) = (blocks, cut, end);
        for (int i = 0; i < cut; i++)
            foreach (int template in blocks[i].Counts.Keys) _places.TryAdd(template, _places.Count);
    }

    /// <summary>Risks of the judged blocks.</summary>
    /// <param name="strength">Strength of the penalty, in units of one over the number of rows.</param>
    public double[] Risks(double strength) => Risks(_ => true, Enumerable.Range(_cut, _end - _cut), strength);

    /// <summary>
    /// Strength of the penalty and threshold, chosen on the learned blocks: each part of them in time is scored by a model of
    /// the others. The strength is the one with the least log loss.
    /// </summary>
    public (double Strength, double Threshold) Choose(int parts, IReadOnlyList<double> strengths)
    {
        bool[] labels = [.. Enumerable.Range(0, _cut).Select(i => _blocks[i].IsAnomaly)];
        var best = strengths
            .Select(strength => (Strength: strength, Risks: HeldBack(parts, strength)))
            .MinBy(one => ProbabilityMetrics.LogLoss(one.Risks, labels));
        return (best.Strength, Threshold(best.Risks, labels, parts));
    }

    private double[] HeldBack(int parts, double strength)
    {
        var risks = new double[_cut];
        foreach (var part in Parts(parts))
        {
            var (from, to) = (part.Start.Value, part.End.Value);
            Risks(i => i < from || i >= to, Enumerable.Range(from, to - from), strength).CopyTo(risks, from);
        }
        return risks;
    }

    /// <summary>Judges risks of the judged blocks.</summary>
    public FoldFigures Judge(double[] risks, double threshold)
    {
        bool[] labels = [.. Enumerable.Range(_cut, _end - _cut).Select(i => _blocks[i].IsAnomaly)];
        return new FoldFigures(F1(risks, labels, threshold), RankingMetrics.PrAuc(risks, labels));
    }

    /// <summary>Risks of the judged blocks by scikit-learn's logistic regression on the same rows.</summary>
    public double[] PeerRisks()
    {
        var folder = Directory.CreateTempSubdirectory("vigie-bench-");
        try
        {
            string learned = Path.Combine(folder.FullName, "learned"), judged = Path.Combine(folder.FullName, "judged");
            Write(learned, 0, _cut);
            Write(judged, _cut, _end);
            var answer = PythonPeer.Run("quality_blocks.py", learned, judged, (2 * _places.Count).ToString(CultureInfo.InvariantCulture));
            return [.. answer[0].GetProperty("risks").EnumerateArray().Select(risk => risk.GetDouble())];
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private double[] Risks(Func<int, bool> learns, IEnumerable<int> asked, double strength)
    {
        var table = new FeatureTableBuilder(2 * _places.Count);
        var labels = new List<double>();
        for (int i = 0; i < _cut; i++)
        {
            if (!learns(i)) continue;
            var (indices, values) = Row(_blocks[i]);
            table.Add(new SparseRow(indices, values));
            labels.Add(_blocks[i].IsAnomaly ? 1 : 0);
        }
        var objective = new ObjectiveOptions { Alpha = strength / labels.Count };
        var model = LinearSolver.Solve(
            new LinearProblem(table.Build(), Targets.OfClasses(labels.ToArray().AsSpan()), objective)).Model;
        return [.. asked.Select(i => Risk(model, _blocks[i]))];
    }

    private double Risk(FittedLinearModel model, BlockSession block)
    {
        var (indices, values) = Row(block);
        Span<double> margins = stackalloc double[1], probabilities = stackalloc double[2];
        model.Margins(new SparseRow(indices, values), margins);
        model.Probabilities(margins, probabilities);
        return probabilities[1];
    }

    private (int[] Indices, float[] Values) Row(BlockSession block)
    {
        var row = new SortedDictionary<int, float>();
        foreach (var (template, count) in block.Counts)
        {
            if (!_places.TryGetValue(template, out int place)) continue;
            row[2 * place] = (float)Math.Log(1 + count);
            row[2 * place + 1] = 1;
        }
        return ([.. row.Keys], [.. row.Values]);
    }

    // One-standard-error rule (Breiman et al. 1984): among thresholds whose mean F1 over the parts is within one standard
    // error of the best, the one nearest to one half, where the model's own probability puts it.
    private double Threshold(double[] risks, bool[] labels, int parts)
    {
        double[] values = [0, .. risks.Distinct().Order(), 1];
        var tried = values.Zip(values.Skip(1), (low, high) => (low + high) / 2).Append(Half).Select(threshold =>
        {
            var moments = new RunningMoments();
            foreach (var part in Parts(parts)) moments.Learn(F1(risks[part], labels[part], threshold));
            return (Threshold: threshold, F1: moments.Mean, Error: moments.Deviation / Math.Sqrt(parts - 1));
        }).ToList();
        var best = tried.MaxBy(one => one.F1);
        return tried.Where(one => one.F1 >= best.F1 - best.Error).MinBy(one => Math.Abs(one.Threshold - Half)).Threshold;
    }

    private IEnumerable<Range> Parts(int parts)
    {
        for (int part = 0; part < parts; part++)
            yield return (int)((long)_cut * part / parts)..(int)((long)_cut * (part + 1) / parts);
    }

    private static double F1(double[] risks, bool[] labels, double threshold)
    {
        int hits = 0, raised = 0, anomalies = 0;
        for (int i = 0; i < risks.Length; i++)
        {
            bool isRaised = risks[i] >= threshold;
            if (isRaised) raised++;
            if (labels[i]) anomalies++;
            if (isRaised && labels[i]) hits++;
        }
        return hits == 0 ? 0 : 2.0 * hits / (raised + anomalies);
    }

    private void Write(string file, int from, int to)
    {
        using var writer = new StreamWriter(file) { NewLine = "\n" };
        for (int i = from; i < to; i++)
        {
            var (indices, values) = Row(_blocks[i]);
            writer.Write(_blocks[i].IsAnomaly ? 1 : 0);
            for (int j = 0; j < indices.Length; j++)
                writer.Write(string.Create(CultureInfo.InvariantCulture, $" {indices[j]}:{values[j]:R}"));
            writer.WriteLine();
        }
    }
}
