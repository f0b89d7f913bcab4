namespace Vigie.Learn.Linear.Losses;

/// <summary>Work that is compiled once for each loss.</summary>
internal interface IRowLossWork<out TResult>
{
    /// <summary>Does the work with the loss.</summary>
    TResult Run<TLoss>(TLoss loss)
        where TLoss : struct, IRowLoss;
}

/// <summary>From the name of a loss to its struct.</summary>
internal static class RowLosses
{
    /// <summary>Runs the work with the struct of a loss of one margin; not for <see cref="LossKind.Multinomial"/>.</summary>
    /// <param name="kind">Which.</param>
    /// <param name="width">Of Huber and epsilon-insensitive loss.</param>
    /// <param name="work">A struct, so that nothing is allocated.</param>
    public static TResult With<TWork, TResult>(LossKind kind, double width, TWork work)
        where TWork : IRowLossWork<TResult> => kind switch
        {
            LossKind.Logistic => work.Run(default(LogisticRowLoss)),
            LossKind.Hinge => work.Run(default(HingeRowLoss)),
            LossKind.SquaredHinge => work.Run(default(SquaredHingeRowLoss)),
            LossKind.ModifiedHuber => work.Run(default(ModifiedHuberRowLoss)),
            LossKind.Squared => work.Run(default(SquaredRowLoss)),
            LossKind.Huber => work.Run(new HuberRowLoss(width)),
            LossKind.EpsilonInsensitive => work.Run(new EpsilonInsensitiveRowLoss(width)),
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, $"{kind} is not a loss of one margin."),
        };

    /// <summary>Whether the loss is of classes (else of numbers).</summary>
    public static bool IsOfClasses(LossKind kind) => kind <= LossKind.ModifiedHuber;

    /// <summary>Whether the first derivative is continuous.</summary>
    public static bool IsSmooth(LossKind kind) => kind is not (LossKind.Hinge or LossKind.EpsilonInsensitive);
}
