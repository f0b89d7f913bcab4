using System.Globalization;
using System.Text;
using Vigie.Host.Tables;
using Vigie.Learn.Statistics;

namespace Vigie.Tests.Host.Tables;

public class NumberTextTests
{
    [Theory]
    [InlineData("0")]
    [InlineData("7")]
    [InlineData("-0")]
    [InlineData("+1.5")]
    [InlineData(".5")]
    [InlineData("5.")]
    [InlineData("1e22")]
    [InlineData("1e23")]
    [InlineData("9007199254740993")]
    [InlineData("9007199254740992.5")]
    [InlineData("2.2250738585072011e-308")]
    [InlineData("4.9e-324")]
    [InlineData("1.7976931348623157e308")]
    [InlineData("0.1000000000000000055511151231257827")]
    [InlineData("123456789012345678901234567890")]
    [InlineData("8.0E-002")]
    [InlineData("1e-70")]
    [InlineData("1e99999999999")]
    [InlineData("1e-99999999999")]
    public void A_number_is_read_as_the_runtime_reads_it(string text) => SameAsRuntime(text);

    [Fact]
    public void Random_doubles_come_back_to_the_bit_from_every_way_of_writing_them()
    {
        var random = new DeterministicRandom(5);
        for (int i = 0; i < 20_000; i++)
        {
            double value = BitConverter.UInt64BitsToDouble(random.NextUInt64());
            if (!double.IsFinite(value)) continue;
            SameAsRuntime(value.ToString("R", CultureInfo.InvariantCulture));
            double small = random.NextGaussian() * Math.Pow(10, random.NextInt(40) - 20);
            SameAsRuntime(small.ToString("R", CultureInfo.InvariantCulture));
            SameAsRuntime(small.ToString($"E{random.NextInt(20)}", CultureInfo.InvariantCulture));
            SameAsRuntime(((decimal)random.NextGaussian()).ToString(CultureInfo.InvariantCulture));
        }
    }

    // The middle of two doubles goes to the even one.
    [Fact]
    public void Numbers_half_way_between_two_doubles_go_to_the_even_one()
    {
        for (ulong odd = 0; odd < 2000; odd++) SameAsRuntime(((1UL << 53) + 2 * odd + 1).ToString(CultureInfo.InvariantCulture));
    }

    [Theory]
    [InlineData("")]
    [InlineData("-")]
    [InlineData(".")]
    [InlineData("e5")]
    [InlineData("word")]
    public void What_is_no_number_takes_no_bytes(string text) => Assert.Equal(0, NumberText.Read(Encoding.UTF8.GetBytes(text), out _));

    [Theory]
    [InlineData("1 2", 1)]
    [InlineData("12:3", 2)]
    [InlineData("1e", 1)]
    [InlineData("1e+ ", 1)]
    [InlineData("1.5abc", 3)]
    [InlineData("-Infinity,", 9)]
    [InlineData("nan", 3)]
    public void Reading_stops_where_the_number_ends(string text, int length) =>
        Assert.Equal(length, NumberText.Read(Encoding.UTF8.GetBytes(text), out _));

    private static void SameAsRuntime(string text)
    {
        Assert.Equal(text.Length, NumberText.Read(Encoding.UTF8.GetBytes(text), out double value));
        double expected = double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
        Assert.True(
            BitConverter.DoubleToInt64Bits(expected) == BitConverter.DoubleToInt64Bits(value), $"'{text}' was read as {value:R}, not {expected:R}");
    }
}
