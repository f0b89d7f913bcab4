using Vigie.Learn.Linear.Losses;

namespace Vigie.Learn.Linear.Solvers;

/// <summary>Solves linear problems: the one way in for every solver. Same problem, options and seed: same bits.</summary>
public static class LinearSolver
{
    /// <summary>Solves a problem.</summary>
    /// <exception cref="ArgumentException">The start does not fit, or the solver cannot do the loss or penalty.</exception>
    public static SolverResult Solve(LinearProblem problem, SolverOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(problem);
        options ??= new SolverOptions();
        CheckStart(problem, options.Start);
        var (solver, reason) = SolverChoice.For(problem, options.Solver);
        return problem.Objective.Loss == LossKind.Multinomial
            ? Together(problem, options, solver, reason)
            : OneByOne(problem, options, solver, reason);
    }

    private static SolverResult Together(LinearProblem problem, SolverOptions options, SolverKind solver, string reason)
    {
        double atZero = Math.Log(problem.Outputs);
        var run = new SolverRun(
            options.MaxPasses, options.Tolerance * atZero, options.Seed, options.Start, options.OnPass)
        {
            HeldOut = options.HeldOut,
            Patience = options.Patience,
            LineSearch = options.LineSearch ? 1 : null,
        };
        var solution = SolverChoice.Solve(solver, problem, run);
        var optimality = MultinomialOptimality.Measure(problem, solution.Weights, solution.Intercepts);
        return Result(problem, solution.Weights, [optimality], run.Passes, solver, reason, atZero, options.Tolerance, solution.IsSettled);
    }

    private static SolverResult OneByOne(LinearProblem problem, SolverOptions options, SolverKind solver, string reason)
    {
        int features = problem.Table.Features, outputs = problem.Outputs, passes = 0;
        var weights = new double[checked(outputs * features)];
        var intercepts = new double[outputs];
        var optimalities = new Optimality[outputs];
        double atZero = 0;
        bool stopped = false, settled = true;
        for (int k = 0; k < outputs && !stopped; k++)
        {
            var single = SingleProblem.Of(problem, k);
            double zero = new BatchObjective(single).ValueAtZero();
            atZero += zero;
            var run = new SolverRun(
                options.MaxPasses, options.Tolerance * zero, options.Seed, Slice(options.Start, k, features),
                Observer(options.OnPass, k, passes, weights, intercepts))
            {
                HeldOut = options.HeldOut,
                Patience = options.Patience,
                LineSearch = options.LineSearch ? 1 : null,
            };
            var solution = SolverChoice.Solve(solver, single, run);
            solution.Weights.CopyTo(weights, k * features);
            optimalities[k] = SingleOptimality.Measure(single, solution.Weights, solution.Intercepts[0], solution.Smoothing);
            double proved = Math.Max(0, optimalities[k].Objective - solution.LowerBound);
            optimalities[k] = optimalities[k] with { Gap = Math.Min(optimalities[k].Gap, proved) };
            intercepts[k] = optimalities[k].Intercepts[0];
            passes += run.Passes;
            settled &= solution.IsSettled;
            stopped = run.IsStopped;
        }
        if (stopped) Measure(problem, weights, intercepts, optimalities);
        return Result(problem, weights, optimalities, passes, solver, reason, atZero, options.Tolerance, settled);
    }

    // The observer sees all outputs: those done, the one at work, zero for the rest.
    private static PassObserver? Observer(PassObserver? onPass, int k, int before, double[] weights, double[] intercepts)
    {
        if (onPass is null) return null;
        return (pass, own, ownIntercept) =>
        {
            own.CopyTo(weights.AsSpan(k * own.Length));
            intercepts[k] = ownIntercept[0];
            return onPass(before + pass, weights, intercepts);
        };
    }

    private static void Measure(LinearProblem problem, double[] weights, double[] intercepts, Optimality[] optimalities)
    {
        int features = problem.Table.Features;
        for (int k = 0; k < optimalities.Length; k++)
        {
            optimalities[k] = SingleOptimality.Measure(
                SingleProblem.Of(problem, k), weights.AsSpan(k * features, features), intercepts[k]);
        }
    }

    private static SolverResult Result(
        LinearProblem problem, double[] weights, Optimality[] optimalities, int passes, SolverKind solver, string reason,
        double atZero, double tolerance, bool isSettled)
    {
        double gap = optimalities.Sum(optimality => optimality.Gap);
        double norm = Math.Sqrt(optimalities.Sum(optimality => optimality.GradientNorm * optimality.GradientNorm));
        double[] intercepts = [.. optimalities.SelectMany(optimality => optimality.Intercepts)];
        return new SolverResult
        {
            Model = new FittedLinearModel(
                problem.Objective.Loss, problem.Table.Features, weights, intercepts, problem.Targets.ClassNames),
            Solver = solver,
            Reason = reason,
            Passes = passes,
            Objective = optimalities.Sum(optimality => optimality.Objective),
            Gap = gap,
            GradientNorm = norm,
            Converged = double.IsFinite(gap) ? gap <= tolerance * atZero : isSettled && tolerance > 0,
        };
    }

    private static FittedWeights? Slice(FittedWeights? start, int k, int features) => start is null ? null
        : new FittedWeights(start.Weights[(k * features)..((k + 1) * features)], [start.Intercepts[k]]);

    private static void CheckStart(LinearProblem problem, FittedWeights? start)
    {
        if (start is null) return;
        if (start.Intercepts.Length != problem.Outputs)
            Throw.LengthsDiffer(nameof(start), start.Intercepts.Length, nameof(problem.Outputs), problem.Outputs);
        if (start.Weights.Length != (long)problem.Outputs * problem.Table.Features)
            Throw.LengthsDiffer(nameof(start), start.Weights.Length, "outputs x features", problem.Outputs * problem.Table.Features);
    }
}
