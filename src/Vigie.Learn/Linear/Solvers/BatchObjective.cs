using Vigie.Learn.Kernels;
using Vigie.Learn.Tables;

namespace Vigie.Learn.Linear.Solvers;

/// <summary>
/// The smooth part of an objective, mean loss + l2/2 |w|², and its derivatives, by sweeps over a table in runs of rows small
/// enough that a row is still in the cache when its gradient is added. A point is one flat array: outputs x features
/// weights, then one intercept an output (fixed where there is none).
/// </summary>
internal sealed class BatchObjective
{
    private readonly FeatureTable _table;
    private readonly IRunLoss _loss;
    private readonly double[] _margins;
    private readonly double[] _curvatures;
    private readonly int _runRows;
    private int[]? _numbers;
    private double[]? _gramScratch;

    public BatchObjective(SingleProblem problem)
        : this(problem.Table, SingleRunLossBuilder.Of(problem), 1, problem.L2, problem.FitIntercept)
    {
    }

    public BatchObjective(SingleProblem problem, IRunLoss loss)
        : this(problem.Table, loss, 1, problem.L2, problem.FitIntercept)
    {
    }

    public BatchObjective(LinearProblem multinomial)
        : this(
            multinomial.Table, new MultinomialRunLoss(multinomial), multinomial.Outputs, multinomial.Objective.L2,
            multinomial.Objective.FitIntercept)
    {
    }

    private BatchObjective(FeatureTable table, IRunLoss loss, int outputs, double l2, bool fitIntercept)
    {
        const int runValues = 4096;
        (_table, _loss) = (table, loss);
        (Outputs, Features, FitIntercept) = (outputs, table.Features, fitIntercept);
        long perRow = table.Count == 0 ? 1 : Math.Max(1, table.NonZeros / table.Count);
        _runRows = (int)Math.Clamp(runValues / perRow, 16, 256);
        _margins = new double[outputs * _runRows];
        _curvatures = new double[outputs * _runRows];
        UseRows(table.Count, l2);
    }

    /// <summary>Rows of the table.</summary>
    public int AllRows => _table.Count;

    /// <summary>Rows in use: the first so many of the table.</summary>
    public int Rows { get; private set; }

    /// <summary>Values held by the table.</summary>
    public long NonZeros => _table.NonZeros;

    /// <summary>Whether rows hold all features.</summary>
    public bool IsDense => _table.IsDense;

    /// <summary>Rows of weights.</summary>
    public int Outputs { get; }

    /// <summary>Weights a row.</summary>
    public int Features { get; }

    /// <summary>Number of weights.</summary>
    public int Weights => checked(Outputs * Features);

    /// <summary>Length of a point.</summary>
    public int Length => checked(Weights + Outputs);

    /// <summary>Strength of |w|²/2.</summary>
    public double L2 { get; private set; }

    /// <summary>Whether the loss is a rounded one.</summary>
    public bool IsRounded => _loss is SmoothedRunLoss;

    /// <summary>Whether intercepts are free.</summary>
    public bool FitIntercept { get; }

    /// <summary>Sum of the weights of the rows in use.</summary>
    public double TotalWeight { get; private set; }

    /// <summary>Confines the objective to the first rows, with its own penalty.</summary>
    public void UseRows(int count, double l2)
    {
        (Rows, L2) = (count, l2);
        TotalWeight = _loss.Weight(0, count);
    }

    /// <summary>The objective of some of the rows, copied, in the order given.</summary>
    public BatchObjective Select(ReadOnlySpan<int> rows)
    {
        var builder = new FeatureTableBuilder(Features);
        foreach (int i in rows)
        {
            if (_table.IsDense) builder.Add(_table.DenseRow(i));
            else builder.Add(_table.SparseRow(i));
        }
        return new BatchObjective(builder.Build(), _loss.Select(rows), Outputs, L2, FitIntercept) { _numbers = rows.ToArray() };
    }

    /// <summary>The number of row i in the table that rows were selected from.</summary>
    public int NumberOf(int i) => _numbers is null ? i : _numbers[i];

    /// <summary>Row i times the weights of one output.</summary>
    public double RowTimes(int i, ReadOnlySpan<double> weights) => _table.IsDense
        ? TableKernels.Dot(_table.DenseRow(i), weights)
        : SparseKernels.Dot(_table.SparseRow(i), weights);

    /// <summary>Adds a multiple of row i to weights of one output.</summary>
    public void AddRow(int i, double factor, Span<double> weights)
    {
        if (_table.IsDense) TableKernels.AddScaled(factor, _table.DenseRow(i), weights);
        else SparseKernels.AddScaled(factor, _table.SparseRow(i), weights);
    }

    /// <summary>Inner products of the rows, to be kept.</summary>
    public RowProducts Products(int most) => new(_table, most);

    /// <summary>Value at a point; the gradient there, of the same length, is written over.</summary>
    /// <param name="point">Where.</param>
    /// <param name="gradient">As long.</param>
    /// <param name="margins">Outputs x rows in use, or empty: what <see cref="Along"/> takes.</param>
    public double Evaluate(ReadOnlySpan<double> point, Span<double> gradient, Span<double> margins = default)
    {
        gradient.Clear();
        double loss = 0;
        foreach (var run in Runs())
        {
            var rows = _table.Block(run.Block);
            var own = Margins(rows, run, point[..Weights], point[Weights..]);
            if (!margins.IsEmpty) own.CopyTo(margins[(Outputs * (rows.FirstRow + run.First))..]);
            loss += _loss.Derive(rows.FirstRow + run.First, own, run.Count, default);
            AddRows(rows, run, own, gradient);
        }
        DenseKernels.Scale(1 / TotalWeight, gradient);
        DenseKernels.AddScaled(L2, point[..Weights], gradient[..Weights]);
        if (!FitIntercept) gradient[Weights..].Clear();
        return loss / TotalWeight + L2 / 2 * DenseKernels.Dot(point[..Weights], point[..Weights]);
    }

    /// <summary>Of w + t d: the squares |w|², 2 w.d and |d|².</summary>
    public (double Point, double Mixed, double Direction) Squares(ReadOnlySpan<double> point, ReadOnlySpan<double> direction)
    {
        ReadOnlySpan<double> w = point[..Weights], d = direction[..Weights];
        return (DenseKernels.Dot(w, w), 2 * DenseKernels.Dot(w, d), DenseKernels.Dot(d, d));
    }

    /// <summary>Value and slope where all margins went on by so many times a line, without a sweep.</summary>
    /// <param name="step">How many times.</param>
    /// <param name="margins">As <see cref="Evaluate"/> gave them.</param>
    /// <param name="line">Their change a step.</param>
    /// <param name="scratch">As long as the margins.</param>
    /// <param name="squares">Of the weights: see <see cref="Squares"/>.</param>
    public (double Value, double Slope) Along(
        double step, double[] margins, double[] line, double[] scratch, (double Point, double Mixed, double Direction) squares)
    {
        double loss = 0, slope = 0;
        margins.CopyTo(scratch, 0);
        DenseKernels.AddScaled(step, line, scratch);
        foreach (var run in Runs())
        {
            int first = _table.Block(run.Block).FirstRow + run.First;
            var own = scratch.AsSpan(Outputs * first, Outputs * run.Count);
            loss += _loss.Derive(first, own, run.Count, default);
            slope += DenseKernels.Dot(own, line.AsSpan(Outputs * first, own.Length));
        }
        return (
            loss / TotalWeight + L2 / 2 * (squares.Point + step * (squares.Mixed + step * squares.Direction)),
            slope / TotalWeight + L2 * (squares.Mixed / 2 + step * squares.Direction));
    }

    /// <summary>Value at weights and intercepts, without the gradient.</summary>
    public double Value(ReadOnlySpan<double> weights, ReadOnlySpan<double> intercepts)
    {
        double loss = 0;
        foreach (var run in Runs())
        {
            var rows = _table.Block(run.Block);
            loss += _loss.Derive(
                rows.FirstRow + run.First, Margins(rows, run, weights, intercepts), run.Count, default);
        }
        return loss / TotalWeight + L2 / 2 * DenseKernels.Dot(weights, weights);
    }

    /// <summary>Where all weights are 0: intercepts that are best but for a few digits; 0 without.</summary>
    public void StartIntercepts(Span<double> intercepts)
    {
        const int atMostRows = 20_000, rounds = 20;
        intercepts.Clear();
        if (!FitIntercept) return;
        if (Outputs == 1)
        {
            intercepts[0] = InterceptShift.BestConstant(_loss, Rows, atMostRows);
            return;
        }
        int count = Math.Min(_runRows, Rows), every = Math.Max(1, Rows / atMostRows) * count;
        for (int round = 0; round < rounds; round++)
        {
            Span<double> slopes = new double[Outputs], steepness = new double[Outputs];
            for (int first = 0; first <= Rows - count; first += every)
            {
                var margins = _margins.AsSpan(0, Outputs * count);
                var curvatures = _curvatures.AsSpan(0, Outputs * count);
                for (int k = 0; k < Outputs; k++) margins.Slice(k * count, count).Fill(intercepts[k]);
                _loss.Derive(first, margins, count, curvatures);
                for (int i = 0; i < margins.Length; i++)
                {
                    slopes[i / count] += margins[i];
                    steepness[i / count] += curvatures[i];
                }
            }
            // Each margin's own curvature says less than all of them together: short steps.
            for (int k = 0; k < Outputs; k++)
                intercepts[k] -= steepness[k] > 0 ? Math.Clamp(slopes[k] / steepness[k], -1, 1) : 0;
        }
    }

    /// <summary>Mean loss where all margins are 0; needs no sweep.</summary>
    public double ValueAtZero()
    {
        double loss = 0;
        for (int first = 0; first < Rows; first += _runRows)
        {
            int count = Math.Min(_runRows, Rows - first);
            var margins = _margins.AsSpan(0, Outputs * count);
            margins.Clear();
            loss += _loss.Derive(first, margins, count, default);
        }
        return loss / TotalWeight;
    }

    /// <summary>
    /// The Hessian's block of each output (weights, then intercept): lower triangles of <see
    /// cref="GramKernels.Stride"/>(features + 1) width.
    /// </summary>
    public double[][] Hessians(ReadOnlySpan<double> point)
    {
        int stride = GramKernels.Stride(Features + 1);
        _gramScratch ??= _table.IsDense ? new double[_runRows * stride] : [];
        var hessians = new double[Outputs][];
        for (int k = 0; k < Outputs; k++) hessians[k] = new double[stride * stride];
        foreach (var run in Runs())
        {
            var rows = _table.Block(run.Block);
            var curvatures = Curvatures(rows, run, point);
            for (int k = 0; k < Outputs; k++)
                GramKernels.Add(rows, run.First, curvatures.Slice(k * run.Count, run.Count), hessians[k], _gramScratch);
        }
        foreach (var hessian in hessians)
        {
            DenseKernels.Scale(1 / TotalWeight, hessian);
            for (int j = 0; j < Features; j++) hessian[j * stride + j] += L2;
        }
        return hessians;
    }

    /// <summary>The Hessian's diagonal, as long as a point, from every so many-th run of rows; returns how many rows.</summary>
    public int HessianDiagonal(ReadOnlySpan<double> point, Span<double> diagonal, int every)
    {
        diagonal.Clear();
        int number = 0, visited = 0;
        double weight = 0;
        foreach (var run in Runs())
        {
            if (number++ % every != 0) continue;
            visited += run.Count;
            var rows = _table.Block(run.Block);
            weight += _loss.Weight(rows.FirstRow + run.First, run.Count);
            var curvatures = Curvatures(rows, run, point);
            for (int k = 0; k < Outputs; k++)
            {
                var factors = curvatures.Slice(k * run.Count, run.Count);
                TableKernels.AddSquaredRows(rows, run.First, factors, diagonal.Slice(k * Features, Features));
                foreach (double factor in factors) diagonal[Weights + k] += factor;
            }
        }
        if (weight > 0) DenseKernels.Scale(1 / weight, diagonal);
        for (int j = 0; j < Weights; j++) diagonal[j] += L2;
        return visited;
    }

    /// <summary>Weighted second derivatives of the loss in each margin, run after run, for <see cref="HessianTimes"/>.</summary>
    public double[] RowCurvatures(ReadOnlySpan<double> point)
    {
        var all = new double[checked(Outputs * Rows)];
        int done = 0;
        foreach (var run in Runs())
        {
            var curvatures = Curvatures(_table.Block(run.Block), run, point);
            curvatures.CopyTo(all.AsSpan(done));
            done += curvatures.Length;
        }
        return all;
    }

    /// <summary>Weighted second derivatives of the loss in the margin of each output: one a row in use.</summary>
    public double[][] OutputCurvatures(ReadOnlySpan<double> point)
    {
        var all = new double[Outputs][];
        for (int k = 0; k < Outputs; k++) all[k] = new double[Rows];
        foreach (var run in Runs())
        {
            var rows = _table.Block(run.Block);
            var curvatures = Curvatures(rows, run, point);
            for (int k = 0; k < Outputs; k++)
                curvatures.Slice(k * run.Count, run.Count).CopyTo(all[k].AsSpan(rows.FirstRow + run.First));
        }
        return all;
    }

    /// <summary>The Hessian (its block of each output) times a vector as long as a point.</summary>
    public void HessianTimes(double[] rowCurvatures, ReadOnlySpan<double> vector, Span<double> product)
    {
        product.Clear();
        int done = 0;
        foreach (var run in Runs())
        {
            var rows = _table.Block(run.Block);
            var margins = Margins(rows, run, vector[..Weights], vector[Weights..]);
            for (int i = 0; i < margins.Length; i++) margins[i] *= rowCurvatures[done + i];
            done += margins.Length;
            AddRows(rows, run, margins, product);
        }
        DenseKernels.Scale(1 / TotalWeight, product);
        DenseKernels.AddScaled(L2, vector[..Weights], product[..Weights]);
        if (!FitIntercept) product[Weights..].Clear();
    }

    private void AddRows(BlockRows rows, Run run, ReadOnlySpan<double> factors, Span<double> target)
    {
        for (int k = 0; k < Outputs; k++)
        {
            var own = factors.Slice(k * run.Count, run.Count);
            TableKernels.AddRows(rows, run.First, own, target.Slice(k * Features, Features));
            foreach (double factor in own) target[Weights + k] += factor;
        }
    }

    private Span<double> Curvatures(BlockRows rows, Run run, ReadOnlySpan<double> point)
    {
        var curvatures = _curvatures.AsSpan(0, Outputs * run.Count);
        _loss.Derive(
            rows.FirstRow + run.First, Margins(rows, run, point[..Weights], point[Weights..]), run.Count, curvatures);
        return curvatures;
    }

    private Span<double> Margins(
        BlockRows rows, Run run, ReadOnlySpan<double> weights, ReadOnlySpan<double> intercepts)
    {
        var margins = _margins.AsSpan(0, Outputs * run.Count);
        for (int k = 0; k < Outputs; k++)
        {
            TableKernels.Margins(
                rows, run.First, weights.Slice(k * Features, Features), intercepts[k],
                margins.Slice(k * run.Count, run.Count));
        }
        return margins;
    }

    private readonly record struct Run(int Block, int First, int Count);

    private IEnumerable<Run> Runs()
    {
        int left = Rows;
        for (int block = 0; block < _table.BlockCount && left > 0; block++)
        {
            int count = Math.Min(_table.Block(block).Count, left);
            left -= count;
            for (int first = 0; first < count; first += _runRows)
                yield return new Run(block, first, Math.Min(_runRows, count - first));
        }
    }
}
