namespace Vigie.Learn.Linear.Solvers;

/// <summary>The loss of runs of consecutive rows, of one or more outputs.</summary>
internal interface IRunLoss
{
    /// <summary>
    /// The weighted sum of losses of the rows [first, first + count). Margins, output by output, are replaced by the
    /// weighted derivatives of the sum in them, and curvatures, unless empty, by the second derivatives.
    /// </summary>
    double Derive(int first, Span<double> margins, int count, Span<double> curvatures);

    /// <summary>Sum of the weights of the rows [first, first + count).</summary>
    double Weight(int first, int count);

    /// <summary>The loss of some of the rows, by number, in the order given.</summary>
    IRunLoss Select(ReadOnlySpan<int> rows);
}
