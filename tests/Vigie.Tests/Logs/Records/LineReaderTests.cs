using System.Text;
using Vigie.Logs.Records;

namespace Vigie.Tests.Logs.Records;

public class LineReaderTests
{
    private static List<string> Lines(Stream stream, int maxLineBytes = 1000, int blockBytes = LineReader.DefaultBlockBytes)
    {
        using var reader = new LineReader(stream, maxLineBytes, blockBytes);
        var lines = new List<string>();
        while (reader.Read())
            lines.Add($"{reader.Number}@{reader.Offset}{(reader.IsCut ? "!" : "")}:{Encoding.UTF8.GetString(reader.Line)}");
        return lines;
    }

    private static List<string> Lines(string text) => Lines(new MemoryStream(Encoding.UTF8.GetBytes(text)));

    [Fact]
    public void Lines_end_in_LF_or_CRLF_and_the_last_need_not_end() =>
        Assert.Equal(["1@0:a", "2@2:", "3@3:bc", "4@7:\r", "5@10:d"], Lines("a\n\nbc\r\n\r\r\nd"));

    [Fact]
    public void Nothing_has_no_lines() => Assert.Empty(Lines(""));

    [Fact]
    public void A_mark_of_UTF8_is_skipped() => Assert.Equal(["1@3:a", "2@5:b"], Lines("\uFEFFa\nb"));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void UTF16_with_a_mark_becomes_UTF8(bool bigEndian)
    {
        var text = string.Concat(Enumerable.Range(0, 5000).Select(i => $"ligne {i} à l'œil 🗼\r\n"));
        var encoding = new UnicodeEncoding(bigEndian, byteOrderMark: true);
        byte[] bytes = [.. encoding.GetPreamble(), .. encoding.GetBytes(text)];
        var expected = Lines(text);
        foreach (int piece in new[] { 1, 3, 4096, int.MaxValue })
            Assert.Equal(expected, Lines(new DripStream(bytes, piece)));
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(100, true)]
    [InlineData(LineReader.SniffBytes - 2, true)]
    [InlineData(LineReader.SniffBytes, false)]
    public void A_zero_byte_inside_the_only_early_line_makes_a_file_binary(int at, bool isBinary)
    {
        var bytes = Enumerable.Repeat((byte)'x', 20_000).ToArray();
        bytes[at] = 0;
        using var reader = new LineReader(new MemoryStream(bytes), 1000);
        Assert.Equal(isBinary, reader.IsBinary);
    }

    [Fact]
    public void Zeros_that_a_crash_left_are_skipped_and_counted()
    {
        byte[] bytes = [.. "a\n"u8, .. new byte[100_000], .. "b\nc\n"u8, .. new byte[5], .. "\n"u8, .. new byte[3]];
        foreach (int piece in new[] { 1, 4096, int.MaxValue })
        {
            using var reader = new LineReader(new DripStream(bytes, piece), 1000);
            var lines = new List<string>();
            while (reader.Read()) lines.Add(Encoding.UTF8.GetString(reader.Line));
            Assert.Equal(["a", "b", "c", ""], lines);
            Assert.Equal(100_008, reader.ZeroBytes);
        }
    }

    [Fact]
    public void UTF16_without_a_mark_is_known_by_its_zeros()
    {
        const string text = "2026-03-01 13:20:40 one\n2026-03-01 13:20:41 caf\u00e9\n";
        foreach (var encoding in new[] { new UnicodeEncoding(false, false), new UnicodeEncoding(true, false) })
            Assert.Equal(Lines(text), Lines(new MemoryStream(encoding.GetBytes(text))));
    }

    [Fact]
    public void A_line_that_is_no_UTF8_is_taken_for_Latin1()
    {
        var random = new Random(1);
        for (int round = 0; round < 50; round++)
        {
            var texts = Enumerable.Range(0, 40).Select(_ => string.Concat(
                Enumerable.Range(0, random.Next(300)).Select(_ => random.Next(5) > 0 ? 'x' : (char)random.Next(0xC0, 0x100)))).ToList();
            var bytes = texts.SelectMany(text => Encoding.Latin1.GetBytes(text + "\n")).ToArray();
            foreach (int piece in new[] { 1, 100, int.MaxValue })
            {
                using var reader = new LineReader(new DripStream(bytes, piece), 100_000);
                long offset = 0;
                foreach (var text in texts)
                {
                    Assert.True(reader.Read());
                    var whole = Encoding.Latin1.GetBytes(text);
                    var isUtf8 = System.Text.Unicode.Utf8.IsValid(whole);
                    Assert.Equal(isUtf8 ? Encoding.UTF8.GetString(whole) : text, Encoding.UTF8.GetString(reader.Line));
                    Assert.Equal(offset, reader.Offset);
                    offset += text.Length + 1;
                }
            }
        }
    }

    [Fact]
    public void Of_a_long_line_the_head_is_kept_and_the_next_line_is_whole()
    {
        foreach (int length in new[] { 1000, 1001, 1002, 70_000, 300_000 })
        {
            var lines = Lines(new MemoryStream(Encoding.UTF8.GetBytes(new string('x', length) + "\nend")));
            Assert.Equal($"1@0{(length > 1000 ? "!" : "")}:{new string('x', 1000)}", lines[0]);
            Assert.Equal($"2@{length + 1}:end", lines[1]);
        }
    }

    [Fact]
    public void A_cut_does_not_fall_inside_a_character()
    {
        for (int head = 990; head <= 1000; head++)
        {
            var line = Lines(new string('x', head) + string.Concat(Enumerable.Repeat("🗼", 50)))[0];
            Assert.DoesNotContain("\uFFFD", line);
            Assert.InRange(Encoding.UTF8.GetByteCount(line), 1002, 1005);
        }
    }

    [Fact]
    public void A_line_of_a_hundred_megabytes_takes_no_memory()
    {
        var stream = new EndlessLine(100_000_000);
        long before = GC.GetAllocatedBytesForCurrentThread();
        using var reader = new LineReader(stream, 64 * 1024);
        Assert.True(reader.Read());
        Assert.True(reader.IsCut);
        Assert.True(reader.Read());
        Assert.Equal("z"u8, reader.Line);
        Assert.Equal(100_000_001, reader.Offset);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000_000);
    }

    [Fact]
    public void Reading_in_pieces_of_any_length_is_reading_whole()
    {
        var random = new Random(7);
        for (int round = 0; round < 60; round++)
        {
            var soup = Soup.Lines(random, 60);
            var whole = Lines(new MemoryStream(soup), 300);
            foreach (int piece in new[] { 1, 2, 7, 1000 })
                Assert.Equal(whole, Lines(new DripStream(soup, piece), 300, blockBytes: 1));
        }
    }

    // One line of x, then a line that says z.
    private sealed class EndlessLine(long length) : MemoryStream
    {
        private long _given;

        public override int Read(Span<byte> buffer)
        {
            int count = (int)Math.Min(buffer.Length, length + 2 - _given);
            if (count == 0) return 0;
            buffer = buffer[..count];
            buffer.Fill((byte)'x');
            if (_given <= length && _given + count > length) buffer[(int)(length - _given)] = (byte)'\n';
            if (_given + count == length + 2) buffer[^1] = (byte)'z';
            _given += count;
            return count;
        }
    }
}
