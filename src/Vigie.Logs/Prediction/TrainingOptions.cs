using Vigie.Learn;

namespace Vigie.Logs.Prediction;

/// <summary>How the risk model is trained.</summary>
public sealed record TrainingOptions
{
    /// <summary>Seed of every random draw.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Strength of the L2 penalty.</summary>
    public double Alpha { get; init => field = Check.NonNegativeFinite(value); } = 1e-4;

    /// <summary>Passes of averaged SGD over the table of rows, at most.</summary>
    public int Passes { get; init => field = Check.Within(value, 1, 10_000); } = 40;

    /// <summary>Training stops when a pass lowers the objective by less than this part of it.</summary>
    public double Tolerance { get; init => field = Check.NonNegativeFinite(value); } = 1e-5;

    /// <summary>
    /// What standardised counts of single templates are multiplied by, against 1 for levels, rates and metrics: a model
    /// may lean on one pattern only as far as the data insists, since patterns change with the software.
    /// </summary>
    public double TemplateScale { get; init => field = Check.NonNegativeFinite(value); } = 0.03;

    /// <summary>Stretches of the past that are each scored by a model of the others, for threshold and calibration.</summary>
    public int Blocks { get; init => field = Check.Within(value, 2, 100); } = 5;

    /// <summary>With fewer failures than this in the past no risk model is trained.</summary>
    public int MinFailures { get; init => field = Check.Within(value, 2, 1000); } = 4;

    /// <summary>
    /// Numbers in the table of training rows at most; beyond it negative rows are sampled and weigh the more.
    /// </summary>
    public int MaxNonZeros { get; init => field = Check.Within(value, 1000, 1 << 28); } = 24_000_000;

    /// <summary>
    /// Runs a numbered piece of work for each of 0 .. count - 1, in any order or at once; the pieces share nothing. The
    /// default is one after the other; the program may give one that uses several threads.
    /// </summary>
    public Action<int, Action<int>> ForEach { get; init; } = static (count, work) =>
    {
        for (int i = 0; i < count; i++) work(i);
    };
}
