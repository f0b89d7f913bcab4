using System.Numerics;

namespace Vigie.Logs.Templates;

/// <summary>
/// Decides which patterns are one: a new pattern is compared with those that share a run of words with it, and when
/// enough of them differ from it at the same words only, those words are a variable.
/// </summary>
/// <remarks>
/// Drain (He, Zhu, Zheng, Lyu, ICWS 2017) merges at the first likeness. Here the evidence is a number of variants, more
/// of them the fewer words stay: "mode on" and "mode eco" stay two, "user ann", "user bob", ... become one.
/// </remarks>
internal sealed class Relatives(TemplateMinerOptions options, PatternTable table)
{
    private readonly List<(Pattern Pattern, ulong Wild)> _near = [];
    private readonly List<ulong> _values = [];

    // Variants asked for beside the usual number where one literal word stays; falls with the square of the literals.
    private const int MoreVariants = 32;

    // With so many literal words around it, a word where others have a number is one more value of that variable.
    private const int Known = 3;

    /// <summary>
    /// Fills <paramref name="members"/> with the patterns that become one with the live pattern, itself included, and
    /// returns the positions that are variables of it; 0 when nothing merges.
    /// </summary>
    public ulong Find(Pattern pattern, List<Pattern> members)
    {
        members.Clear();
        Gather(pattern);
        ulong best = 0;
        foreach (var (_, wild) in _near)
        {
            if (wild == best || !IsBetter(wild, best) || !IsProven(pattern, wild)) continue;
            best = wild;
        }
        if (best == 0) return 0;
        members.Add(pattern);
        foreach (var (near, wild) in _near)
            if ((wild & ~best) == 0 && (near.Protected & best) == 0) members.Add(near);
        return best;
    }

    private static bool IsBetter(ulong wild, ulong best) =>
        best == 0 || BitOperations.PopCount(wild) < BitOperations.PopCount(best);

    private void Gather(Pattern pattern)
    {
        _near.Clear();
        int runs = pattern.Words == 1 ? 0 : table.RunsOf(pattern.Words);
        for (int run = runs == 0 ? -1 : 0; run < runs; run++)
        {
            var other = table.FirstOf(pattern, run);
            for (int left = options.MaxChildren; other != null && left > 0; left--)
            {
                if (other != pattern) Consider(pattern, other);
                other = PatternTable.NextOf(other, run);
            }
        }
    }

    private void Consider(Pattern pattern, Pattern other)
    {
        if (other.Shape != pattern.Shape || other.Words != pattern.Words) return;
        ulong wild = pattern.Differences(other) | other.Wild;
        if ((wild & (pattern.Protected | other.Protected)) != 0 || !IsSimilar(pattern, wild)) return;
        foreach (var (known, _) in _near)
            if (known == other) return;
        _near.Add((other, wild));
    }

    private bool IsSimilar(Pattern pattern, ulong wild)
    {
        int literals = Literals(pattern, wild);
        int variables = BitOperations.PopCount(wild);
        return literals >= options.Similarity * (literals + variables) || (literals == 0 && pattern.Words == 1);
    }

    /// <summary>How many patterns fit in, itself included.</summary>
    private int Votes(ulong wild)
    {
        int votes = 1;
        foreach (var (near, its) in _near)
            if ((its & ~wild) == 0 && (near.Protected & wild) == 0) votes++;
        return votes;
    }

    /// <summary>Enough patterns agree but for these words, and each of the words takes enough values.</summary>
    private bool IsProven(Pattern pattern, ulong wild)
    {
        if (Literals(pattern, wild) >= Known && IsKnownVariable(pattern, wild)) return true;
        if (Votes(wild) < Needed(pattern, wild)) return IsIndexed(pattern, wild);
        for (ulong left = wild; left != 0; left &= left - 1)
            if (!Varies(pattern, wild, BitOperations.TrailingZeroCount(left))) return false;
        return true;
    }

    /// <summary>
    /// Whether enough patterns differ from this one at one word alone, and there in the last digit alone: eth0, eth1.
    /// </summary>
    private bool IsIndexed(Pattern pattern, ulong wild)
    {
        ulong position = wild & ~pattern.Wild;
        if (BitOperations.PopCount(position) != 1 || Literals(pattern, wild) < Known) return false;
        int at = BitOperations.TrailingZeroCount(position);
        var word = pattern.Word(at);
        if (word.Length < 3 || !char.IsAsciiDigit((char)word[^1])) return false;
        int alike = 1;
        foreach (var (near, its) in _near)
        {
            if (its != wild || (near.Wild & position) != 0) continue;
            var other = near.Word(at);
            if (other.Length != word.Length || !other[..^1].SequenceEqual(word[..^1])) return false;
            alike++;
        }
        return alike >= Known;
    }

    private bool Varies(Pattern pattern, ulong wild, int position)
    {
        ulong bit = 1UL << position;
        if ((pattern.Numeric & bit) != 0) return true;
        _values.Clear();
        _values.Add(pattern.HashAt(position));
        foreach (var (near, its) in _near)
        {
            if ((its & ~wild) != 0 || (near.Protected & wild) != 0) continue;
            if (((near.Wild | near.Numeric) & bit) != 0) return true;
            if (!_values.Contains(near.HashAt(position))) _values.Add(near.HashAt(position));
            if (_values.Count >= options.Variants) return true;
        }
        return false;
    }

    private int Needed(Pattern pattern, ulong wild)
    {
        int literals = Literals(pattern, wild);
        return literals == 0 ? options.MaxChildren : options.Variants + MoreVariants / (literals * literals);
    }

    /// <summary>Whether at each of the positions one of the patterns has a variable by its look.</summary>
    private bool IsKnownVariable(Pattern pattern, ulong wild)
    {
        ulong known = pattern.Numeric;
        foreach (var (near, its) in _near)
            if ((its & ~wild) == 0) known |= near.Numeric | near.Wild;
        return (wild & ~known) == 0;
    }

    private static int Literals(Pattern pattern, ulong wild) => BitOperations.PopCount(pattern.Telling & ~wild);
}
