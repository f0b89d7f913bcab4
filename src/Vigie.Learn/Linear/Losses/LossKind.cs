namespace Vigie.Learn.Linear.Losses;

/// <summary>
/// What a prediction's error costs. With m the margin (w.x + b), y the class as -1 or 1, z = y m, and t the number to
/// predict, r = m - t.
/// </summary>
public enum LossKind
{
    /// <summary>log(1 + exp(-z)); more than two classes one against the rest.</summary>
    Logistic,

    /// <summary>-log softmax of the class's margin, one margin a class.</summary>
    Multinomial,

    /// <summary>max(0, 1 - z).</summary>
    Hinge,

    /// <summary>max(0, 1 - z)².</summary>
    SquaredHinge,

    /// <summary>max(0, 1 - z)² for z >= -1, else -4 z.</summary>
    ModifiedHuber,

    /// <summary>r²/2.</summary>
    Squared,

    /// <summary>r²/2 up to the width, width |r| - width²/2 beyond it.</summary>
    Huber,

    /// <summary>max(0, |r| - width).</summary>
    EpsilonInsensitive,
}
