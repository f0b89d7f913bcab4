using System.CommandLine;
using Vigie.Logs.Templates;

namespace Vigie.App.Cli;

/// <summary>What <c>vigie templates</c> is asked to do.</summary>
/// <param name="Target">File of the templates, or - for standard output.</param>
/// <param name="Assignments">File of the template of every line; null: none.</param>
/// <param name="Model">Model whose templates are gone on with; null: none.</param>
/// <param name="Options">Options of a miner that starts empty.</param>
internal sealed record TemplatesRequest(string Target, string? Assignments, string? Model, TemplateMinerOptions Options)
{
    public bool IsToOutput => Target == TemplatesOptions.StandardOutput;

    public bool IsJson => !IsToOutput && IsJsonName(Target);

    /// <summary>Whether a name says JSON; it must say that or CSV.</summary>
    public static bool IsJsonName(string target) => Path.GetExtension(target).ToUpperInvariant() switch
    {
        ".CSV" => false,
        ".JSON" => true,
        _ => throw new UsageException($"--out must end in .csv or .json, or be -, but is '{target}'"),
    };
}

/// <summary>The options of <c>vigie templates</c> beside those that all verbs share.</summary>
internal sealed class TemplatesOptions
{
    public const string StandardOutput = "-";

    private readonly Option<string> _outFile = new("--out")
    {
        Description = "Where the templates go: .csv, .json, or - for CSV on standard output",
        HelpName = "FILE",
        Required = true,
    };

    private readonly Option<string?> _assignments = new("--assignments")
    {
        Description = "Also write the template of every line, as CSV: LineId,EventId,EventTemplate",
        HelpName = "FILE",
    };

    private readonly Option<string?> _model = new("--model")
    {
        Description = "Go on with the templates of a model, and mark those it does not know",
        HelpName = "FILE",
    };

    private readonly Option<int?> _depth = new("--depth")
    {
        Description = "Runs of words a message is cut into; messages are compared where one run agrees [default: 4]",
        HelpName = "N",
    };

    private readonly Option<double?> _similarity = new("--similarity")
    {
        Description = "Smallest share of words that must agree for messages to become one template [default: 0.45]",
        HelpName = "X",
    };

    private readonly Option<string[]> _masks = new("--mask")
    {
        Description = "A variable of your own: what the regular expression finds; up to 8, each with its own --mask",
        HelpName = "NAME=REGEX",
    };

    public void AddTo(Command command)
    {
        command.Add(_outFile);
        command.Add(_assignments);
        command.Add(_model);
        command.Add(_depth);
        command.Add(_similarity);
        command.Add(_masks);
    }

    public TemplatesRequest Request(ParseResult parsed)
    {
        var target = parsed.GetRequiredValue(_outFile);
        if (target != StandardOutput) TemplatesRequest.IsJsonName(target);
        var model = parsed.GetValue(_model);
        foreach (var option in new Option[] { _depth, _similarity, _masks })
            if (model is not null && parsed.GetResult(option) is not null)
                throw new UsageException(
                    $"{option.Name} cannot be given with --model, whose templates were made with its own");
        return new TemplatesRequest(target, parsed.GetValue(_assignments), model, MinerOptions(parsed));
    }

    private static TemplateMask Mask(string text)
    {
        int equals = text.IndexOf('=', StringComparison.Ordinal);
        if (equals <= 0 || equals == text.Length - 1)
            throw new UsageException($"--mask must be NAME=REGEX, such as USER='user=\\w+', but is '{text}'");
        try
        {
            return new TemplateMask(text[..equals], text[(equals + 1)..]);
        }
        catch (ArgumentException fault)
        {
            throw new UsageException($"--mask {text[..equals]} is no regular expression: {fault.Message}");
        }
    }

    private TemplateMinerOptions MinerOptions(ParseResult parsed)
    {
        var options = new TemplateMinerOptions();
        try
        {
            return options with
            {
                Depth = parsed.GetValue(_depth) ?? options.Depth,
                Masks = [.. (parsed.GetValue(_masks) ?? []).Select(Mask)],
                Similarity = parsed.GetValue(_similarity) ?? options.Similarity,
            };
        }
        catch (ArgumentOutOfRangeException fault)
        {
            throw new UsageException($"--depth, --similarity or --mask: {fault.Message.Split('\n')[0]}");
        }
    }
}
