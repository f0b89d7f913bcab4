using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Vigie.Logs.Templates;

/// <summary>
/// A message with its digits and identifiers levelled: two messages of one skeleton are masked to the same text, with
/// their variables at the same bytes, so that what was found for one serves the other.
/// </summary>
/// <remarks>
/// Masking looks at the kind of a byte, hardly ever at its value. Digits become 0 except where it does: a single digit
/// after a letter stays in the text, 5 may begin the status of a server's error, 0x begins a hexadecimal number. Words
/// of hexadecimal digits and UUIDs are variables as a whole, whatever their digits and letters; the kind of their first
/// byte is kept, which decides whether a sign before them belongs to them. A test holds this against
/// <see cref="Masker"/> on random messages.
/// </remarks>
internal sealed class Skeleton
{
    /// <summary>Longest message that is levelled.</summary>
    public const int MaxBytes = 2048;

    private const int BlockBytes = 64;
    private const int ShortestIdentifier = 8;
    private const int ShortestHex = 6;

    private readonly byte[] _bytes = new byte[MaxBytes + BlockBytes];
    private readonly ulong[] _digits = new ulong[MaxBytes / BlockBytes + 2];
    private readonly ulong[] _letters = new ulong[MaxBytes / BlockBytes + 2];
    private readonly ulong[] _hexLetters = new ulong[MaxBytes / BlockBytes + 2];
    private readonly ulong[] _tellers = new ulong[MaxBytes / BlockBytes + 2];    // x and 5
    private int _length;

    public ReadOnlySpan<byte> Bytes => _bytes.AsSpan(0, _length);

    /// <summary>Levels a message of at most <see cref="MaxBytes"/>.</summary>
    public void Set(ReadOnlySpan<byte> message)
    {
        _length = message.Length;
        int blocks = (message.Length + BlockBytes - 1) / BlockBytes;
        message.CopyTo(_bytes);
        _bytes.AsSpan(message.Length, blocks * BlockBytes - message.Length).Clear();
        for (int block = 0; block < blocks; block++) Level(block);
        // Block b lies at b + 1, with an empty one before and behind.
        _digits[blocks + 1] = _letters[blocks + 1] = _tellers[blocks + 1] = 0;
        int done = 0;
        for (int block = 1; block <= blocks; block++)
        {
            ulong digits = _digits[block];
            if (digits != 0) KeepTelling(message, block);
            ulong before = digits << 1 | _digits[block - 1] >> 63, after = digits >> 1 | _digits[block + 1] << 63;
            for (ulong meets = _hexLetters[block] & (before | after); meets != 0; meets &= meets - 1)
            {
                int at = (block - 1) * BlockBytes + BitOperations.TrailingZeroCount(meets);
                if (at >= done) done = LevelIdentifiers(message, at);
            }
        }
    }

    public ulong Hash()
    {
        var words = MemoryMarshal.Cast<byte, ulong>(_bytes.AsSpan(0, (_length + 31) / 32 * 32));
        ulong a = (ulong)_length, b = 0x9E3779B97F4A7C15;
        for (int i = 0; i + 3 < words.Length; i += 4)
        {
            a = Hash64.Mix(a ^ words[i], words[i + 1]);
            b = Hash64.Mix(b ^ words[i + 2], words[i + 3]);
        }
        return Hash64.Mix(a, b);
    }

    private void Level(int block)
    {
        var low = Vector256.LoadUnsafe(ref _bytes[block * BlockBytes]);
        var high = Vector256.LoadUnsafe(ref _bytes[block * BlockBytes + 32]);
        var (lowDigit, highDigit) = (In(low, (byte)'0', 9), In(high, (byte)'0', 9));
        var zero = Vector256.Create((byte)'0');
        Vector256.ConditionalSelect(lowDigit, zero, low).StoreUnsafe(ref _bytes[block * BlockBytes]);
        Vector256.ConditionalSelect(highDigit, zero, high).StoreUnsafe(ref _bytes[block * BlockBytes + 32]);
        var small = Vector256.Create((byte)0x20);
        var (lowSmall, highSmall) = (low | small, high | small);
        _digits[block + 1] = Bits(lowDigit, highDigit);
        _letters[block + 1] = Bits(In(lowSmall, (byte)'a', 25), In(highSmall, (byte)'a', 25));
        _hexLetters[block + 1] = Bits(In(lowSmall, (byte)'a', 5), In(highSmall, (byte)'a', 5));
        var (x, five) = (Vector256.Create((byte)'x'), Vector256.Create((byte)'5'));
        _tellers[block + 1] = Bits(
            Vector256.Equals(lowSmall, x) | Vector256.Equals(low, five),
            Vector256.Equals(highSmall, x) | Vector256.Equals(high, five));
    }

    private static Vector256<byte> In(Vector256<byte> bytes, byte first, byte range)
    {
        var from = bytes - Vector256.Create(first);
        return Vector256.Equals(Vector256.Min(from, Vector256.Create(range)), from);
    }

    private static ulong Bits(Vector256<byte> low, Vector256<byte> high) =>
        low.ExtractMostSignificantBits() | (ulong)high.ExtractMostSignificantBits() << 32;

    /// <summary>Puts back the digits whose value can matter.</summary>
    private void KeepTelling(ReadOnlySpan<byte> message, int block)
    {
        ulong digits = _digits[block], tellers = _tellers[block];
        ulong letterBefore = _letters[block] << 1 | _letters[block - 1] >> 63;
        ulong digitBefore = digits << 1 | _digits[block - 1] >> 63;
        ulong digitAfter = digits >> 1 | _digits[block + 1] << 63;
        ulong secondAfter = digits >> 2 | _digits[block + 1] << 62;
        ulong name = digits & letterBefore & ~digitAfter;
        ulong status = digits & tellers & ~digitBefore & digitAfter & secondAfter;
        ulong prefix = digits & (tellers >> 1 | _tellers[block + 1] << 63) & ~digitAfter;
        for (ulong keep = name | status | prefix; keep != 0; keep &= keep - 1)
        {
            int at = (block - 1) * BlockBytes + BitOperations.TrailingZeroCount(keep);
            _bytes[at] = message[at];
        }
    }

    /// <summary>Levels the identifiers of the run of bytes around a place, and returns where that run ends.</summary>
    private int LevelIdentifiers(ReadOnlySpan<byte> message, int at)
    {
        int start = at, end = at + 1;
        while (start > 0 && Templates.Bytes.Is(message[start - 1], Kinds.Word | Kinds.Soft)) start--;
        while (end < message.Length && Templates.Bytes.Is(message[end], Kinds.Word | Kinds.Soft)) end++;
        var run = message[start..end];
        if (!Templates.Bytes.Is(run[0], Kinds.Word | Kinds.Under)) return end;
        if (IsHex(run)) Fill(start + 2, run[2..], (byte)'0', (byte)'0');
        else if (IsIdentifier(run)) Fill(start, run, Class(run[0]), (byte)'a');
        else LevelUuids(run, start);
        return end;
    }

    private static byte Class(byte first) => char.IsAsciiDigit((char)first) ? (byte)'0' : (byte)'a';

    private static bool IsHex(ReadOnlySpan<byte> run)
    {
        if (run.Length < ShortestHex || run[0] != '0' || (run[1] | 0x20) != 'x') return false;
        return !run[2..].ContainsAnyExcept(Look.HexBytes) && run[^1] is not ((byte)'-' or (byte)'_');
    }

    /// <summary>A whole word of eight or more hexadecimal digits, and not digits with a unit behind them.</summary>
    private static bool IsIdentifier(ReadOnlySpan<byte> run)
    {
        if (run.Length < ShortestIdentifier || run[^1] == '-') return false;
        int digits = 0, letters = 0;
        foreach (byte b in run)
        {
            if (char.IsAsciiDigit((char)b)) digits++;
            else if (char.IsAsciiHexDigit((char)b)) letters++;
            else if (b != '-') return false;
        }
        return digits > 0 && digits + letters >= ShortestIdentifier && !Look.HasUnit(run);
    }

    private void LevelUuids(ReadOnlySpan<byte> run, int start)
    {
        for (int at = 0; at + Look.UuidLength <= run.Length; at++)
        {
            if (run[at + 8] != '-' || !IsUuid(run, at)) continue;
            var uuid = run.Slice(at, Look.UuidLength);
            Fill(start + at, uuid, Class(uuid[0]), (byte)'a');
            at += Look.UuidLength - 1;
        }
    }

    /// <summary>
    /// A UUID that masking is sure to take as one: it stands alone or behind the last letter of a name, and holds two
    /// digits and a letter that is not the e of a power of ten.
    /// </summary>
    private static bool IsUuid(ReadOnlySpan<byte> run, int at)
    {
        if (at > 0)
        {
            byte before = run[at - 1];
            if (Templates.Bytes.Is(before, Kinds.Word)) return false;
            if (before is (byte)'-' or (byte)'_' && (at < 2 || !IsPlainLetter(run[at - 2]))) return false;
        }
        int end = at + Look.UuidLength;
        if (end < run.Length && Templates.Bytes.Is(run[end], Kinds.Word)) return false;
        int digits = 0, letters = 0;
        for (int i = 0; i < Look.UuidLength; i++)
        {
            byte b = run[at + i];
            bool isDash = i is 8 or 13 or 18 or 23;
            if (isDash ? b != '-' : b is not (>= (byte)'0' and <= (byte)'9' or >= (byte)'a' and <= (byte)'f'))
                return false;
            if (b is >= (byte)'0' and <= (byte)'9') digits++;
            else if (b is not ((byte)'-' or (byte)'e')) letters++;
        }
        return digits > 1 && letters > 0;
    }

    /// <summary>A letter that is no hexadecimal digit.</summary>
    private static bool IsPlainLetter(byte b) => (b | 0x20) is >= 'g' and <= 'z';

    private void Fill(int start, ReadOnlySpan<byte> word, byte first, byte rest)
    {
        for (int i = 0; i < word.Length; i++)
            if (word[i] is not ((byte)'-' or (byte)'_')) _bytes[start + i] = i == 0 ? first : rest;
    }
}
