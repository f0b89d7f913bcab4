using System.Buffers.Binary;
using System.Text;
using Vigie.Host.Tables;
using Vigie.Tests.Host.Sources;

namespace Vigie.Tests.Host.Tables;

public class NpyTests
{
    private static readonly double[] Six = [1, 2, 3, 4, 5, 6];

    [Fact]
    public void What_is_written_is_read_back_to_the_bit()
    {
        using var folder = new Folder();
        var stream = new MemoryStream();
        NpyWriter.Write(stream, (double[])[1e8 + 0.1, -0.25, double.MaxValue, double.Epsilon], 2);
        Assert.Equal(0, (stream.Length - 4 * sizeof(double)) % 64);
        Assert.Equal(["| 100000000.1 -0.25", "| 1.7976931348623157E+308 5E-324"], Tables.Read(folder.Write("a.npy", stream.ToArray())));
        stream.SetLength(0);
        NpyWriter.Write(stream, (int[])[3, -1, 3]);
        Assert.Equal([3, -1, 3], TableFile.ReadLabels(folder.Write("b.npy", stream.ToArray()), CancellationToken.None).Numbers.ToArray());
        stream.SetLength(0);
        NpyWriter.Write(stream, (float[])[0.1f, 2, 3, 4], 4);
        Assert.Equal(["| 0.10000000149011612 2 3 4"], Tables.Read(folder.Write("c.npy", stream.ToArray())));
        stream.SetLength(0);
        NpyWriter.Write(stream, (double[])[0.5, 0.25]);
        Assert.Equal(["| 0.5", "| 0.25"], Tables.Read(folder.Write("d.npy", stream.ToArray())));
    }

    [Theory]
    [InlineData("f8")]
    [InlineData("f4")]
    [InlineData("f2")]
    [InlineData("i8")]
    [InlineData("i4")]
    [InlineData("i2")]
    [InlineData("i1")]
    [InlineData("u8")]
    [InlineData("u4")]
    [InlineData("u2")]
    [InlineData("u1")]
    public void Every_type_order_and_version_of_an_array_gives_the_same_rows(string type)
    {
        using var folder = new Folder();
        foreach (byte version in (byte[])[1, 2, 3])
        {
            foreach (bool isBig in (bool[])[false, true])
            {
                var rows = Array(version, type, isBig, false, "(3, 2)", Six);
                var columns = Array(version, type, isBig, true, "(3, 2)", [1, 3, 5, 2, 4, 6]);
                string[] expected = ["| 1 2", "| 3 4", "| 5 6"];
                Assert.Equal(expected, Tables.Read(folder.Write("r.npy", rows)));
                Assert.Equal(expected, Tables.Read(folder.Write("c.npy", columns)));
                Assert.Equal(expected, Tables.Read(folder.Write("r.npy.gz", Folder.Gzip(rows))));
                Assert.Equal(expected, Tables.Read(folder.Write("c.npy.gz", Folder.Gzip(columns)), new TableOptions { TemporaryFolder = folder.Root }));
            }
        }
        Assert.Equal(4, Directory.GetFiles(folder.Root).Length);
    }

    [Fact]
    public void A_column_of_an_array_may_be_that_of_the_labels()
    {
        using var folder = new Folder();
        var path = folder.Write("a.npy", Array(1, "f8", false, false, "(2, 3)", Six));
        Assert.Equal(["3 | 1 2", "6 | 4 5"], Tables.Read(path, new TableOptions { Label = "-1" }));
        Assert.Equal(["2 | 1 3", "5 | 4 6"], Tables.Read(path, new TableOptions { Label = "2" }));
    }

    [Theory]
    [InlineData("f8", "(2, 3)", 1.0, "a.npy: column 2 of row 2 is not a finite number")]
    [InlineData("f8", "(3, 3)", 0.0, "a.npy: the file is cut short: it ends after row 0 of the 3 that its header tells")]
    [InlineData("f8", "(2, 3, 1)", 0.0, "a.npy: only arrays of numbers of one or two dimensions can be read, not ")]
    [InlineData("c16", "(2, 3)", 0.0, "a.npy: values of type 'c16' cannot be read: convert them to float32 or float64")]
    public void What_is_no_table_of_finite_numbers_is_refused(string type, string shape, double bad, string message)
    {
        using var folder = new Folder();
        double[] values = [1, 2, 3, 4, bad == 0 ? 5 : double.NaN, 6];
        var path = folder.Write("a.npy", Array(1, type, false, false, shape, values));
        Assert.StartsWith(message, Tables.Refusal(path), StringComparison.Ordinal);
    }

    [Fact]
    public void An_array_without_rows_is_a_table_without_rows()
    {
        using var folder = new Folder();
        Assert.Empty(Tables.Read(folder.Write("a.npy", Array(1, "f4", false, false, "(0, 4)", []))));
    }

    private static byte[] Array(byte version, string type, bool isBig, bool isColumnMajor, string shape, double[] values)
    {
        var text = $"{{'descr': '{(isBig ? '>' : '<')}{type}', 'fortran_order': {(isColumnMajor ? "True" : "False")}, 'shape': {shape}, }}\n";
        var length = new byte[version == 1 ? 2 : 4];
        length[0] = (byte)text.Length;
        return [0x93, .. "NUMPY"u8, version, 0, .. length, .. Encoding.ASCII.GetBytes(text), .. values.SelectMany(value => Bytes(type, isBig, value))];
    }

    private static byte[] Bytes(string type, bool isBig, double value)
    {
        var bytes = new byte[8];
        switch (type)
        {
            case "f4": BinaryPrimitives.WriteSingleLittleEndian(bytes, (float)value); break;
            case "f2": BinaryPrimitives.WriteHalfLittleEndian(bytes, (Half)value); break;
            case "f8" or "c16": BinaryPrimitives.WriteDoubleLittleEndian(bytes, value); break;
            default: BinaryPrimitives.WriteInt64LittleEndian(bytes, (long)value); break;
        }
        bytes = bytes[..Math.Min(8, type[1..] == "16" ? 8 : type[1] - '0')];
        if (isBig) System.Array.Reverse(bytes);
        return bytes;
    }
}
