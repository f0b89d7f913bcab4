using System.Text.Json;
using System.Text.Json.Serialization;

namespace Vigie.Bench.Peers;

/// <summary>One solver on one problem.</summary>
/// <param name="Solver">Its name.</param>
/// <param name="IsOurs">Whether it is Vigie's.</param>
/// <param name="Points">Seconds of processor time, and the objective reached.</param>
internal sealed record LinearFit(string Solver, bool IsOurs, IReadOnlyList<(double Seconds, double Objective, double Step)> Points)
{
    /// <summary>The lowest objective.</summary>
    [JsonIgnore]
    public double Best => Points.Min(point => point.Objective);

    /// <summary>What the script of the peer printed, a solver after the other.</summary>
    public static IEnumerable<LinearFit> OfPeer(IReadOnlyList<JsonElement> lines) => lines
        .Where(line => line.TryGetProperty("objective", out _))
        .GroupBy(line => line.GetProperty("solver").GetString()!)
        .Select(group => new LinearFit(group.Key, false, [.. group.Select(line => (
            line.GetProperty("seconds").GetDouble(), line.GetProperty("objective").GetDouble(), line.GetProperty("step").GetDouble()))]));

    /// <summary>Seconds to an objective; null where it was not reached.</summary>
    public double? To(double objective)
    {
        var there = Points.Where(point => point.Objective <= objective).ToList();
        return there.Count > 0 ? there.Min(point => point.Seconds) : null;
    }
}

/// <summary>All solvers on one set with one penalty.</summary>
/// <param name="Set">Name of the set.</param>
/// <param name="Rows">Its rows.</param>
/// <param name="Features">Its columns.</param>
/// <param name="NonZeros">Its values.</param>
/// <param name="Part">The penalty: alpha = part / rows.</param>
/// <param name="AtZero">The objective of zero weights.</param>
/// <param name="Fits">The solvers.</param>
/// <param name="Cap">Seconds each solver had.</param>
/// <param name="Surroundings">Commit, processor and versions.</param>
internal sealed record LinearRace(
    string Set, int Rows, int Features, long NonZeros, double Part, double AtZero, IReadOnlyList<LinearFit> Fits, double Cap,
    string Surroundings)
{
    /// <summary>The lowest objective of all.</summary>
    [JsonIgnore]
    public double Best { get; } = Fits.Min(fit => fit.Best);

    /// <summary>Seconds of a solver to a part of the way that may be left; null where it never came there.</summary>
    public double? Seconds(LinearFit fit, double left) => fit.To(Best + left * (AtZero - Best));

    /// <summary>The lowest objective of each of the two solvers that came lowest.</summary>
    public (LinearFit First, LinearFit Second) Lowest()
    {
        var ordered = Fits.OrderBy(fit => fit.Best).Take(2).ToList();
        return (ordered[0], ordered[^1]);
    }

    /// <summary>The fastest of some solvers to a level, if any came there.</summary>
    public (LinearFit? Fit, double Seconds) Fastest(Func<LinearFit, bool> isOf, double left)
    {
        LinearFit? fastest = null;
        double least = double.PositiveInfinity;
        foreach (var fit in Fits.Where(isOf))
            if (Seconds(fit, left) is { } seconds && seconds < least) (fastest, least) = (fit, seconds);
        return (fastest, least);
    }
}
