namespace Vigie.Learn.Linear.Solvers;

/// <summary>
/// What the solvers keep that go row by row with a table of gradients: one scalar a row and output, the weights with the sums
/// of all gradients, and how far these say the optimum is.
/// </summary>
internal sealed class SagRowState
{
    private const double Growth = 30;

    private readonly FiniteSum _sum;
    private readonly SolverRun _run;
    private readonly SagStop _stop;
    private readonly Solution _solution;
    private double _leastNorm = double.PositiveInfinity;

    /// <summary>At the run's start or zero; the gradients are all zero.</summary>
    public SagRowState(FiniteSum sum, SolverRun run)
    {
        (_sum, _run, _stop) = (sum, run, new SagStop(sum, run.GapTolerance));
        (int features, int outputs) = (sum.Table.Features, sum.Outputs);
        Order = new int[sum.Runs];
        for (int i = 0; i < Order.Length; i++) Order[i] = i;
        Gradients = new double[checked(sum.Table.Count * outputs)];
        Pairs = new double[checked(2 * features * outputs)];
        (Intercepts, InterceptSums, Margins) = (new double[outputs], new double[outputs], new double[outputs]);
        _solution = new Solution(new double[outputs * features], new double[outputs]);
        if (run.Start is not { } start) return;
        for (int k = 0; k < outputs; k++)
        {
            for (int j = 0; j < features; j++) Pairs[2 * (j * outputs + k)] = start.Weights[k * features + j];
            if (sum.FitIntercept) Intercepts[k] = start.Intercepts[k];
        }
    }

    /// <summary>Chunks, in the table's order.</summary>
    public int[] Order { get; }

    /// <summary>Derivatives in the margins, outputs of row after row.</summary>
    public double[] Gradients { get; }

    /// <summary>Weight and sum of gradients side by side, so that one cache line brings both: outputs of feature after
    /// feature.</summary>
    public double[] Pairs { get; }

    /// <summary>One an output.</summary>
    public double[] Intercepts { get; }

    /// <summary>Sums of the gradients in the intercepts.</summary>
    public double[] InterceptSums { get; }

    /// <summary>Room for the margins of a row.</summary>
    public double[] Margins { get; }

    /// <summary>The weights at the end of the last pass.</summary>
    public Solution Solution => _solution;

    /// <summary>Ends a pass whose weights and sums are in <see cref="Pairs"/>; returns whether it was the last.</summary>
    /// <param name="drifts">Whether the weights drive apart, for rows that count for far more than the others: shorter steps
    /// bring them back.</param>
    public bool EndPass(out bool drifts)
    {
        double squares = 0;
        int features = _sum.Table.Features, outputs = _sum.Outputs;
        for (int k = 0; k < outputs; k++)
        {
            for (int j = 0; j < features; j++)
            {
                int at = 2 * (j * outputs + k);
                double weight = _solution.Weights[k * features + j] = Pairs[at];
                double gradient = Pairs[at + 1] / _sum.TotalWeight + _sum.L2 * weight;
                double least = weight != 0
                    ? gradient + Math.Sign(weight) * _sum.L1
                    : Math.Max(0, Math.Abs(gradient) - _sum.L1);
                squares += least * least;
            }
            _solution.Intercepts[k] = Intercepts[k];
            double slope = InterceptSums[k] / _sum.TotalWeight;
            if (_sum.FitIntercept) squares += slope * slope;
        }
        double norm = Math.Sqrt(squares);
        drifts = norm > Growth * _leastNorm;
        _leastNorm = Math.Min(_leastNorm, norm);
        bool stop = !_run.Report(_solution.Weights, _solution.Intercepts);
        return stop || _stop.IsDone(_solution.Weights, _solution.Intercepts, norm);
    }
}
