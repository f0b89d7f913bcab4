using System.Globalization;
using Vigie.Logs.Templates;
using Vigie.Logs.Windows;

namespace Vigie.Logs.Prediction;

/// <summary>Puts numbers of messages into words: which number of which pattern, how much it is, how much it usually is.</summary>
internal sealed class NumberWords(FeatureSpace space, TemplateMiner miner, TemplateNumbers numbers)
{
    private const int LongestText = 100;

    /// <summary>"the 2nd number of "Took &lt;*&gt; for &lt;*&gt;""; null where the template is not known.</summary>
    public string? Name(ulong template, int word)
    {
        if (miner.IdOf(template) is not (>= 0 and var id)) return null;
        var text = miner[id].Text;
        if (text.Length > LongestText) text = text[..LongestText] + "...";
        return $"the {Ordinal(miner.PatternOf(id)!.VariablesBefore(word) + 1)} number of \"{text}\"";
    }

    /// <summary>"the 2nd number of "..." is up to 14.2 s of late, usually 230 ms".</summary>
    /// <param name="subject">The number in words.</param>
    /// <param name="column">The column that is to be told.</param>
    /// <param name="row">Where it is from.</param>
    public string Say(string subject, int column, WindowRow row)
    {
        var (template, word, view) = space.Number(column);
        if (numbers.Find(template, word) is not { } slot) return $"{subject} is not as usual";
        // What is usual on the machine is what is usual over all and the difference of the first two views.
        double level = View(row, template, word, MachineNumbers.LevelView);
        double usual = slot.Usual + level - View(row, template, word, MachineNumbers.ChangeView);
        bool isHighest = view == MachineNumbers.HighestView;
        double now = isHighest ? usual + View(row, template, word, view) : slot.Usual + level;
        return $"{subject} is {(isHighest ? "up to " : "")}{Amount(slot, now)} of late, usually {Amount(slot, usual)}";
    }

    private double View(WindowRow row, ulong template, int word, int view) =>
        row.Indices.BinarySearch(space.NumberColumn(template, word, view)) is >= 0 and var at ? row.Values[at] : 0;

    private static string Amount(NumberSlot slot, double magnitude)
    {
        double number = Magnitudes.Number(magnitude, slot.Smallest);
        return slot.Kind switch
        {
            VariableKind.Duration => Span(number),
            VariableKind.Size => Size(number),
            _ => Reasons.Number(number),
        };
    }

    private static string Span(double seconds) => Math.Abs(seconds) switch
    {
        < 10 => string.Create(CultureInfo.InvariantCulture, $"{1000 * seconds:#,0} ms"),
        < 90 => string.Create(CultureInfo.InvariantCulture, $"{seconds:0.#} s"),
        _ => Reasons.Time(seconds),
    };

    private static string Size(double bytes) => Math.Abs(bytes) switch
    {
        < 1024 => string.Create(CultureInfo.InvariantCulture, $"{bytes:0} B"),
        < 1024 * 1024 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1024:0.#} KiB"),
        < 1024.0 * 1024 * 1024 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1024 / 1024:0.#} MiB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1024 / 1024 / 1024:0.##} GiB"),
    };

    private static string Ordinal(int n) => (n % 100, n % 10) switch
    {
        (11 or 12 or 13, _) => $"{n}th",
        (_, 1) => $"{n}st",
        (_, 2) => $"{n}nd",
        (_, 3) => $"{n}rd",
        _ => $"{n}th",
    };
}
