using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Text;

namespace Vigie.Host.Tables;

/// <summary>
/// Reads decimal numbers from bytes, correctly rounded to the nearest double. Up to 19 digits are read by the method of
/// Lemire, "Number parsing at a gigabyte per second" (2021), Algorithm 1; what it leaves aside is read by the runtime.
/// </summary>
internal static class NumberText
{
    private const int MostDigits = 19;
    private const int MostExponentDigits = 5;
    private const int MantissaBits = 52;
    private const int Bias = 1023;
    private const int InfinitePower = 2047;

    /// <summary>Exact powers of ten: a product of two exact numbers rounds once.</summary>
    private static ReadOnlySpan<double> Tens =>
    [
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20,
        1e21, 1e22,
    ];

    /// <summary>
    /// Reads the number that <paramref name="text"/> starts with: sign, digits with a point, exponent, or a spelling of
    /// NaN and infinity. Returns the bytes it takes; 0 where there is none.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Read(ReadOnlySpan<byte> text, out double value)
    {
        // Most cells of sparse and coded tables are one digit.
        if (text.Length > 1 && text[1] is (byte)' ' or (byte)',' or (byte)'\t' && (uint)(text[0] - '0') <= 9)
        {
            value = text[0] - '0';
            return 1;
        }
        return ReadAny(text, out value);
    }

    /// <summary>Reads a number that must be the whole text; blanks around it are allowed.</summary>
    public static bool TryWhole(ReadOnlySpan<byte> text, out double value)
    {
        text = text.Trim(" \t"u8);
        return Read(text, out value) == text.Length && text.Length > 0;
    }

    private static int ReadAny(ReadOnlySpan<byte> text, out double value)
    {
        int at = 0;
        bool isNegative = false;
        if (text.Length > 0 && text[0] is (byte)'-' or (byte)'+')
        {
            isNegative = text[0] == '-';
            at = 1;
        }
        ulong mantissa = 0;
        int first = at;
        while (at < text.Length && (uint)(text[at] - '0') <= 9) mantissa = 10 * mantissa + (uint)(text[at++] - '0');
        int digits = at - first, fraction = 0;
        if (at < text.Length && text[at] == '.')
        {
            int point = ++at;
            while (at < text.Length && (uint)(text[at] - '0') <= 9) mantissa = 10 * mantissa + (uint)(text[at++] - '0');
            fraction = at - point;
            digits += fraction;
        }
        if (digits == 0) return ReadWord(text, first, isNegative, out value);
        int exponent = -fraction;
        if (at < text.Length && (text[at] | 0x20) == 'e') at = ReadExponent(text, at, ref exponent);
        if (digits <= MostDigits && Scale(mantissa, exponent, out value))
        {
            if (isNegative) value = -value;
            return at;
        }
        value = double.Parse(text[..at], NumberStyles.Float, CultureInfo.InvariantCulture);
        return at;
    }

    // An 'e' without digits is not part of the number.
    private static int ReadExponent(ReadOnlySpan<byte> text, int start, ref int exponent)
    {
        int at = start + 1;
        bool isNegative = at < text.Length && text[at] == '-';
        if (at < text.Length && text[at] is (byte)'-' or (byte)'+') at++;
        int first = at, read = 0;
        while (at < text.Length && (uint)(text[at] - '0') <= 9)
        {
            if (at - first < MostExponentDigits) read = 10 * read + (text[at] - '0');
            at++;
        }
        if (at == first) return start;
        exponent += isNegative ? -read : read;
        return at;
    }

    private static int ReadWord(ReadOnlySpan<byte> text, int at, bool isNegative, out double value)
    {
        var rest = text[at..];
        foreach (var (word, meant) in Words)
        {
            if (rest.Length < word.Length || !Ascii.EqualsIgnoreCase(rest[..word.Length], word)) continue;
            value = isNegative ? -meant : meant;
            return at + word.Length;
        }
        value = 0;
        return 0;
    }

    // Longer spellings first.
    private static readonly (byte[] Word, double Meant)[] Words =
    [
        ("infinity"u8.ToArray(), double.PositiveInfinity), ("inf"u8.ToArray(), double.PositiveInfinity),
        ("nan"u8.ToArray(), double.NaN),
    ];

    // mantissa x 10^exponent; false where this method does not settle it.
    private static bool Scale(ulong mantissa, int exponent, out double value)
    {
        if (mantissa <= 1UL << 53)
        {
            if (exponent == 0 || mantissa == 0)
            {
                value = mantissa;
                return true;
            }
            if (exponent is < 0 and >= -22)
            {
                value = mantissa / Tens[-exponent];
                return true;
            }
            if (exponent is > 0 and <= 22)
            {
                value = mantissa * Tens[exponent];
                return true;
            }
        }
        value = 0;
        return exponent is >= PowersOfFive.Least and <= PowersOfFive.Most && Round(mantissa, exponent, out value);
    }

    // Algorithm 1 of the paper, from line 5 on; w and q are its names.
    private static bool Round(ulong w, int q, out double value)
    {
        value = 0;
        int leading = BitOperations.LeadingZeroCount(w);
        w <<= leading;
        ulong high = Math.BigMul(w, PowersOfFive.High(q), out ulong low);
        const ulong unsettled = ulong.MaxValue >> (MantissaBits + 3);
        if ((high & unsettled) == unsettled)
        {
            ulong more = Math.BigMul(w, PowersOfFive.Low(q), out _);
            low += more;
            if (low < more) high++;
        }
        if (low == ulong.MaxValue && q is < -27 or > 55) return false;
        int upper = (int)(high >> 63);
        int shift = upper + 64 - MantissaBits - 3;
        ulong mantissa = high >> shift;
        int power = ((217706 * q) >> 16) + 63 + upper - leading + Bias;
        if (power is <= 0 or >= InfinitePower) return false;
        // Exactly half-way between two doubles: to the even one.
        if (low <= 1 && q is >= -4 and <= 23 && (mantissa & 3) == 1 && mantissa << shift == high) mantissa &= ~1UL;
        mantissa = (mantissa + (mantissa & 1)) >> 1;
        if (mantissa >= 2UL << MantissaBits)
        {
            mantissa >>= 1;
            if (++power >= InfinitePower) return false;
        }
        value = BitConverter.UInt64BitsToDouble((mantissa & ~(1UL << MantissaBits)) | ((ulong)power << MantissaBits));
        return true;
    }
}
