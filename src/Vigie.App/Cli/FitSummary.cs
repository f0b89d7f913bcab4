using System.Globalization;
using Vigie.App.Reports;

namespace Vigie.App.Cli;

/// <summary>What <c>vigie fit</c> tells a person.</summary>
internal static class FitSummary
{
    public static void Show(FitFacts facts, FitRequest request, Screen screen)
    {
        screen.Say($"{BacktestSummary.Number(facts.Rows)} rows x {BacktestSummary.Number(facts.Features)} columns, "
            + $"{BacktestSummary.Number(facts.Nonzeros)} {(facts.Dense ? "values" : "non-zeros")}"
            + (facts.OutOfCore ? ", mapped from a file" : "")
            + (facts.Classes.Count > 0 ? $"; classes {Listed(facts.Classes)}" : "")
            + Text($"; read in {facts.ReadSeconds:0.00} s."));
        screen.Say($"Solver {facts.Solver} ({facts.Reason}): {BacktestSummary.Number(facts.Passes)} {(facts.Passes == 1 ? "pass" : "passes")} in "
            + Text($"{facts.SolveSeconds:0.00} s, objective {facts.Objective:0.00000000}."));
        screen.Say(Verdict(facts, request));
        if (facts.Test is { } test) ShowTest(test, request, screen);
        foreach (var (what, path) in new[] { ("Model", request.Model), ("Weights", request.Coefficients), ("Trace", request.Trace) })
            if (path is not null) screen.Say($"{what}: {path}");
    }

    private static string Verdict(FitFacts facts, FitRequest request)
    {
        var bound = facts.Gap is { } gap
            ? Text($"the objective is at most {gap:0.0e+0} above the best there is")
            : Text($"no bound on the distance to the best is known; the gradient's norm is {facts.GradientNorm:0.0e+0}");
        if (facts.Converged) return $"Converged: {bound}.";
        if (request.Solver.Tolerance == 0) return $"All passes done, as asked (tolerance 0): {bound}.";
        var remedy = facts.Passes < request.Solver.MaxPasses
            ? "try --solver auto, or rescale columns of very different sizes"
            : "allow more --passes, or try --solver auto, or rescale columns of very different sizes";
        return $"Not converged: {bound}; {remedy}.";
    }

    private static void ShowTest(LinearMetrics test, FitRequest request, Screen screen)
    {
        var figures = new (string Name, double? Value)[]
        {
            ("log-loss", test.LogLoss), ("accuracy", test.Accuracy), ("ROC-AUC", test.RocAuc), ("PR-AUC", test.PrAuc),
            ("mean squared error", test.Mse), ("mean absolute error", test.Mae), ("R2", test.R2),
        };
        screen.Say($"On {request.Test} ({BacktestSummary.Number(test.Rows)} rows): "
            + string.Join(", ", figures.Where(f => f.Value is not null).Select(f => Text($"{f.Name} {f.Value:0.0000}"))) + ".");
    }

    private static string Listed(IReadOnlyList<string> classes)
    {
        const int shown = 6;
        var list = string.Join(", ", classes.Take(shown));
        return classes.Count > shown ? $"{list} and {classes.Count - shown} more" : list;
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
