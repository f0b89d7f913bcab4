using System.Text;
using Vigie.Logs.Records;

namespace Vigie.Tests.Logs.Records;

public class RealLogTests
{
    [Theory]
    [InlineData("BGL")]
    [InlineData("HDFS")]
    [InlineData("HealthApp")]
    [InlineData("Linux")]
    [InlineData("Mac")]
    [InlineData("OpenStack")]
    [InlineData("Proxifier")]
    [InlineData("Zookeeper")]
    public void Nearly_every_line_of_a_real_log_has_a_time(string system)
    {
        var path = Path.Combine(TestData.Folder("parsing"), system, $"{system}_2k.log");
        using var stream = File.OpenRead(path);
        using var reader = new RecordReader(stream, new RecordOrigin(path, "m", "s"), new RecordOptions());
        while (reader.Read()) Assert.False(reader.Current.Message.IsEmpty && system != "Mac");
        var counts = reader.Counts;
        Assert.Equal(2000, counts.Lines);
        Assert.Equal(2000, counts.Records + counts.Continuations + counts.Blank + counts.Rejects);
        Assert.InRange(counts.Records, 1980, 2000);
    }

    [Fact]
    public void Fields_of_nova_are_right()
    {
        using var stream = File.OpenRead(Path.Combine(TestData.Folder("parsing"), "OpenStack", "OpenStack_2k.log"));
        using var reader = new RecordReader(stream, new RecordOrigin("x", "m", "s"), new RecordOptions());
        Assert.True(reader.Read());
        var record = reader.Current;
        Assert.Equal(DateTime.UnixEpoch.AddMicroseconds(record.TimeMicros), new DateTime(2017, 5, 16, 0, 0, 0, 8, DateTimeKind.Utc));
        Assert.Equal(Level.Info, record.Level);
        Assert.StartsWith("nova.osapi_compute.wsgi.server [req-38101a0b-", Encoding.UTF8.GetString(record.Message));
    }

    [Fact]
    public void Every_node_of_Blue_Gene_is_found()
    {
        using var stream = File.OpenRead(Path.Combine(TestData.Folder("parsing"), "BGL", "BGL_2k.log"));
        using var reader = new RecordReader(stream, new RecordOrigin("x", "m", "s"), new RecordOptions());
        int nodes = 0;
        while (reader.Read())
        {
            Assert.NotEqual(Level.None, reader.Current.Level);
            if (reader.Current.Machine[0] == 'R') nodes++;
        }
        Assert.InRange(nodes, 1950, 2000);
    }
}
