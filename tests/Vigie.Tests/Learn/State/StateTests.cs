using Vigie.Learn.State;

namespace Vigie.Tests.Learn.State;

public class StateTests
{
    private static byte[] Sample()
    {
        var writer = new StateWriter();
        writer.Tag("TEST", 2);
        writer.Write(-7);
        writer.Write(1L << 40);
        writer.Write(Math.PI);
        writer.Write(true);
        writer.Write("vigie à l'œil");
        writer.Write([1, 2, 3]);
        writer.Write([1.5f, -2.5f]);
        writer.Write([double.NaN, double.Epsilon]);
        return writer.ToArray();
    }

    [Fact]
    public void What_is_written_is_read_back()
    {
        var reader = new StateReader(Sample());
        Assert.Equal(2, reader.Expect("TEST", 2));
        Assert.Equal(-7, reader.ReadInt32());
        Assert.Equal(1L << 40, reader.ReadInt64());
        Assert.Equal(Math.PI, reader.ReadDouble());
        Assert.True(reader.ReadBoolean());
        Assert.Equal("vigie à l'œil", reader.ReadString());
        Assert.Equal([1, 2, 3], reader.ReadInt32Array());
        Assert.Equal([1.5f, -2.5f], reader.ReadSingleArray());
        Assert.Equal([double.NaN, double.Epsilon], reader.ReadDoubleArray());
        Assert.True(reader.AtEnd);
    }

    [Fact]
    public void Any_flipped_byte_is_refused()
    {
        var block = Sample();
        for (int i = 0; i < block.Length; i++)
        {
            var damaged = (byte[])block.Clone();
            damaged[i] ^= 0x10;
            Assert.Throws<StateException>(() => new StateReader(damaged));
        }
    }

    [Fact]
    public void Any_truncation_is_refused()
    {
        var block = Sample();
        for (int length = 0; length < block.Length; length++)
            Assert.Throws<StateException>(() => new StateReader(block[..length]));
    }

    [Fact]
    public void A_newer_part_is_refused_with_both_versions()
    {
        var reader = new StateReader(Sample());
        var error = Assert.Throws<StateException>(() => reader.Expect("TEST", 1));
        Assert.Contains("version 2", error.Message);
        Assert.Contains("up to 1", error.Message);
    }
}
