using System.CommandLine;
using System.Globalization;
using Vigie.Host.Tables;

namespace Vigie.App.Cli;

/// <summary>The options of verbs that read a table of numbers.</summary>
internal sealed class TableArguments
{
    public Argument<string> File { get; } = new("DATA")
    {
        Description = "The table: libsvm text, CSV or TSV, or .npy; each also packed by gzip (.gz); - for standard input",
    };

    public Option<string?> Labels { get; } = new("--labels")
    {
        Description = "File of one label a row: text or .npy, each also packed by gzip",
        HelpName = "FILE",
    };

    public Option<string?> Label { get; } = new("--label")
    {
        Description = "Column of labels, by name or number (1 = the first, -1 = the last); libsvm text needs none",
        HelpName = "COLUMN",
    };

    public Option<int?> FirstIndex { get; } = new("--first-index")
    {
        Description = "Index of the first column in libsvm text, 0 or 1 [default: 1, unless the first rows hold an index 0]",
        HelpName = "N",
        Validators = { result => { if (result.GetValueOrDefault<int?>() is not (null or 0 or 1)) result.AddError("--first-index must be 0 or 1"); } },
    };

    public Option<string?> Memory { get; } = new("--memory")
    {
        Description = "A larger table is laid down in a temporary file, such as 500MB or 2GB [default: half of what is free]",
        HelpName = "SIZE",
    };

    /// <summary>Adds what every verb that reads a table with labels takes.</summary>
    public void Add(Command command)
    {
        command.Add(File);
        command.Add(Labels);
        command.Add(Label);
        command.Add(FirstIndex);
        command.Add(Memory);
    }

    public LoadOptions LoadOptions(ParseResult parsed, int threads, CancellationToken stop)
    {
        if (parsed.GetValue(Labels) is not null && parsed.GetValue(Label) is not null)
            throw new UsageException("labels come from --labels or from --label, not from both");
        return new LoadOptions
        {
            Reading = new TableOptions
            {
                Label = parsed.GetValue(Label),
                FirstIndex = parsed.GetValue(FirstIndex),
                Threads = threads,
                Stop = stop,
            },
            MemoryBytes = parsed.GetValue(Memory) is { } size ? Bytes(size) : null,
        };
    }

    /// <summary>A size of memory as the command line writes it.</summary>
    /// <exception cref="UsageException">It is none.</exception>
    public static long Bytes(string size)
    {
        var text = size.Trim().ToUpperInvariant().TrimEnd('B').Replace("I", "", StringComparison.Ordinal);
        double unit = text.Length == 0 ? 0 : text[^1] switch { 'K' => 1 << 10, 'M' => 1 << 20, 'G' => 1 << 30, 'T' => 1L << 40, _ => 1 };
        if (unit > 1) text = text[..^1];
        return double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double number) && number * unit is >= 1 and < 1e18
            ? (long)(number * unit)
            : throw new UsageException($"--memory must be a size such as 500MB or 2GB, but is '{size}'");
    }
}
