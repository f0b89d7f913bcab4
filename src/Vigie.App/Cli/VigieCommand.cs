using System.CommandLine;
using System.Text.RegularExpressions;
using Vigie.Logs.Records;

namespace Vigie.App.Cli;

/// <summary>The program: its verbs, and what its exit codes mean (0 done, 1 bad input or failure, 2 wrong usage).</summary>
internal static class VigieCommand
{
    public const int Done = 0;
    public const int Failed = 1;
    public const int WrongUsage = 2;

    public static async Task<int> RunAsync(string[] args, TextWriter output, TextWriter error)
    {
        var root = new RootCommand(
            "Reads the logs and metrics of a fleet of machines, learns what precedes a failure, and says which machine will "
            + "fail, how sure it is and why.")
        {
            LearnVerb.Make(output, error),
            PredictVerb.Make(output, error),
            BacktestVerb.Make(output, error),
            CompareVerb.Make(output, error),
            FailuresVerb.Make(output, error),
            TemplatesVerb.Make(output, error),
            StatesVerb.Make(output, error),
            InspectVerb.Make(output, error),
            SimulateVerb.Make(output, error),
            DemoVerb.Make(output, error),
            FitVerb.Make(output, error),
            ClusterVerb.Make(output, error),
            ScoreVerb.Make(output, error),
            BenchVerb.Make(output, error),
        };
        var parsed = root.Parse(args);
        if (parsed.Errors.Count > 0)
        {
            foreach (var fault in parsed.Errors) await error.WriteLineAsync($"vigie: {fault.Message}");
            await error.WriteLineAsync("Try 'vigie --help', or 'vigie VERB --help' for the options of a verb.");
            return WrongUsage;
        }
        var configuration = new InvocationConfiguration
        {
            Output = output,
            Error = error,
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = TimeSpan.FromSeconds(30),
        };
        return await parsed.InvokeAsync(configuration);
    }

    /// <summary>
    /// Gives a verb its action: the errors a user can cause become one line and an exit code.
    /// <paramref name="whenStopped"/> says what an interrupted run leaves.
    /// </summary>
    public static void Does(
        this Command command, TextWriter error, Action<ParseResult, CancellationToken> action,
        string whenStopped = "no file was written, and what was there before is as it was")
    {
        command.SetAction((parsed, stop) =>
            Task.Run(() => Guarded(parsed, error, action, whenStopped, stop), CancellationToken.None));
    }

    private static int Guarded(
        ParseResult parsed, TextWriter error, Action<ParseResult, CancellationToken> action, string whenStopped,
        CancellationToken stop)
    {
        try
        {
            action(parsed, stop);
            return Done;
        }
        catch (UsageException fault)
        {
            error.WriteLine($"vigie: {fault.Message}");
            return WrongUsage;
        }
        catch (InputException fault)
        {
            error.WriteLine($"vigie: {fault.Message}");
            return Failed;
        }
        catch (OperationCanceledException)
        {
            error.WriteLine($"vigie: stopped; {whenStopped}");
            return Failed;
        }
        catch (RegexMatchTimeoutException fault)
        {
            error.WriteLine($"vigie: --machine-pattern '{fault.Pattern}' takes too long on a line of {fault.Input?.Length ?? 0} characters: write it simpler");
            return Failed;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            error.WriteLine($"vigie: {fault.Message}");
            return Failed;
        }
    }
}
