using Vigie.Host.Sinks;

namespace Vigie.Tests.Host.Sinks;

public class AtomicFileTests
{
    [Fact]
    public void A_file_appears_whole_or_not_at_all()
    {
        var folder = Directory.CreateTempSubdirectory("vigie-test-");
        try
        {
            var path = Path.Combine(folder.FullName, "model");
            using (var file = new AtomicFile(path))
            {
                file.Stream.Write([1, 2]);
                file.Commit();
            }
            Assert.Equal([1, 2], File.ReadAllBytes(path));
            using (var file = new AtomicFile(path))
            {
                file.Stream.WriteByte(3);
                file.Stream.Flush();
                Assert.Equal([1, 2], File.ReadAllBytes(path));
            }
            Assert.Equal([1, 2], File.ReadAllBytes(path));
            using (var file = new AtomicFile(path))
            {
                file.Stream.WriteByte(3);
                file.Commit();
            }
            Assert.Equal([3], File.ReadAllBytes(path));
            Assert.Single(folder.GetFiles());
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
