using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace Vigie.Logs.Templates;

/// <summary>Tells the kind of a variable's value by its look, and its number where it is one.</summary>
internal static class VariableLook
{
    private const int LongestUnit = 12;
    private const int LongestInteger = 15;    // of digits that a double holds exactly

    private static readonly SearchValues<byte> TimeBytes = SearchValues.Create("0123456789:-/.,TZ+ "u8);
    private static readonly HashIndex DurationUnits = new();
    private static readonly HashIndex SizeUnits = new();
    private static readonly List<double> Factors = [];

    static VariableLook()
    {
        Add(DurationUnits, 1e-9, "ns nanosecond nanoseconds");
        Add(DurationUnits, 1e-6, "us usec microsecond microseconds");
        Add(DurationUnits, 1e-3, "ms msec millisecond milliseconds");
        Add(DurationUnits, 1, "s sec secs second seconds");
        Add(DurationUnits, 60, "min mins minute minutes");
        Add(DurationUnits, 3600, "h hr hrs hour hours");
        Add(DurationUnits, 86400, "d day days");
        Add(SizeUnits, 1, "b byte bytes");
        Add(SizeUnits, 1024, "k kb kib kbytes");
        Add(SizeUnits, 1024 * 1024, "m mb mib mbytes");
        Add(SizeUnits, 1024.0 * 1024 * 1024, "g gb gib");
        Add(SizeUnits, 1024.0 * 1024 * 1024 * 1024, "t tb tib");
    }

    /// <summary>
    /// The kind of a value; <paramref name="number"/> is what it says in the unit of its kind, NaN where that is none.
    /// </summary>
    public static VariableKind Of(ReadOnlySpan<byte> value, out double number)
    {
        number = double.NaN;
        if (value.IsEmpty) return VariableKind.Word;
        bool startsAsNumber = char.IsAsciiDigit((char)value[0])
            || (value.Length > 1 && value[0] is (byte)'-' or (byte)'+' && char.IsAsciiDigit((char)value[1]));
        if (value.Length <= LongestInteger && !value.ContainsAnyExceptInRange((byte)'0', (byte)'9'))
        {
            number = Integer(value);
            return VariableKind.Number;
        }
        if (startsAsNumber && TryQuantity(value, out number, out var kind)) return kind;
        if (value[0] is (byte)'/' or (byte)'\\' or (byte)'.')
            return value[0] == '/' && IsIp(value[1..]) ? VariableKind.Ip : VariableKind.Path;
        if (value.IndexOf("://"u8) > 0) return VariableKind.Url;
        if (IsIp(value)) return VariableKind.Ip;
        if (startsAsNumber && IsTime(value)) return VariableKind.Time;
        if (value.Length == Look.UuidLength && Look.StartsWithUuid(value)) return VariableKind.Uuid;
        if (value.StartsWith("0x"u8) || Look.IsIdentifier(value) || Look.IsAddress(value)) return VariableKind.Hex;
        return value.ContainsAny((byte)'/', (byte)'\\') && !value.Contains((byte)' ')
            ? VariableKind.Path : VariableKind.Word;
    }

    private static long Integer(ReadOnlySpan<byte> digits)
    {
        long number = 0;
        foreach (byte digit in digits) number = number * 10 + (digit - '0');
        return number;
    }

    /// <summary>A number by itself, or with a unit of time or memory behind it.</summary>
    private static bool TryQuantity(ReadOnlySpan<byte> value, out double number, out VariableKind kind)
    {
        kind = VariableKind.Number;
        if (!Utf8Parser.TryParse(value, out number, out int used) || !double.IsFinite(number))
            return NoNumber(out number);
        var unit = value[used..].TrimStart((byte)' ');
        if (unit.IsEmpty || unit is [(byte)'%']) return true;
        if (unit.Length > LongestUnit || !char.IsAsciiLetter((char)unit[0])) return NoNumber(out number);
        Span<byte> lower = stackalloc byte[LongestUnit];
        Ascii.ToLower(unit, lower, out int length);
        ulong hash = Hash64.Of(lower[..length]);
        int factor = DurationUnits.Find(hash);
        kind = factor >= 0 ? VariableKind.Duration : VariableKind.Size;
        if (factor < 0) factor = SizeUnits.Find(hash);
        if (factor < 0) return NoNumber(out number);
        number *= Factors[factor];
        return true;
    }

    private static bool NoNumber(out double number)
    {
        number = double.NaN;
        return false;
    }

    /// <summary>Four numbers up to 255 with points between them and perhaps a port, or hex with colons.</summary>
    private static bool IsIp(ReadOnlySpan<byte> value)
    {
        if (value.Length < 2) return false;
        int parts = 0;
        var rest = value;
        while (Utf8Parser.TryParse(rest, out byte _, out int used))
        {
            parts++;
            rest = rest[used..];
            if (parts == 4 || rest.IsEmpty || rest[0] != '.') break;
            rest = rest[1..];
        }
        if (parts == 4) return rest.IsEmpty || rest[0] is (byte)':' or (byte)'/' or (byte)' ';
        return value.Contains((byte)':') && Look.IsAddress(value)
            && (value.IndexOf("::"u8) >= 0 || value.Count((byte)':') > 5);
    }

    /// <summary>Digits with the punctuation of dates and times, or such behind the name of a day or month.</summary>
    private static bool IsTime(ReadOnlySpan<byte> value) =>
        value.Length >= 4 && !value.ContainsAnyExcept(TimeBytes)
        && (value.Contains((byte)':') || value.Count((byte)'-') == 2 || value.Count((byte)'/') == 2
            || value.Count((byte)'.') == 2);

    private static void Add(HashIndex units, double factor, string words)
    {
        foreach (var word in words.Split(' ')) units.Set(Hash64.Of(Encoding.ASCII.GetBytes(word)), Factors.Count);
        Factors.Add(factor);
    }
}
