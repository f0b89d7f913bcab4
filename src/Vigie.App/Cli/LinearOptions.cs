using System.CommandLine;
using System.CommandLine.Parsing;
using Vigie.Learn.Linear.Losses;
using Vigie.Learn.Linear.Solvers;

namespace Vigie.App.Cli;

/// <summary>The options that say what is minimised and how.</summary>
internal sealed class LinearOptions
{
    private const double DefaultTolerance = 1e-6;
    private const int DefaultPasses = 1000;
    private const int MostPasses = 100_000_000;

    public Option<SolverKind> Solver { get; } = Choice("--solver", "Who solves it", SolverKind.Auto);

    public Option<LossKind> Loss { get; } = Choice("--loss", "What an error costs", LossKind.Logistic);

    public Option<PenaltyKind> Penalty { get; } = Choice("--penalty", "What large weights cost", PenaltyKind.L2);

    public Option<double> Alpha { get; } = Number(
        "--alpha", "Strength of the penalty: mean loss + alpha/2 |w|^2 (L2) or alpha |w|_1 (L1)", 1e-4, 0, 1e12);

    public Option<double> L1Ratio { get; } = Number("--l1-ratio", "Share of L1 in the elastic net", 0.15, 0, 1);

    public Option<double> Width { get; } = Number(
        "--width", "Where Huber's loss turns linear; how large an error is free in epsilon-insensitive", 0.1, 1e-300, 1e300);

    public Option<int> Passes { get; } = new Option<int>("--passes")
    {
        Description = "At most this many passes over the rows",
        HelpName = "N",
        DefaultValueFactory = _ => DefaultPasses,
    }.Must($"be from 1 to {MostPasses}", passes => passes is >= 1 and <= MostPasses);

    public Option<double> Tolerance { get; } = Number(
        "--tolerance", "Stop when the objective is this close to the best, as a part of that of zero weights; 0 for all passes",
        DefaultTolerance, 0, 1);

    public Option<ulong> Seed { get; } = new("--seed")
    {
        Description = "Seed of every random draw",
        HelpName = "N",
        DefaultValueFactory = _ => 1,
    };

    public Option<int?> Threads { get; } =
        new("--threads") { Description = "Threads to read with [default: all cores]; results do not depend on it", HelpName = "N" };

    public Option<string?> ClassWeight { get; } = new Option<string?>("--class-weight")
    {
        Description = "balanced: every class counts the same in all",
        HelpName = "balanced",
    }.Must("be balanced", weight => weight is "balanced");

    public Option<bool> NoIntercept { get; } = new("--no-intercept") { Description = "No intercept" };

    public Option<bool> LineSearch { get; } = new("--line-search")
    {
        Description = "Find the step of sag and saga by a line search; sparse tables without L1 alone",
    };

    public void Add(Command command, bool withSolver)
    {
        if (withSolver)
        {
            command.Add(Solver);
            command.Add(LineSearch);
        }
        Option[] others =
        [
            Loss, Penalty, Alpha, L1Ratio, Width, Passes, Tolerance, Seed, Threads, ClassWeight, NoIntercept,
        ];
        foreach (var option in others) command.Add(option);
    }

    public ObjectiveOptions Objective(ParseResult parsed) => new()
    {
        Loss = parsed.GetValue(Loss),
        Penalty = parsed.GetValue(Penalty),
        Alpha = parsed.GetValue(Alpha),
        L1Ratio = parsed.GetValue(L1Ratio),
        Width = parsed.GetValue(Width),
        FitIntercept = !parsed.GetValue(NoIntercept),
    };

    public SolverOptions SolverOptions(ParseResult parsed) => new()
    {
        Solver = parsed.GetValue(Solver),
        MaxPasses = parsed.GetValue(Passes),
        Tolerance = parsed.GetValue(Tolerance),
        Seed = parsed.GetValue(Seed),
        LineSearch = parsed.GetValue(LineSearch),
    };

    public int ThreadCount(ParseResult parsed) => (parsed.GetValue(Threads) ?? Environment.ProcessorCount) is >= 1 and var count
        ? count
        : throw new UsageException("--threads must be at least 1");

    public bool IsBalanced(ParseResult parsed) => parsed.GetValue(ClassWeight) is not null;

    /// <summary>A value as the command line writes it: <c>squared-hinge</c>.</summary>
    public static string Name<T>(T value)
        where T : struct, Enum
    {
        var name = string.Concat($"{value}".Select((letter, i) => char.IsUpper(letter) && i > 0 ? $"-{letter}" : $"{letter}"));
        return name.ToLowerInvariant();
    }

    private static Option<double> Number(string name, string description, double value, double least, double most) =>
        new Option<double>(name)
        {
            Description = description,
            HelpName = "X",
            DefaultValueFactory = _ => value,
        }.Must($"be from {least} to {most}", number => number >= least && number <= most);

    private static Option<T> Choice<T>(string name, string description, T value)
        where T : struct, Enum => new(name)
        {
            Description = $"{description}: {string.Join(", ", Enum.GetValues<T>().Select(Name))}",
            HelpName = "NAME",
            DefaultValueFactory = _ => value,
            CustomParser = result => Parse(name, value, result),
        };

    private static T Parse<T>(string name, T otherwise, ArgumentResult result)
        where T : struct, Enum
    {
        if (result.Tokens.Count == 0) return otherwise;
        var asked = result.Tokens[0].Value;
        var plain = asked.Replace("_", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal);
        foreach (var value in Enum.GetValues<T>())
            if (string.Equals($"{value}", plain, StringComparison.OrdinalIgnoreCase)) return value;
        result.AddError($"{name} must be one of {string.Join(", ", Enum.GetValues<T>().Select(Name))}, but is '{asked}'");
        return otherwise;
    }
}
