using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Vigie.App.Reports;
using Vigie.Host.Sinks;
using Vigie.Host.Snapshots;
using Vigie.Learn.Linear.Solvers;
using Vigie.Logs.Records;

namespace Vigie.App.Cli;

/// <summary><c>vigie fit</c>: a linear model of a table of numbers.</summary>
internal static class FitVerb
{
    public static Command Make(TextWriter output, TextWriter error)
    {
        var common = new CommonOptions();
        var table = new TableArguments();
        var linear = new LinearOptions();
        var test = FileOption("--test", "A table to try the model on: log-loss, accuracy, ROC-AUC, PR-AUC; or squared error");
        var testLabels = FileOption("--test-labels", "Its labels, where the table brings none");
        var model = FileOption("--model", "The model file to write");
        var coefficients = FileOption("--coefficients", "The weights as JSON to write");
        var trace = FileOption("--trace", "Objective after each pass as CSV to write: pass,seconds,objective");
        var command = new Command("fit", "Fit a linear model to a table of numbers");
        table.Add(command);
        linear.Add(command, withSolver: true);
        foreach (var option in new[] { test, testLabels, model, coefficients, trace }) command.Add(option);
        common.AddOutput(command);
        command.Does(error, (parsed, stop) => Run(
            new FitRequest
            {
                Data = parsed.GetRequiredValue(table.File),
                Labels = parsed.GetValue(table.Labels),
                Loading = table.LoadOptions(parsed, linear.ThreadCount(parsed), stop),
                Objective = linear.Objective(parsed),
                Solver = linear.SolverOptions(parsed),
                Balanced = linear.IsBalanced(parsed),
                Test = parsed.GetValue(test),
                TestLabels = parsed.GetValue(testLabels),
                Model = parsed.GetValue(model),
                Coefficients = parsed.GetValue(coefficients),
                Trace = parsed.GetValue(trace),
            },
            new Screen(output, error, parsed.GetValue(common.Json), parsed.GetValue(common.Quiet)), stop));
        return command;
    }

    /// <summary>Reads, solves, and writes what is asked for.</summary>
    public static void Run(FitRequest request, Screen screen, CancellationToken stop)
    {
        // Opened first: a target that cannot be written is told before the work, not after it.
        using var modelFile = request.Model is null ? null : new AtomicFile(request.Model);
        using var coefficientFile = request.Coefficients is null ? null : new AtomicFile(request.Coefficients);
        using var traceFile = request.Trace is null ? null : new AtomicFile(request.Trace);
        using var data = LinearData.Load(request.Data, request.Labels, request.Loading, request.Objective.Loss);
        var targets = request.Balanced && data.Targets.AreClasses ? data.Targets.Balanced() : data.Targets;
        var problem = new LinearProblem(data.Rows, targets, request.Objective);
        var trace = new SolverTrace(problem, stop);
        var result = Solve(trace, request, traceFile is not null);
        using var test = request.Test is null ? null : LoadTest(request, data, result.Model);
        screen.Warn([.. data.Warnings, .. test?.Warnings ?? []]);
        var facts = Facts(request, data, result, trace.Seconds, test);
        var model = new LinearModelFile(
            result.Model, data.Columns, request.Loading.Reading.Label ?? "", data.FirstIndex, Sentence(facts));
        if (modelFile is not null) model.Write(modelFile);
        Write(coefficientFile, stream => JsonSerializer.Serialize(stream, Coefficients(result.Model), LinearLineJson.Default.CoefficientFacts));
        Write(traceFile, stream => WriteTrace(stream, trace.Points));
        if (screen.IsJson) screen.Output.WriteLine(JsonSerializer.Serialize(facts, LinearJson.Default.FitFacts));
        else FitSummary.Show(facts, request, screen);
    }

    private static void Write(AtomicFile? file, Action<Stream> write)
    {
        if (file is null) return;
        write(file.Stream);
        file.Commit();
    }

    // What the solver cannot do is said by it.
    private static SolverResult Solve(SolverTrace trace, FitRequest request, bool withPoints)
    {
        try
        {
            return trace.Run(request.Solver, withPoints);
        }
        catch (ArgumentException fault)
        {
            throw new InputException($"{request.Data}: {fault.Message}");
        }
    }

    private static LinearData LoadTest(FitRequest request, LinearData data, FittedLinearModel model)
    {
        var loading = request.Loading with
        {
            Features = model.Features,
            Reading = request.Loading.Reading with { FirstIndex = data.FirstIndex },
        };
        return LinearData.Load(
            request.Test!, request.TestLabels, loading, request.Objective.Loss, data.Targets.AreClasses ? model.ClassNames : null);
    }

    private static FitFacts Facts(FitRequest request, LinearData data, SolverResult result, double seconds, LinearData? test) => new(
        LinearOptions.Name(result.Solver), result.Reason, LinearOptions.Name(request.Objective.Loss),
        LinearOptions.Name(request.Objective.Penalty), request.Objective.Alpha, result.Passes, seconds, data.ReadSeconds,
        result.Objective, double.IsFinite(result.Gap) ? result.Gap : null, result.GradientNorm, result.Converged, data.Rows.Count,
        data.Rows.Features, data.Rows.NonZeros, data.Rows.IsDense, data.IsMapped, result.Model.ClassNames,
        test is null ? null : LinearMetrics.Of(result.Model, test.Rows, test.Targets));

    private static string Sentence(FitFacts facts) => string.Create(CultureInfo.InvariantCulture,
        $"{facts.Loss} loss, {facts.Penalty} penalty of {facts.Alpha:g4}, by {facts.Solver} in {facts.Passes} passes over ")
        + $"{BacktestSummary.Number(facts.Rows)} rows x {BacktestSummary.Number(facts.Features)} columns";

    private static CoefficientFacts Coefficients(FittedLinearModel model) => new(
        model.ClassNames, model.Intercepts.ToArray(),
        [.. Enumerable.Range(0, model.Outputs).Select(k => model.Weights(k).ToArray())]);

    private static void WriteTrace(Stream stream, List<TracePoint> points)
    {
        using var text = new StreamWriter(stream, leaveOpen: true);
        text.Write("pass,seconds,objective\n");
        foreach (var (pass, seconds, objective) in points)
            text.Write(string.Create(CultureInfo.InvariantCulture, $"{pass},{seconds:0.000000},{objective:R}\n"));
    }

    private static Option<string?> FileOption(string name, string description) => new(name) { Description = description, HelpName = "FILE" };
}
