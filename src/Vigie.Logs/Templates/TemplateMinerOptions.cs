using Vigie.Learn;

namespace Vigie.Logs.Templates;

/// <summary>
/// Limits and thresholds of a <see cref="TemplateMiner"/>; the defaults are meant for every kind of log.
/// </summary>
public sealed record TemplateMinerOptions
{
    /// <summary>Runs of words a message is cut into; messages that share one run are compared word by word.</summary>
    public int Depth { get; init => field = Check.Within(value, 1, Pattern.MostRuns); } = 4;

    /// <summary>Smallest share of literal words that must stay literal when messages become one template.</summary>
    public double Similarity { get; init => field = Check.Within(value, 0, 1); } = 0.45;

    /// <summary>Messages equal but for the same words that it takes to call those words a variable.</summary>
    public int Variants { get; init => field = Check.Within(value, 2, 1024); } = 4;

    /// <summary>Most templates of one run of words that a new message is compared with, the latest first.</summary>
    public int MaxChildren { get; init => field = Check.Within(value, 2, 4096); } = 64;

    /// <summary>Most templates kept; at the limit the least recently used goes, and is counted.</summary>
    public int MaxTemplates { get; init => field = Check.Within(value, 1, 4_000_000); } = 20_000;

    /// <summary>Words of a message that count, at most 64; the rest of the message is ignored.</summary>
    public int MaxTokens { get; init => field = Check.Within(value, 1, MaskedLine.MostWords); } = 64;

    /// <summary>The user's own variables, found before all others; at most eight, an earlier one goes first.</summary>
    public IReadOnlyList<TemplateMask> Masks { get; init => field = Counted(value); } = [];

    /// <summary>Bytes of a message that count; the rest is ignored.</summary>
    public int MaxBytes { get; init => field = Check.Within(value, 16, 1 << 20); } = 4096;

    private static IReadOnlyList<TemplateMask> Counted(IReadOnlyList<TemplateMask> masks)
    {
        ArgumentNullException.ThrowIfNull(masks);
        Check.Within(masks.Count, 0, MessageMasks.MostMasks, nameof(Masks));
        return masks;
    }
}
