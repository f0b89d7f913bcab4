using Vigie.Learn.Linear.Losses;
using Vigie.Learn.Tables;

namespace Vigie.Learn.Linear.Solvers;

/// <summary>
/// A table, what its rows are to be learned as, and what is minimised: sum of weight x loss / sum of weights + penalty. A
/// weight of 2 is the row twice. Checked when built.
/// </summary>
/// <remarks>
/// Classes: two with a loss of one margin make one output, for the larger class; more are solved one against the rest, and
/// the objective is the sum over them. With <see cref="LossKind.Multinomial"/> there is one output a class, together.
/// </remarks>
public sealed class LinearProblem
{
    /// <summary>Checks that all fits together.</summary>
    /// <exception cref="ArgumentException">
    /// Rows and targets differ in number, there is no row of positive weight, the loss is of another kind of target, or
    /// fewer than two classes have weight: then no finite weights are best.
    /// </exception>
    public LinearProblem(FeatureTable table, Targets targets, ObjectiveOptions objective)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(targets);
        ArgumentNullException.ThrowIfNull(objective);
        if (targets.Count != table.Count)
            Throw.LengthsDiffer(nameof(targets), targets.Count, nameof(table), table.Count);
        if (!(targets.TotalWeight > 0)) throw new ArgumentException("No row has a positive weight.", nameof(targets));
        if (targets.AreClasses != RowLosses.IsOfClasses(objective.Loss))
        {
            throw new ArgumentException(
                $"The loss {objective.Loss} needs {(targets.AreClasses ? "numbers" : "classes")} as targets.", nameof(targets));
        }
        if (targets.AreClasses) CheckClasses(targets);
        (Table, Targets, Objective) = (table, targets, objective);
    }

    /// <summary>The rows.</summary>
    public FeatureTable Table { get; }

    /// <summary>One target and weight a row.</summary>
    public Targets Targets { get; }

    /// <summary>Loss and penalty.</summary>
    public ObjectiveOptions Objective { get; }

    /// <summary>Rows of weights in a solution: 1 for numbers and two classes, else one a class.</summary>
    public int Outputs => Objective.Loss == LossKind.Multinomial ? Targets.ClassNames.Count
        : Targets.ClassNames.Count > 2 ? Targets.ClassNames.Count
        : 1;

    private static void CheckClasses(Targets targets)
    {
        var totals = targets.ClassTotals();
        int missing = Array.FindIndex(totals, total => total == 0);
        if (totals.Length < 2)
        {
            throw new ArgumentException(
                $"All rows are of the class '{targets.ClassNames[0]}': telling classes apart needs two.", nameof(targets));
        }
        if (missing >= 0)
        {
            throw new ArgumentException(
                $"No row of the class '{targets.ClassNames[missing]}' has a positive weight.", nameof(targets));
        }
    }
}
