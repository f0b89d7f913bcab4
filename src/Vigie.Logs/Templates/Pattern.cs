using System.Numerics;
using System.Text;

namespace Vigie.Logs.Templates;

/// <summary>
/// One template as it is stored: the masked text it was made from, and the set of its words that have become
/// variables since. Two live patterns never cover the same line.
/// </summary>
internal sealed class Pattern
{
    public const int MostRuns = 8;

    /// <summary>A word that no message can hold: stands in hashes for a word that has become a variable.</summary>
    private static readonly ulong[] AnyAt = [.. Enumerable.Range(0, MaskedLine.MostWords)
        .Select(i => MaskedLine.At(0xA17A17A17A17A17A, i))];

    private readonly byte[] _text;
    private readonly int[] _starts;
    private readonly int[] _ends;
    private readonly ulong[] _words;

    public Pattern(int id, MaskedLine line)
        : this(line.Text.ToArray(), line.Starts.ToArray(), line.Ends.ToArray())
    {
        Id = id;
        (Shape, Protected, Numeric) = (line.Shape, line.Protected, line.Numeric);
    }

    public Pattern(byte[] text, int[] starts, int[] ends)
    {
        (_text, _starts, _ends) = (text, starts, ends);
        _words = new ulong[starts.Length];
        for (int i = 0; i < _words.Length; i++)
        {
            _words[i] = Hash64.Of(Word(i));
            if (Word(i).IndexOf("<*>"u8) < 0 && !_words.AsSpan(0, i).Contains(_words[i])) Telling |= 1UL << i;
        }
    }

    public int Id { get; set; }

    public ulong Key { get; set; }

    public ulong Shape { get; init; }

    public ulong Protected { get; init; }

    public ulong Numeric { get; init; }

    /// <summary>Positions of words without a variable in them that no earlier word repeats.</summary>
    public ulong Telling { get; }

    /// <summary>Positions that have become variables.</summary>
    public ulong Wild { get; set; }

    public long Count { get; set; }

    public long FirstMicros { get; set; } = long.MaxValue;

    public long LastMicros { get; set; } = long.MinValue;

    public int MergedInto { get; set; } = -1;

    public int Words => _words.Length;

    public ReadOnlySpan<byte> RawText => _text;

    public ReadOnlySpan<int> Starts => _starts;

    public ReadOnlySpan<int> Ends => _ends;

    /// <summary>
    /// Hash of the pattern: what a line it covers hashes to once its words at <see cref="Wild"/> are exchanged.
    /// </summary>
    public ulong Hash
    {
        get
        {
            ulong hash = Shape;
            for (int i = 0; i < _words.Length; i++) hash += At(i);
            return hash;
        }
    }

    // Where the pattern stands in the tables of PatternTable.
    public int Slot { get; set; } = -1;

    public long Order { get; set; }

    /// <summary>When it was used last, on the clock of its table.</summary>
    public long LastUse { get; set; }

    public RunLinks Previous;

    public RunLinks Next;

    public RunKeys Runs;

    /// <summary>What exchanging the words of a line at <paramref name="wild"/> adds to its hash.</summary>
    public static ulong Exchange(MaskedLine line, ulong wild)
    {
        ulong change = 0;
        var words = line.Words;
        for (; wild != 0; wild &= wild - 1)
        {
            int i = BitOperations.TrailingZeroCount(wild);
            change += AnyAt[i] - MaskedLine.At(words[i], i);
        }
        return change;
    }

    /// <summary>Hash of the words at [start, end).</summary>
    public ulong HashOf(int start, int end)
    {
        ulong hash = Shape;
        for (int i = start; i < end; i++) hash += At(i);
        return hash;
    }

    /// <summary>Whether the texts agree byte for byte outside the variables. Their hashes are known to agree.</summary>
    public bool Covers(MaskedLine line)
    {
        if (line.Count != Words) return false;
        var mine = RawText;
        var theirs = line.Text;
        int at = 0, other = 0;
        for (ulong wild = Wild; wild != 0; wild &= wild - 1)
        {
            int i = BitOperations.TrailingZeroCount(wild);
            if (!mine[at.._starts[i]].SequenceEqual(theirs[other..line.Starts[i]])) return false;
            (at, other) = (_ends[i], line.Ends[i]);
        }
        return mine[at..].SequenceEqual(theirs[other..]);
    }

    /// <summary>Positions at which this pattern has a literal word and the other has another literal word.</summary>
    public ulong Differences(Pattern other)
    {
        ulong differ = 0;
        for (int i = 0; i < _words.Length; i++)
            if (_words[i] != other._words[i]) differ |= 1UL << i;
        return differ & ~Wild & ~other.Wild;
    }

    /// <summary>Hash of the literal word at a position.</summary>
    public ulong HashAt(int i) => _words[i];

    /// <summary>Whether some line would be covered by both. A variable never covers a protected word.</summary>
    public bool Overlaps(Pattern other) =>
        Shape == other.Shape && Words == other.Words
        && (Wild & other.Protected) == 0 && (other.Wild & Protected) == 0 && Differences(other) == 0;

    /// <summary>A copy of the words, not in any table, without id and counts, with these variables.</summary>
    public Pattern Generalised(ulong wild) =>
        new(_text, _starts, _ends) { Id = -1, Shape = Shape, Protected = Protected, Numeric = Numeric, Wild = wild };

    /// <summary>The text with its variables written as a star in angle brackets.</summary>
    public string Render()
    {
        var text = new StringBuilder(_text.Length);
        int at = 0;
        for (ulong wild = Wild; wild != 0; wild &= wild - 1)
        {
            int i = BitOperations.TrailingZeroCount(wild);
            text.Append(Encoding.UTF8.GetString(_text.AsSpan(at, _starts[i] - at))).Append("<*>");
            at = _ends[i];
        }
        return text.Append(Encoding.UTF8.GetString(_text.AsSpan(at))).ToString();
    }

    private ulong At(int i) => (Wild >> i & 1) != 0 ? AnyAt[i] : MaskedLine.At(_words[i], i);

    /// <summary>The word at a position as it was before it became a variable.</summary>
    public ReadOnlySpan<byte> Word(int i) => _text.AsSpan(_starts[i], _ends[i] - _starts[i]);

    /// <summary>What stands between the word at a position and the one before it.</summary>
    public ReadOnlySpan<byte> GapBefore(int i)
    {
        int from = i == 0 ? 0 : _ends[i - 1];
        return _text.AsSpan(from, _starts[i] - from);
    }

    /// <summary>How many variables stand before a position.</summary>
    public int VariablesBefore(int position)
    {
        int count = 0;
        for (int i = 0; i < position && i < _words.Length; i++)
            count += (Wild >> i & 1) != 0 ? 1 : Word(i).Count("<*>"u8);
        return count;
    }

    /// <summary>A neighbour for every list the pattern is in.</summary>
    [System.Runtime.CompilerServices.InlineArray(MostRuns + 1)]
    internal struct RunLinks
    {
        private Pattern? _first;
    }

    /// <summary>The key of every list the pattern is in.</summary>
    [System.Runtime.CompilerServices.InlineArray(MostRuns + 1)]
    internal struct RunKeys
    {
        private ulong _first;
    }
}
