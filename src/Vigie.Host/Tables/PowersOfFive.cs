using System.Numerics;

namespace Vigie.Host.Tables;

/// <summary>
/// The powers of five from 5^<see cref="Least"/> to 5^<see cref="Most"/> as 128-bit numbers whose top bit is set: exact or
/// cut off above, and rounded up for negative exponents (Lemire, "Number parsing at a gigabyte per second", 2021, sec. 5).
/// </summary>
internal static class PowersOfFive
{
    /// <summary>Lowest exponent; the text of a double seldom needs a lower one.</summary>
    public const int Least = -64;

    /// <summary>Highest exponent.</summary>
    public const int Most = 64;

    private static readonly ulong[] Table = Make();

    /// <summary>The 64 upper bits of 5^<paramref name="exponent"/>.</summary>
    public static ulong High(int exponent) => Table[2 * (exponent - Least)];

    /// <summary>The 64 lower bits of 5^<paramref name="exponent"/>.</summary>
    public static ulong Low(int exponent) => Table[2 * (exponent - Least) + 1];

    private static ulong[] Make()
    {
        var table = new ulong[2 * (Most - Least + 1)];
        for (int exponent = Least; exponent <= Most; exponent++)
        {
            var power = exponent < 0 ? Reciprocal(-exponent) : BigInteger.Pow(5, exponent);
            int excess = (int)power.GetBitLength() - 128;
            power = excess > 0 ? power >> excess : power << -excess;
            table[2 * (exponent - Least)] = (ulong)(power >> 64);
            table[2 * (exponent - Least) + 1] = (ulong)(power & ulong.MaxValue);
        }
        return table;
    }

    private static BigInteger Reciprocal(int exponent)
    {
        var power = BigInteger.Pow(5, exponent);
        int bits = (int)(power - 1).GetBitLength();
        return (BigInteger.One << (exponent <= 27 ? bits + 127 : 2 * bits + 128)) / power + 1;
    }
}
