using Vigie.Learn;
using Vigie.Learn.Linear.Solvers;
using Vigie.Logs.Alerts;

namespace Vigie.Logs.Prediction;

/// <summary>How the risk model is trained.</summary>
public sealed record TrainingOptions
{
    /// <summary>Seed of every random draw.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Strength of the L2 penalty, with classes that weigh as much as one another.</summary>
    public double Alpha { get; init => field = Check.NonNegativeFinite(value); } = 2e-3;

    /// <summary>What solves the table of rows.</summary>
    public SolverKind Solver { get; init; } = SolverKind.Auto;

    /// <summary>Passes over the table of rows, at most.</summary>
    public int Passes { get; init => field = Check.Within(value, 1, 10_000); } = 200;

    /// <summary>Numbers that one training may visit, over all passes.</summary>
    public double MaxVisits { get; init => field = Check.PositiveFinite(value); } = 6e8;

    /// <summary>Training stops when the objective is proved to be this close to the optimum, as a part of that of no model.</summary>
    public double Tolerance { get; init => field = Check.NonNegativeFinite(value); } = 1e-3;

    /// <summary>
    /// Ways to learn, each tried on the last stretch of the past after learning from what came before; the one that ranks
    /// best there is taken, the first of equals and where there are too few failures to tell. The patterns of the past say
    /// much where software stays the same and mislead where it changes, so they are scaled down or left out.
    /// </summary>
    public IReadOnlyList<RiskCandidate> Candidates { get; init; } =
    [
        new(RiskMethod.Batch, 0.1), new(RiskMethod.Batch, 0.3), new(RiskMethod.Batch, 0), new(RiskMethod.Batch, 0.1, numbers: 0.1),
        new(RiskMethod.Online, 0.1),
    ];

    /// <summary>How the alarm threshold is chosen on the past.</summary>
    public AlertPolicy Policy { get; init; } = AlertPolicy.BestF1;

    /// <summary>Stretches of the past that are each scored by a model of the others, for threshold and calibration.</summary>
    public int Blocks { get; init => field = Check.Within(value, 2, 100); } = 10;

    /// <summary>With fewer failures than this in the past no risk model is trained.</summary>
    public int MinFailures { get; init => field = Check.Within(value, 2, 1000); } = 4;

    /// <summary>
    /// Numbers in the table of training rows at most; beyond it negative rows are sampled and weigh the more.
    /// </summary>
    public int MaxNonZeros { get; init => field = Check.Within(value, 1000, 1 << 28); } = 8_000_000;

    /// <summary>
    /// Runs a numbered piece of work for each of 0 .. count - 1, in any order or at once; the pieces share nothing. The
    /// default is one after the other; the program may give one that uses several threads.
    /// </summary>
    public Action<int, Action<int>> ForEach { get; init; } = static (count, work) =>
    {
        for (int i = 0; i < count; i++) work(i);
    };
}
