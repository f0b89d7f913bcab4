using System.Runtime.CompilerServices;

namespace Vigie.Logs.Templates;

/// <summary>
/// One message after masking, in buffers that are used again for the next: its text, and for every word where it lies
/// and what it hashes to. Before each word lies its gap: the blanks and punctuation since the word before.
/// </summary>
internal sealed class MaskedLine(int maxWords, int maxBytes)
{
    /// <summary>A set of word positions is a 64-bit number.</summary>
    public const int MostWords = 64;

    private const int LongestItem = 4;

    // Variables inside words that are told apart; those beyond are not.
    private const int MostParts = 128;

    // Masking "1,a2" turns a byte into three and keeps what stands between.
    private readonly byte[] _text = new byte[maxBytes * 3 + 16];
    private readonly int[] _gap = new int[maxWords + 1];
    private readonly int[] _start = new int[maxWords];
    private readonly int[] _end = new int[maxWords];
    private readonly ulong[] _words = new ulong[maxWords];
    private readonly ulong[] _gaps = new ulong[maxWords];
    private readonly bool[] _compound = new bool[maxWords];
    private readonly int[] _from = new int[maxWords];
    private readonly int[] _to = new int[maxWords];
    private readonly byte[] _marks = new byte[maxWords];
    private readonly Part[] _parts = new Part[MostParts];
    private int _placed;
    private int _partCount;
    private int _length;
    private int _gapStart;

    /// <summary>The hash of the word that stands for a variable.</summary>
    public static readonly ulong Variable = Hash64.Of("<*>"u8);

    public int Count { get; private set; }

    public bool IsFull => Count == _start.Length;

    /// <summary>Positions whose words must stay literal.</summary>
    public ulong Protected { get; private set; }

    /// <summary>Positions that masking made a variable.</summary>
    public ulong Numeric { get; private set; }

    /// <summary>Positions masked to a number that carried a unit.</summary>
    public ulong Quantities { get; private set; }

    /// <summary>Hash of all gaps and the number of words: messages of two shapes never share a template.</summary>
    public ulong Shape { get; private set; }

    /// <summary>Hash of shape and words.</summary>
    public ulong Hash { get; private set; }

    public ReadOnlySpan<byte> Text => _text.AsSpan(0, _length);

    public ReadOnlySpan<ulong> Words => _words.AsSpan(0, Count);

    public ReadOnlySpan<int> Starts => _start.AsSpan(0, Count);

    public ReadOnlySpan<int> Ends => _end.AsSpan(0, Count);

    public ReadOnlySpan<byte> Word(int i) => _text.AsSpan(_start[i], _end[i] - _start[i]);

    public ReadOnlySpan<byte> Gap(int i) => _text.AsSpan(_gap[i], (i < Count ? _start[i] : _length) - _gap[i]);

    /// <summary>The gap that is growing after the last word.</summary>
    public ReadOnlySpan<byte> OpenGap => _text.AsSpan(_gapStart, _length - _gapStart);

    public bool IsNumeric(int i) => i >= 0 && (Numeric >> i & 1) != 0;

    /// <summary>Whether the user's mask found the word.</summary>
    public bool IsMarked(int i) => _marks[i] != 0;

    public void Clear()
    {
        (_length, _gapStart, Count) = (0, 0, 0);
        (Protected, Numeric, Quantities) = (0, 0, 0);
        (_placed, _partCount) = (0, 0);
    }

    /// <summary>
    /// Notes that the bytes [from, to) of the message made the last word, or were joined to it.
    /// </summary>
    public void Place(int from, int to)
    {
        if (Count > _placed) _from[Count - 1] = from;
        if (Count > 0) _to[Count - 1] = to;
        _placed = Count;
    }

    /// <summary>Notes that the bytes [from, to) of the message are a variable inside the word that is begun.</summary>
    public void AddPart(int from, int to)
    {
        if (_partCount < MostParts) _parts[_partCount++] = new Part(Count, from, to);
    }

    /// <summary>
    /// Where the variables lie in the message: words that are one, those in <paramref name="wild"/> too, and variables
    /// inside the others. Returns how many fit.
    /// </summary>
    public int Variables(ulong wild, Span<VariableSpan> spans)
    {
        ulong whole = wild | Numeric;
        int count = 0, part = 0;
        for (int word = 0; word < Count && count < spans.Length; word++)
        {
            if ((whole >> word & 1) != 0)
                spans[count++] = new VariableSpan((short)word, -1, _from[word], _to[word] - _from[word], _marks[word]);
            while (part < _partCount && _parts[part].Word < word) part++;
            if ((whole >> word & 1) != 0) continue;
            for (short i = 0; part < _partCount && _parts[part].Word == word && count < spans.Length; i++, part++)
            {
                var (_, start, end) = _parts[part];
                spans[count++] = new VariableSpan((short)word, i, start, end - start);
            }
        }
        return count;
    }

    /// <summary>
    /// Appends punctuation; a run of the same byte is cut at three, so that rulers and bars of any length agree.
    /// </summary>
    public void AddGap(byte b)
    {
        int n = _length;
        if (n - _gapStart >= 3 && _text[n - 1] == b && _text[n - 2] == b && _text[n - 3] == b) return;
        _text[_length++] = b;
    }

    /// <summary>Appends one space, unless the text is empty or ends in one.</summary>
    public void AddBlank()
    {
        if (_length > 0 && (_length == _gapStart || _text[_length - 1] != ' ')) _text[_length++] = (byte)' ';
    }

    public void AddWord(ReadOnlySpan<byte> word, bool compound)
    {
        Begin();
        Append(word);
        End(compound);
    }

    /// <summary>A word that must not be merged over, whatever it looks like.</summary>
    public void AddProtected(ReadOnlySpan<byte> word)
    {
        Protected |= 1UL << Count;
        AddWord(word, compound: false);
    }

    public void AddVariable(bool quantity)
    {
        Numeric |= 1UL << Count;
        if (quantity) Quantities |= 1UL << Count;
        AddWord("<*>"u8, compound: false);
    }

    /// <summary>A variable that the user's mask of this number found.</summary>
    public void AddMarked(byte mask)
    {
        AddVariable(quantity: false);
        _marks[Count - 1] = mask;
    }

    public void MarkQuantity() => Quantities |= 1UL << (Count - 1);

    /// <summary>Starts a word that is appended in pieces.</summary>
    public void Begin()
    {
        _gap[Count] = _gapStart;
        _start[Count] = _length;
        _marks[Count] = 0;
    }

    public void Append(ReadOnlySpan<byte> piece)
    {
        piece.CopyTo(_text.AsSpan(_length));
        _length += piece.Length;
    }

    public void End(bool compound)
    {
        _compound[Count] = compound;
        _end[Count++] = _length;
        _gapStart = _length;
    }

    /// <summary>Takes back the last word and the gap before it.</summary>
    public void Pop()
    {
        Count--;
        _length = _gapStart = _gap[Count];
        ulong below = (1UL << Count) - 1;
        Protected &= below;
        Numeric &= below;
        Quantities &= below;
        while (_partCount > 0 && _parts[_partCount - 1].Word >= Count) _partCount--;
    }

    /// <summary>
    /// Takes back the last words where they repeat the words before them, gaps and all: the items of a list after its
    /// second, so that lists of any length agree.
    /// </summary>
    public void FoldRepeats()
    {
        for (int period = 1; period <= LongestItem && period * 2 <= Count; period++)
        {
            int from = _gap[Count - period], before = _gap[Count - 2 * period];
            int length = _length - from;
            if (from - before != length || !_text.AsSpan(before, length).SequenceEqual(_text.AsSpan(from, length))) continue;
            var marks = _marks.AsSpan(Count - 2 * period);
            if (!marks[..period].SequenceEqual(marks.Slice(period, period))) continue;
            while (period-- > 0) Pop();
            return;
        }
    }

    /// <summary>Takes back the last word and leaves the gap before it open.</summary>
    public void PopWord()
    {
        Pop();
        _length = _start[Count];
    }

    /// <summary>Takes back the gap after the last word.</summary>
    public void DropGap() => _length = _gapStart;

    /// <summary>Ends the message: hashes it and marks the words to protect.</summary>
    public void Seal()
    {
        if (_length > _gapStart && _text[_length - 1] == ' ') _length--;
        _gap[Count] = _gapStart;
        ulong shape = Hash64.Of(OpenGap);
        ulong hash = 0;
        for (int i = 0; i < Count; i++)
        {
            ulong gap = _start[i] - _gap[i] == 1 && _text[_gap[i]] == ' ' ? 0 : Hash64.Of(Gap(i));
            ulong word = Hash64.Of(Word(i));
            _gaps[i] = gap;
            _words[i] = word;
            shape += Hash64.Mix(gap, (ulong)i);
            hash += At(word, i);
            if (ProtectedWords.Contains(Word(i), word, _compound[i])) Protected |= 1UL << i;
        }
        Shape = Hash64.Mix(shape, (ulong)Count);
        Hash = Shape + hash;
    }

    /// <summary>
    /// What a word adds to the hash at its position: sums let one position be exchanged without the others.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong At(ulong word, int position) => Hash64.Mix(word, (ulong)position + 0x51ED);

    private readonly record struct Part(int Word, int From, int To);
}
