using System.CommandLine;
using System.CommandLine.Parsing;
using System.Runtime.ExceptionServices;
using System.Text.RegularExpressions;
using Vigie.Host.Sources;
using Vigie.Logs;
using Vigie.Logs.Labels;
using Vigie.Logs.Prediction;
using Vigie.Logs.Records;
using Vigie.Logs.Windows;

namespace Vigie.App.Cli;

/// <summary>The options that the verbs share, and what they mean together.</summary>
internal sealed class CommonOptions
{
    private const double DefaultHorizonSeconds = 3600;
    private const double DefaultLeadSeconds = 300;
    private const double StepsPerHorizon = 12;
    private const double RecoveryReaches = 4;

    public Argument<string[]> Sources { get; } = new("SOURCE")
    {
        Description = "Files, folders, archives (.gz, .tar.gz) of logs and metrics, or - for standard input",
        Arity = ArgumentArity.OneOrMore,
        Validators = { RefuseMistakenOptions },
    };

    public Option<double?> Horizon { get; } =
        DurationOption.Make("--horizon", "How far ahead a failure counts, after the lead [default: 1h]");

    public Option<double?> Lead { get; } =
        DurationOption.Make("--lead", "Time needed to act: a failure sooner than this after an alarm is too late [default: 5m]");

    public Option<double[]> Horizons { get; } = DurationOption.MakeSeveral(
        "--horizon", "How far ahead a failure counts, after the lead; several with commas, such as 1h,6h [default: 1h]");

    public Option<double[]> Leads { get; } = DurationOption.MakeSeveral(
        "--lead", "Time needed to act: a failure sooner than this after an alarm is too late; several with commas [default: 5m]");

    public Option<double?> Step { get; } =
        DurationOption.Make("--step", "Time between two decisions about a machine [default: a twelfth of the horizon]");

    public Option<double?> Warmup { get; } =
        DurationOption.Make("--warmup", "No decision sooner than this after a machine's first record [default: the step]");

    public Option<double?> Silence { get; } = DurationOption.Make(
        "--silence", "No decisions about a machine silent for longer than this [default: lead + horizon]");

    public Option<double?> Recovery { get; } = DurationOption.Make(
        "--recovery", "How long a machine counts as down after a failure [default: 4 times lead + horizon]");

    public Option<double?> EventGap { get; } = DurationOption.Make(
        "--event-gap", "Also decide when something happens (a warning, a new pattern), at least this long after the last time [default: 0s, never]");

    public Option<string?> Layout { get; } = new("--layout")
    {
        Description = "Which part of a path names what, such as {machine}/{service}.log [default: found by looking]",
        HelpName = "PATTERN",
    };

    public Option<string?> MachinePattern { get; } = new("--machine-pattern")
    {
        Description = "Regular expression whose matches in a record name its machines, such as 'blk_-?\\d+'",
        HelpName = "REGEX",
    };

    public Option<string?> Entities { get; } = new Option<string?>("--entities")
    {
        Description = "What decisions are about: machine, partition (of SlapOS machines), both, or service [default: machine]",
        HelpName = "WHAT",
    }.AcceptOnlyFromAmong("machine", "partition", "both", "service");

    public Option<string?> TimeZone { get; } = new("--timezone")
    {
        Description = "Zone of times that name none, such as Europe/Paris [default: UTC]",
        HelpName = "ZONE",
    };

    public Option<string?> Format { get; } = new("--format")
    {
        Description = "How lines are laid out: '<Date> <Time> <Level> <Component>: <Content>', or re: and a regular "
            + "expression with named groups [default: found by looking]",
        HelpName = "FORMAT",
    };

    public Option<int?> Seed { get; } = new("--seed") { Description = "Seed of every random draw [default: 1]", HelpName = "N" };

    public Option<int?> Threads { get; } =
        new("--threads") { Description = "Threads to train with [default: all cores]; results do not depend on it", HelpName = "N" };

    public PolicyOptions Policy { get; } = new();

    public Option<bool> Json { get; } = new("--json") { Description = "Print one JSON object instead of tables" };

    public Option<bool> Quiet { get; } = new("--quiet") { Description = "No progress, no tables" };

    /// <summary>Adds what every verb that reads sources takes.</summary>
    public void AddReading(Command command)
    {
        command.Add(Sources);
        command.Add(Layout);
        command.Add(TimeZone);
        command.Add(Format);
        AddOutput(command);
    }

    /// <summary>Adds what decides windows and labels.</summary>
    public void AddWindows(Command command)
    {
        foreach (var option in new[] { Horizon, Lead, Step, EventGap, Warmup, Silence, Recovery }) command.Add(option);
        command.Add(MachinePattern);
        Policy.AddTo(command);
        command.Add(Entities);
        command.Add(Seed);
        command.Add(Threads);
    }

    /// <summary>Adds the same, but several horizons and leads may be given.</summary>
    public void AddSeveralWindows(Command command)
    {
        command.Add(Horizons);
        command.Add(Leads);
        foreach (var option in new[] { Step, EventGap, Warmup, Silence, Recovery }) command.Add(option);
        command.Add(MachinePattern);
        Policy.AddTo(command);
        command.Add(Entities);
        command.Add(Seed);
        command.Add(Threads);
    }

    /// <summary>Adds how the verb talks.</summary>
    public void AddOutput(Command command)
    {
        command.Add(Json);
        command.Add(Quiet);
    }

    public SourceOptions SourceOptions(ParseResult parsed, CancellationToken stop, bool keepsUntimed = false)
    {
        var zone = parsed.GetValue(TimeZone);
        var layout = parsed.GetValue(Layout);
        if (layout is not null && SourceSet.LayoutFault(layout) is { } fault) throw new UsageException($"--layout: {fault}");
        return new SourceOptions
        {
            Layout = layout,
            Records = new RecordOptions
            {
                TimeZone = Zone(zone),
                Pattern = Pattern(parsed.GetValue(Format)),
                KeepsUntimed = keepsUntimed,
            },
            Overlaps = parsed.GetValue(Threads) is not 1 && Environment.ProcessorCount > 1,
            Stop = stop,
        };
    }

    public PipelineOptions PipelineOptions(ParseResult parsed) => PipelineOptions(
        parsed, OneSecondAtLeast(parsed, Horizon) ?? DefaultHorizonSeconds, parsed.GetValue(Lead) ?? DefaultLeadSeconds);

    /// <summary>One entry a pair of horizon and lead, leads of the first horizon first.</summary>
    public IReadOnlyList<PipelineOptions> SeveralPipelineOptions(ParseResult parsed)
    {
        var horizons = parsed.GetValue(Horizons) is { Length: > 0 } given ? given : [DefaultHorizonSeconds];
        var leads = parsed.GetValue(Leads) is { Length: > 0 } some ? some : [DefaultLeadSeconds];
        if (horizons.Min() < 1) throw new UsageException($"--horizon must be 1s at least, but is {DurationOption.Text(horizons.Min())}");
        if (horizons.Length * leads.Length > PipelineFan.Most)
            throw new UsageException($"--horizon and --lead make {horizons.Length * leads.Length} pairs: {PipelineFan.Most} at most");
        return [.. horizons.SelectMany(horizon => leads.Select(lead => PipelineOptions(parsed, horizon, lead)))];
    }

    private PipelineOptions PipelineOptions(ParseResult parsed, double horizon, double lead)
    {
        double step = OneSecondAtLeast(parsed, Step) ?? Math.Max(1, horizon / StepsPerHorizon);
        var windows = WindowOptions.ForHorizon(horizon, lead, step);
        return new PipelineOptions
        {
            Windows = windows with
            {
                EventGapSeconds = parsed.GetValue(EventGap) ?? 0,
                WarmupSeconds = parsed.GetValue(Warmup) ?? step,
                SilenceSeconds = OneSecondAtLeast(parsed, Silence) ?? windows.SilenceSeconds,
            },
            Labels = new LabelOptions
            {
                HorizonSeconds = horizon,
                LeadSeconds = lead,
                RecoverySeconds = parsed.GetValue(Recovery) ?? RecoveryReaches * (lead + horizon),
            },
            Training = new TrainingOptions
            {
                Seed = parsed.GetValue(Seed) ?? 1,
                Policy = Policy.Policy(parsed),
                ForEach = OnThreads(parsed),
            },
            MachinePattern = Regular(parsed.GetValue(MachinePattern)),
            Entities = EntitiesOf(parsed),
        };
    }

    private Entities EntitiesOf(ParseResult parsed)
    {
        if (parsed.GetValue(Entities) is not { } name) return default;
        if (parsed.GetValue(MachinePattern) is not null)
            throw new UsageException("--entities knows machines by their paths: it does not go with --machine-pattern");
        return Enum.Parse<Entities>(name, ignoreCase: true);
    }

    // An option that the verb does not know would be taken for one more source.
    private static void RefuseMistakenOptions(ArgumentResult result)
    {
        foreach (var token in result.Tokens)
        {
            if (token.Value.Length > 1 && token.Value[0] == '-' && !Path.Exists(token.Value))
                result.AddError($"there is no option '{token.Value}', nor a file or folder called so");
        }
    }

    // Logs tell seconds; a finer grid only makes decisions that no record lies between.
    private static double? OneSecondAtLeast(ParseResult parsed, Option<double?> option) =>
        parsed.GetValue(option) is not { } value || value >= 1
            ? parsed.GetValue(option)
            : throw new UsageException($"{option.Name} must be at least 1s");

    private static TimeZoneInfo Zone(string? name)
    {
        if (name is null) return TimeZoneInfo.Utc;
        return TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone)
            ? zone
            : throw new UsageException($"--timezone: '{name}' is no time zone that this machine knows");
    }

    private static LinePattern? Pattern(string? format)
    {
        try
        {
            return format is null ? null : new LinePattern(format);
        }
        catch (FormatException error)
        {
            throw new UsageException($"--format: {error.Message}");
        }
    }

    private static string? Regular(string? pattern)
    {
        if (pattern is { Length: 0 }) throw new UsageException("--machine-pattern must not be empty");
        try
        {
            if (pattern is not null) _ = new Regex(pattern, RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));
            return pattern;
        }
        catch (RegexParseException error)
        {
            throw new UsageException($"--machine-pattern is no regular expression: {error.Message}");
        }
    }

    private Action<int, Action<int>> OnThreads(ParseResult parsed)
    {
        int threads = parsed.GetValue(Threads) ?? Environment.ProcessorCount;
        if (threads < 1) throw new UsageException("--threads must be at least 1");
        var options = new ParallelOptions { MaxDegreeOfParallelism = threads };
        return (count, work) => For(count, options, work);
    }

    // One thread's error is the error, so that it is told like any other.
    private static void For(int count, ParallelOptions options, Action<int> work)
    {
        try
        {
            Parallel.For(0, count, options, work);
        }
        catch (AggregateException errors)
        {
            ExceptionDispatchInfo.Throw(errors.GetBaseException());
        }
    }
}
