namespace Vigie.Logs.Records;

/// <summary>What a user should know of the files read: each kind of fault, where it first came, how often.</summary>
public sealed class RecordWarnings
{
    /// <summary>Messages kept; of more only the number is known.</summary>
    public const int MaxMessages = 200;

    private readonly List<string> _messages = [];

    /// <summary>Messages of the form <c>file:line: what</c>, in the order files ended.</summary>
    public IReadOnlyList<string> Messages => _messages;

    /// <summary>How many more there were.</summary>
    public long Dropped { get; private set; }

    /// <summary>Adds a message.</summary>
    public void Add(string message)
    {
        if (_messages.Count < MaxMessages) _messages.Add(message);
        else Dropped++;
    }

    /// <summary>Adds what a file's counts have to say.</summary>
    public void AddFaults(string file, RecordCounts counts)
    {
        ArgumentNullException.ThrowIfNull(counts);
        if (counts.Records == 0)
        {
            if (counts.Lines > counts.Blank)
                Add($"{file}: no line has a time that can be read; {Lines(counts.Lines)} left out");
            return;
        }
        AddFault(file, counts, LineFault.NoTime, "no time, and no record before it; {0} left out");
        AddFault(file, counts, LineFault.BadTime, "no time that can be read or believed; {0} left out");
        AddFault(file, counts, LineFault.BadRow, "the row does not fit the header; {0} left out");
        AddFault(file, counts, LineFault.Binary, "zero or control bytes; {0} left out");
        AddFault(file, counts, LineFault.NoMatch, "does not fit the format; {0} left out");
        AddFault(file, counts, LineFault.Cut, "longer than the limit; {0} cut");
        AddFault(file, counts, LineFault.HeldTime, "out of the order of time; {0} given the latest time seen");
        AddFault(file, counts, LineFault.UnsureYear, "the year is unsure (the file's date is too early); {0}");
    }

    private void AddFault(string file, RecordCounts counts, LineFault fault, string what)
    {
        long count = counts[fault];
        if (count == 0) return;
        Add($"{file}:{counts.FirstLine(fault)}: {what.Replace("{0}", Lines(count), StringComparison.Ordinal)}");
    }

    private static string Lines(long count) => count == 1 ? "1 line" : $"{count} lines";
}
