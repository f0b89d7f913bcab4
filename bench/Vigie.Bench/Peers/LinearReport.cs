using System.Globalization;

namespace Vigie.Bench.Peers;

/// <summary>The tables of <c>linear.md</c>, with every goal that was missed.</summary>
internal sealed class LinearReport(LinearResults results)
{
    private const double SagGoal = 10;
    private const double PassGoal = 10;
    private const double RowsGoal = 3;
    private const string PeerSag = "LogisticRegression sag";
    private const string PeerAverage = "SGDClassifier average";

    private static readonly double[] Levels = [1e-3, 1e-6, 1e-9];

    private readonly List<LinearRace> _races = results.Races;

    /// <summary>The whole file.</summary>
    public IReadOnlyList<string> Lines() =>
    [
        "# Linear learners beside their peers", "",
        "Written by `dotnet run -c Release --project bench/Vigie.Bench -- peers linear`; each set names what it was measured on.", "",
        "Seconds are those of processor time of the process, user and system, on one pinned processor, of the same rows in the same run: of a solver of Vigie the "
            + "least of up to three runs, of a peer those of the fit that came there, fitted anew for each number of passes "
            + "(for LIBLINEAR: for each tolerance) with tol=0. The objective is mean log-loss + alpha/2 |w|^2, the intercept free; "
            + "LIBLINEAR penalises its intercept, and stands for what it reaches. A peer gets float64 rows, Vigie float32 rows of "
            + "the same values. A dash is a level not reached in the seconds that each solver had. "
            + "The machine was not quiet: others computed on its processors, which share caches and memory with these runs, so seconds "
            + "of one run may be twice those of another; peer and Vigie are of one run, and only their ratio counts. "
            + "Levels are (f - f*) / (f0 - f*): f* is the lowest objective of all, f0 that of zero weights.", "",
        .. Goals(), .. _races.SelectMany(Table), .. FirstPass(), .. results.Tables.Values.SelectMany(lines => lines),
    ];

    private IEnumerable<string> Goals()
    {
        if (_races.Count == 0) yield break;
        yield return "## Goals";
        yield return "";
        yield return "| set | alpha | sag / peer's sag at 1e-6 (goal 10) | auto, s to 1e-6 | fastest peer, s to 1e-6 | peer / auto (goal > 1) | sag | auto |";
        yield return "|---|---|---|---|---|---|---|---|";
        foreach (var race in _races)
        {
            var sag = race.Fastest(fit => fit is { IsOurs: true, Solver: "sag" }, 1e-6);
            var peerSag = race.Fastest(fit => fit.Solver == PeerSag, 1e-6);
            var auto = race.Fastest(fit => fit.IsOurs && fit.Solver.StartsWith("auto", StringComparison.Ordinal), 1e-6);
            var peer = race.Fastest(fit => !fit.IsOurs, 1e-6);
            var (sagBound, sagCell) = Against(race.Fits.FirstOrDefault(fit => fit.Solver == PeerSag), peerSag, sag);
            // A peer that was stopped sooner than auto came there might have been ahead of it.
            bool isOpen = race.Fits.Any(fit =>
                !fit.IsOurs && race.Seconds(fit, 1e-6) is null && fit.Points.Max(point => point.Seconds) < auto.Seconds);
            var autoVerdict = peer.Seconds < auto.Seconds || auto.Fit is null ? "missed" : isOpen ? "not shown" : "met";
            var sagVerdict = sagBound >= SagGoal ? "met" : peerSag.Fit is null ? "not shown" : "missed";
            yield return Text($"| {race.Set} | {race.Part}/n | {sagCell} | {Seconds(auto)}{(auto.Fit is null ? "" : $" {auto.Fit.Solver}")} | ")
                + $"{Seconds(peer)}{(peer.Fit is null ? "" : $" {peer.Fit.Solver}")} | {Ratio(peer, auto)} | {sagVerdict} | {autoVerdict} |";
        }
        yield return "";
        yield return "A peer refitted for ever more passes stops when its seconds are used up: where it had not come to 1e-6 by then, its";
        yield return "longest fit is a bound (>), and where the bound does not settle the goal it is not shown. Where the time goes when a goal is";
        yield return "missed, and what was tried, stands in [docs/RESULTS.md](../../docs/RESULTS.md#tables-of-numbers).";
        yield return "";
    }

    private static IEnumerable<string> Table(LinearRace race)
    {
        var (first, second) = race.Lowest();
        yield return Text($"## {race.Set}, alpha = {race.Part}/n");
        yield return "";
        yield return Text($"{race.Rows} rows x {race.Features} columns, {race.NonZeros} values. f* = {race.Best:0.0000000000000000} of {first.Solver}; ")
            + Text($"{second.Solver} came to {second.Best:0.0000000000000000}, {(second.Best - first.Best) / Math.Abs(first.Best):0.0e+0} of it above; f0 = {race.AtZero:0.000000}. ")
            + Text($"{race.Cap:0} s each; {race.Surroundings}.");
        yield return "";
        yield return "| solver | s to 1e-3 | s to 1e-6 | s to 1e-9 | passes to 1e-6 | left at the end |";
        yield return "|---|---|---|---|---|---|";
        foreach (var fit in race.Fits)
        {
            var passes = fit.Points.Where(point => point.Objective <= race.Best + 1e-6 * (race.AtZero - race.Best)).Select(point => point.Step).ToList();
            double left = (fit.Best - race.Best) / (race.AtZero - race.Best);
            var cells = string.Join(" | ", Levels.Select(level => race.Seconds(fit, level) is { } seconds ? Text($"{seconds:0.000}") : "-"));
            yield return $"| {(fit.IsOurs ? $"**{fit.Solver}**" : fit.Solver)} | {cells} | "
                + Text($"{(passes.Count > 0 ? passes[0].ToString("g4", CultureInfo.InvariantCulture) : "-")} | {left:0.0e+0} |");
        }
        yield return "";
    }

    // What one pass leaves, and at how many rows a second.
    private IEnumerable<string> FirstPass()
    {
        if (_races.Count == 0) yield break;
        yield return "## The first pass";
        yield return "";
        yield return "Goal: a tenth of what SGDClassifier(average=True) leaves, at three times its rows a second. Each is the least of several fits of one pass; ours come after fits "
            + "that warm it up, for its code is compiled while it runs and the peer's was before. Sets raced before this was so have compilation in asgd's figure.";
        yield return "";
        yield return "| set | alpha | asgd leaves | peer leaves | peer / asgd | asgd rows/s | peer rows/s | asgd / peer | verdict |";
        yield return "|---|---|---|---|---|---|---|---|---|";
        foreach (var race in _races)
        {
            var ours = race.Fits.FirstOrDefault(fit => fit is { IsOurs: true, Solver: "asgd" });
            var peer = race.Fits.FirstOrDefault(fit => fit.Solver == PeerAverage);
            if (ours is null || peer is null) continue;
            var (ourSeconds, ourObjective, _) = ours.Points[0];
            var (peerSeconds, peerObjective, _) = peer.Points[0];
            double ourLeft = (ourObjective - race.Best) / (race.AtZero - race.Best), peerLeft = (peerObjective - race.Best) / (race.AtZero - race.Best);
            double speed = peerSeconds / ourSeconds;
            bool closer = peerLeft >= PassGoal * ourLeft, faster = speed >= RowsGoal;
            yield return Text($"| {race.Set} | {race.Part}/n | {ourLeft:0.0e+0} | {peerLeft:0.0e+0} | {peerLeft / ourLeft:0.0} | {race.Rows / ourSeconds:0} | {race.Rows / peerSeconds:0} | {speed:0.0} | ")
                + $"{(closer && faster ? "both met" : closer ? "speed missed" : faster ? "closeness missed" : "both missed")} |";
        }
        yield return "";
    }

    // How many times the seconds of ours a peer needs, or at least needs.
    private static (double Times, string Cell) Against(
        LinearFit? peer, (LinearFit? Fit, double Seconds) reached, (LinearFit? Fit, double Seconds) ours)
    {
        if (peer is null || ours.Fit is null) return (0, "-");
        double seconds = reached.Fit is null ? peer.Points.Max(point => point.Seconds) : reached.Seconds;
        double times = seconds / ours.Seconds;
        return (times, Text($"{(reached.Fit is null ? "> " : "")}{times:0.0}"));
    }

    private static string Seconds((LinearFit? Fit, double Seconds) fastest) => fastest.Fit is null ? "-" : Text($"{fastest.Seconds:0.000}");

    private static string Ratio((LinearFit? Fit, double Seconds) slow, (LinearFit? Fit, double Seconds) fast) =>
        fast.Fit is null ? "-" : slow.Fit is null ? "never" : Text($"{slow.Seconds / fast.Seconds:0.0}");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
